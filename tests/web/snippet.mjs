// Opens pages into which the output of `sharecard qr --snippet` is pasted in Chromium: the button opens the dialog, Esc
// and 关闭 close it, the focus comes back, with and without scripts, twice on a page, in light and dark; axe-core has
// nothing to say. From the repository's root:
//
//   cargo build && (cd tests/web && npm ci) && node tests/web/snippet.mjs
//
// SHARECARD, CHROMIUM and SHOTS are as in page.mjs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { browserPath, checkAxe, program, root, shots } from "./browser.mjs";
import { chromium } from "playwright-core";

const example = (name) => path.join(root, "examples", name);
const snippet = (name) => execFileSync(program, ["qr", "--snippet", example(name)], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const first = snippet("bulletin-27.html");
const second = snippet("bulletin-32.json");

/** A site's own page, with snippets pasted where its button was. */
const pageWith = (...pieces) => `<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><title>简报</title>
<meta name="viewport" content="width=device-width">
<style>:root { color-scheme: light dark; font-family: sans-serif }</style>
<main><h1>简报</h1>${pieces.map((piece) => `<p>正文</p>${piece}`).join("")}</main>`;

async function open(browser, html, options, before) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "zh-CN", ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route("**/*", (route) => {
    if (route.request().url() === "https://www.example.edu.cn/") return route.fulfill({ contentType: "text/html", body: html });
    complaints.push(`asks for ${route.request().url()}`);
    return route.abort();
  });
  if (before) await page.addInitScript(before);
  await page.goto("https://www.example.edu.cn/");
  return { context, page, complaints };
}

/** The dialog of one button, from opening to closing, by keys as by clicks. */
async function checkDialog(page, place, called) {
  const share = page.locator(".sharecard-share").nth(place);
  const button = share.getByRole("button", { name: "扫描分享" });
  const dialog = page.getByRole("dialog", { name: "扫描分享" });
  const focused = () => button.evaluate((button) => document.activeElement === button);
  for (const [opens, closes] of [
    [() => button.press("Enter"), () => page.keyboard.press("Escape")],
    [() => button.click(), () => dialog.getByRole("button", { name: "关闭" }).click()],
    [() => button.press("Space"), () => dialog.getByRole("button", { name: "关闭" }).press("Enter")],
  ]) {
    assert.equal(await dialog.count(), 0, `${called}: open before it is asked for`);
    await opens();
    await dialog.waitFor();
    assert.ok(await dialog.evaluate((dialog) => dialog.matches(":modal")), `${called}: not modal`);
    assert.ok(await dialog.getByRole("img", { name: "二维码" }).isVisible(), `${called}: no code`);
    assert.ok(await dialog.evaluate((dialog) => dialog.contains(document.activeElement)), `${called}: the focus stays outside`);
    await closes();
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await focused(), `${called}: the focus does not come back`);
  }
}

async function check(browser, called, pieces, options = {}, before = undefined) {
  const { context, page, complaints } = await open(browser, pageWith(...pieces), options, before);
  for (let place = 0; place < pieces.length; place++) await checkDialog(page, place, `${called}, ${place + 1}`);
  assert.deepEqual(complaints, [], `${called}: the browser complains`);
  let rules = 0;
  if (options.javaScriptEnabled !== false) {
    await page.locator(".sharecard-share > button").first().click();
    if (shots) await page.screenshot({ path: path.join(shots, `snippet-${called.replaceAll(" ", "-")}.png`) });
    rules = await checkAxe(page, called, 8);
  }
  await context.close();
  console.log(`snippet, ${called}: opens, closes, gives the focus back${rules ? `; ${rules} rules of axe hold` : ""}`);
}

if (shots) mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
try {
  await check(browser, "light", [first], { colorScheme: "light" });
  await check(browser, "dark", [first], { colorScheme: "dark" });
  await check(browser, "small phone", [first], { viewport: { width: 320, height: 568 } });
  await check(browser, "two articles", [first, second]);
  await check(browser, "pasted twice", [first, first]);
  // Newer browsers need no script; where there is none, the link stands there as well.
  await check(browser, "without scripts", [first], { javaScriptEnabled: false });
  // A browser from before the attribute `command`: the line of script opens the dialog.
  await check(browser, "without command", [first, second], {}, () => {
    delete HTMLButtonElement.prototype.command;
    delete HTMLButtonElement.prototype.commandForElement;
    document.addEventListener("click", (event) => event.target.removeAttribute?.("command"), true);
  });
} finally {
  await browser.close();
}
