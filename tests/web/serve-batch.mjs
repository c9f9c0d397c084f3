// Many at once: links of which one fails and is tried again alone, a feed, a table; the ZIP that the page makes.

import assert from "node:assert/strict";
import path from "node:path";
import { root } from "./browser.mjs";
import { downloaded, scan, unzip } from "./serve-downloads.mjs";
import { MOBILE, open } from "./serve-site.mjs";

export async function batch(site) {
  for (const test of [links, feed, table, stopped]) {
    await test(site);
    console.log(`serve, batch: ${test.name}`);
  }
}

const rows = (page) => page.locator("tbody tr");
const state = (page, count, words) => page.waitForFunction(([count, words]) => [...document.querySelectorAll("tbody .state")].filter((one) => one.textContent === words).length === count, [count, words], { timeout: 60_000 });

async function links(site) {
  const { page, close } = await open(site, { hash: "#batch" });
  await page.locator("textarea:visible").fill(["1027", "later", "1028"].map((name) => `第一期 ${site.news}/info/${name}.htm`).join("\n"));
  await page.getByRole("button", { name: "加入列表" }).click();
  assert.equal(await rows(page).count(), 3);
  await page.getByRole("button", { name: "开始制作" }).click();
  await state(page, 2, "完成");
  await state(page, 1, "失败");
  await page.locator(".counts").getByText("共 3 篇，做好 2 张，失败 1 张").waitFor();
  assert.match(await rows(page).nth(0).textContent(), /把实验室搬进田间地头/);
  await rows(page).nth(1).getByText("404").waitFor();
  await rows(page).nth(1).getByRole("button", { name: /^重试/ }).click();
  await state(page, 3, "完成");
  await page.reload();
  await state(page, 3, "完成");
  const { file, name } = await downloaded(page, site.folder, () => page.getByRole("button", { name: "全部下载" }).click());
  assert.equal(name, "分享卡片.zip");
  const folder = path.join(site.folder, "batch");
  const names = unzip(file, folder);
  assert.equal(names.length, 3);
  assert.deepEqual(names.map((one) => one.slice(0, 4)), ["001-", "002-", "003-"]);
  assert.equal(scan(path.join(folder, names[0])), MOBILE);
  const one = await downloaded(page, site.folder, () => rows(page).nth(1).getByRole("button", { name: /^下载/ }).click());
  assert.equal(scan(one.file), `${site.news}/info/later.htm`);
  await rows(page).nth(0).getByRole("button", { name: /^打开修改/ }).click();
  await page.locator("#field-title").waitFor();
  await close();
}

async function feed(site) {
  const { page, close } = await open(site, { hash: "#batch" });
  await page.locator(".segment").filter({ hasText: "订阅源" }).click();
  await page.locator(".way:visible input").fill(`${site.news}/feed.xml`);
  await page.keyboard.press("Enter");
  await rows(page).nth(1).waitFor();
  await page.getByRole("button", { name: "开始制作" }).click();
  await state(page, 2, "完成");
  assert.match(await rows(page).nth(1).textContent(), /操场灯光改造完成/);
  await close();
}

async function table(site) {
  const { page, close } = await open(site, { hash: "#batch" });
  await page.locator(".segment").filter({ hasText: "表格文件" }).click();
  await page.locator(".way:visible input[type=file]").setInputFiles(path.join(root, "examples/archive.csv"));
  await rows(page).nth(1).waitFor();
  const count = await rows(page).count();
  await page.locator("select").nth(1).selectOption("mini");
  await page.getByRole("button", { name: "开始制作" }).click();
  await page.waitForFunction((count) => document.querySelectorAll("tbody .state.made").length === count, count, { timeout: 60_000 });
  await rows(page).nth(0).getByRole("button", { name: /^移出列表/ }).click();
  assert.equal(await rows(page).count(), count - 1);
  await page.getByRole("button", { name: "清空列表" }).click();
  await page.locator(".nothing").waitFor();
  await close();
}

/** A batch that is stopped keeps what is made, and goes on from there. */
async function stopped(site) {
  const { page, close } = await open(site, { hash: "#batch" });
  await page.locator("textarea:visible").fill(Array.from({ length: 40 }, (_, at) => `${site.news}/info/1027.htm?${at}`).join("\n"));
  await page.getByRole("button", { name: "加入列表" }).click();
  await page.getByRole("button", { name: "开始制作" }).click();
  await page.locator("tbody .state.made, tbody .state.failed").first().waitFor();
  await page.getByRole("button", { name: "停止" }).click();
  await page.getByRole("button", { name: "开始制作" }).waitFor();
  assert.equal(await page.locator("tbody .state.reading").count(), 0);
  assert.equal(await rows(page).count(), 40);
  await close();
}
