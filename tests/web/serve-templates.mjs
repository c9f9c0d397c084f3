// Templates: looked at, changed with the error at its line and the card beside it, copied, saved, used.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { cardAfter, open, toast } from "./serve-site.mjs";

export async function templates(site) {
  for (const test of [edited, extended, saved, used]) {
    await test(site);
    console.log(`serve, templates: ${test.name}`);
  }
}

const area = (page) => page.locator(".toml");

async function opened(site) {
  const all = await open(site, { hash: "#templates" });
  await all.page.waitForFunction(() => document.querySelector(".toml")?.value.includes("[node.card]"));
  return all;
}

/** The line that a wrong word stands in is said, marked, and one click away. */
async function edited(site) {
  const { page, close } = await opened(site);
  await page.locator(".bench-card img:not([hidden])").waitFor();
  const text = await area(page).inputValue();
  const line = text.split("\n").findIndex((one) => one.startsWith("padding")) + 1;
  await area(page).fill(text.replace("padding", "paddign"));
  const said = page.locator(".bench-text .box.bad");
  await said.waitFor();
  assert.equal(await page.locator(".toml-numbers .wrong").textContent(), String(line));
  await said.getByRole("button").click();
  assert.equal(await area(page).evaluate((area) => area.value.slice(0, area.selectionStart).split("\n").length), line);
  const before = await page.locator(".bench-card img").getAttribute("src");
  await area(page).fill(text.replace("[30, 40]", "[40, 56]"));
  await page.waitForFunction((before) => document.querySelector(".bench-card img").src !== before, before);
  assert.equal(await said.count(), 0);
  await page.getByRole("button", { name: "撤销改动" }).click();
  assert.equal(await area(page).inputValue(), text);
  await close();
}

/** What the template leaves to the files that it extends can be read below it. */
async function extended(site) {
  const { page, close } = await opened(site);
  const under = page.locator(".extended details");
  assert.match(await area(page).inputValue(), /extends = "bulletin\/base"/);
  await under.first().locator("summary").click();
  assert.match(await under.first().textContent(), /沿用 bulletin\/base\.toml/);
  assert.match(await under.first().locator("pre").textContent(), /\[node\./);
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), "long lines scroll in their box");
  await close();
}

/** A copy goes to the server's folder, and is a family like any other. */
async function saved(site) {
  const { page, close } = await opened(site);
  const text = await area(page).inputValue();
  await area(page).fill(`${text}\n# 江州\n`);
  await page.getByRole("button", { name: "另存为" }).click();
  await page.locator("dialog input").fill("jiangzhou");
  await page.keyboard.press("Enter");
  await toast(page, "已保存");
  const file = path.join(site.mine, "jiangzhou/poster.toml");
  assert.ok(existsSync(file));
  assert.match(readFileSync(file, "utf8"), /# 江州/);
  await page.locator(".shelved[data-family=jiangzhou][aria-current]").waitFor();
  await area(page).fill(`${await area(page).inputValue()}# 再改\n`);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.waitForFunction(() => document.querySelector(".bench-head .note").textContent === "");
  assert.match(readFileSync(file, "utf8"), /# 再改/);
  await close();
}

/** A changed template makes the card, until the original is wanted again. */
async function used(site) {
  const { page, close } = await opened(site);
  await area(page).fill((await area(page).inputValue()).replace("[30, 40]", "[20, 24]"));
  await page.waitForTimeout(600);
  const record = await cardAfter(page, () => page.getByRole("button", { name: "用于制作" }).click());
  assert.ok(record.texts.find(({ node }) => node === "caption").size <= 24);
  const back = await cardAfter(page, () => page.getByRole("button", { name: "恢复原模板" }).click());
  assert.ok(back.texts.find(({ node }) => node === "caption").size > 24);
  await close();
}
