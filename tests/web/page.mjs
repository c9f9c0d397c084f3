// Opens the pages that `sharecard page` makes in Chromium, as a phone would: light and dark, narrow and wide, without
// scripts. Checks them with axe-core and against what README promises. From the repository's root:
//
//   cargo build && (cd tests/web && npm ci) && node tests/web/page.mjs
//
// SHARECARD names another program than target/debug/sharecard, CHROMIUM another browser than the one on the PATH, SHOTS a
// folder for screenshots.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browserPath, checkAxe, program, root, shots } from "./browser.mjs";
import { chromium } from "playwright-core";

const LARGE_BYTES = 40 * 1024;
const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 568 };
const DESK = { width: 1280, height: 800 };

/** Articles and brands whose pages are opened: common ones, and those that are hard on a page. */
function makePages(folder) {
  const example = (name) => path.join(root, "examples", name);
  const page = (name, inputs, ...more) => {
    const output = path.join(folder, name);
    execFileSync(program, ["page", ...inputs, "-o", output, "-q", ...more], { stdio: ["ignore", "inherit", "ignore"] });
    return output;
  };
  const base = ["--base-url", "https://m.example.edu.cn/bulletins/"];
  const hostile = path.join(folder, "hostile.json");
  writeFileSync(
    hostile,
    JSON.stringify({
      title: `"><script>document.title="broken in"</script><img src=x onerror=alert(1)>`,
      source: "</style></head><body onload=alert(1)>",
      url: "https://www.example.edu.cn/a?b=1&c='\"<>",
      summary: "{{ 7*7 }} {% raw %}",
      body: ["<iframe src=https://www.example.edu.cn></iframe>", "一个很长的词" + "W".repeat(400), "javascript:alert(1)"],
    }),
  );
  const brand = example("brand/sharecard.toml");
  return [
    ["brand", path.join(page("brand", [example("bulletin-27.html")], ...base, "--config", brand), "bulletin-27.html")],
    ["plain", path.join(page("plain", [example("bulletin-30.md")], ...base), "bulletin-30.html")],
    // A primary colour that no text can have on white, and a dark paper: the page has to find readable ones.
    ["pale", path.join(page("pale", [example("bulletin-32.json")], "--no-card", "--set", "brand.colors.primary=#ffe14d", "--set", "brand.colors.paper=#10202e"), "bulletin-32.html")],
    ["hostile", path.join(page("hostile", [hostile], "--no-card"), "hostile.html")],
  ];
}

/** A context in which the web has nothing but one picture of a field, and what was asked of it. */
async function open(browser, file, options) {
  const context = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2, locale: "zh-CN", ...options });
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  const field = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800" width="1200" height="800">
    <rect width="1200" height="800" fill="#cfe3ef"/><circle cx="930" cy="190" r="70" fill="#fff3cf"/>
    <path d="M0 430Q300 300 620 400T1200 350V800H0z" fill="#9db9a0"/><path d="M0 520Q420 420 800 500T1200 470V800H0z" fill="#7ea277"/>
    <path d="M0 800L520 520H680L1200 800z" fill="#a9c08a"/><path d="M150 800L545 520M420 800L585 520M760 800L620 520M1040 800L660 520" stroke="#6b8f5f" stroke-width="9"/></svg>`;
  await page.route(/^https?:/, (route) => {
    asked.push(route.request());
    return route.fulfill({ contentType: "image/svg+xml", body: field });
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  return { context, page, asked, complaints };
}

async function checkLook(browser, name, file, colorScheme) {
  const called = `${name}, ${colorScheme}`;
  const { context, page, asked, complaints } = await open(browser, file, { colorScheme });
  const details = page.locator("details");
  if (shots) await page.screenshot({ path: path.join(shots, `${name}-${colorScheme}.png`), fullPage: false });
  if (await details.count()) {
    // Closed, the card is not loaded; a tap opens it, and it can be long-pressed whole.
    await details.locator("summary").click();
    const card = details.locator("img");
    await card.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector("details img").complete);
    assert.equal(await card.evaluate((img) => img.naturalWidth), 1080, `${called}: the card does not show`);
  }
  const rules = await checkAxe(page, called, 16);
  if (shots) await page.screenshot({ path: path.join(shots, `${name}-${colorScheme}-whole.png`), fullPage: true });
  for (const viewport of [PHONE, SMALL_PHONE, DESK]) {
    await page.setViewportSize(viewport);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, `${called}: scrolls sideways at ${viewport.width} px`);
  }
  assert.deepEqual(asked.filter((request) => request.resourceType() !== "image").map((request) => request.url()), [], `${called}: asks for more than pictures`);
  assert.deepEqual(asked.filter((request) => request.headers().referer), [], `${called}: says where it is read`);
  assert.deepEqual(complaints, [], `${called}: the browser complains`);
  await context.close();
  return rules;
}

/** Without scripts nothing is missing, and tapping still opens the card. */
async function checkWithoutScripts(browser, name, file) {
  const { context, page } = await open(browser, file, { javaScriptEnabled: false });
  assert.equal(await page.locator("h1").count(), 1, `${name}: one h1`);
  assert.equal(await page.locator("script, iframe, link[rel=stylesheet], [onerror], [onload]").count(), 0, `${name}: only markup of ours`);
  const summary = page.locator("summary");
  if (await summary.count()) {
    await summary.click();
    assert.ok(await page.locator("details img").isVisible(), `${name}: the card shows without scripts`);
  }
  await context.close();
}

const folder = mkdtempSync(path.join(tmpdir(), "sharecard-page-"));
if (shots) mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
try {
  for (const [name, file] of makePages(folder)) {
    const { size } = statSync(file);
    assert.ok(size < LARGE_BYTES, `${name}: ${size} bytes`);
    for (const colorScheme of ["light", "dark"]) {
      const rules = await checkLook(browser, name, file, colorScheme);
      console.log(`${name}, ${colorScheme}: ${rules} rules of axe hold`);
    }
    await checkWithoutScripts(browser, name, file);
    console.log(`${name}: ${size} bytes, whole without scripts`);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
