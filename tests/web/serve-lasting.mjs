// What lasts: a reload in every view, two tabs, a server that was gone and is back, one that asks for a token, one without
// templates of its own, plain http in a local network; the sign of life.

import assert from "node:assert/strict";
import os from "node:os";
import { downloaded, scan } from "./serve-downloads.mjs";
import { MOBILE, cardAfter, linesOf, open, readLink, serve } from "./serve-site.mjs";

export async function lasting(site) {
  for (const test of [views, tabs, duringBatch, goneAndBack, startedBefore, token, readOnly, plainHttp, alive]) {
    await test(site);
    console.log(`serve, lasting: ${test.name}`);
  }
}

const value = (page, field) => page.locator(`#field-${field}`).inputValue();
/** Until what was changed is kept. */
const kept = (page) => page.waitForTimeout(400);

/** What is typed in any view is there after a reload, and the view itself. */
async function views(site) {
  const { page, close } = await open(site);
  await page.locator(".ways .segment").filter({ hasText: "粘贴文字" }).click();
  await page.locator(".way:visible textarea").fill("还没有读取的文字");
  await kept(page);
  await page.reload();
  assert.equal(await page.locator(".way:visible textarea").inputValue(), "还没有读取的文字");
  await page.goto(`${site.address}/#batch`);
  await page.locator(".segment").filter({ hasText: "订阅源" }).click();
  await page.locator(".way:visible input").fill("https://www.example.edu.cn/feed.xml");
  await kept(page);
  await page.reload();
  assert.equal(await page.locator(".way:visible input").inputValue(), "https://www.example.edu.cn/feed.xml");
  await page.goto(`${site.address}/#templates`);
  await page.waitForFunction(() => document.querySelector(".toml")?.value.includes("[node.card]"));
  const text = `${await page.locator(".toml").inputValue()}\n# 没有保存的改动`;
  await page.locator(".toml").fill(text);
  await kept(page);
  await page.reload();
  await page.locator(".bench-head").getByText("尚未保存").waitFor();
  assert.equal(await page.locator(".toml").inputValue(), text);
  await close();
}

/** Two tabs keep their own articles; a third begins with the last one's. */
async function tabs(site) {
  const { context, page, close } = await open(site);
  await readLink(page, `${site.news}/info/1027.htm`);
  await page.locator(".well[data-well=cover] input").setInputFiles({ name: "a.svg", mimeType: "image/svg+xml", buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"/>`) });
  await page.locator(".well[data-well=cover] img").waitFor();
  await kept(page);
  const second = await context.newPage();
  await second.goto(`${site.address}/`);
  await second.locator(".well[data-well=cover] img").waitFor();
  await second.locator("#field-title").fill("另一个标签页的题目");
  await second.locator(".well[data-well=cover]").getByRole("button", { name: "去掉" }).click();
  await kept(second);
  await page.reload();
  await page.locator(".well[data-well=cover] img").waitFor();
  assert.match(await value(page, "title"), /把实验室搬进田间地头/);
  await second.reload();
  assert.equal(await value(second, "title"), "另一个标签页的题目");
  assert.equal(await second.locator(".well[data-well=cover] img").count(), 0);
  await close();
}

/** A batch that a reload cut off keeps what is made, and is gone on with. */
async function duringBatch(site) {
  const { page, close } = await open(site, { hash: "#batch" });
  await page.locator("textarea:visible").fill(Array.from({ length: 30 }, (_, at) => `${site.news}/info/1027.htm?${at}`).join("\n"));
  await page.getByRole("button", { name: "加入列表" }).click();
  await page.getByRole("button", { name: "开始制作" }).click();
  await page.locator("tbody .state.made").first().waitFor();
  await kept(page);
  await page.reload();
  await page.locator("tbody .state.made").first().waitFor();
  assert.equal(await page.locator("tbody .state.reading").count(), 0);
  const made = await page.locator("tbody .state.made").count();
  assert.equal(await page.locator("tbody .state.waiting").count(), 30 - made);
  await page.locator("tbody .of-pictureOf img").first().waitFor();
  await page.getByRole("button", { name: "开始制作" }).click();
  await page.waitForFunction((made) => document.querySelectorAll("tbody .state.made").length > made, made);
  await page.getByRole("button", { name: "停止" }).click();
  await close();
}

/** While the server is away the page says so, keeps what is typed, and goes on by itself. */
async function goneAndBack(site) {
  const { page, close } = await open(site);
  await readLink(page, `${site.news}/info/1027.htm`);
  const away = (route) => route.abort();
  for (const path of ["**/api/**", "**/healthz"]) await page.route(path, away);
  await page.locator("#field-title").fill("断线时改的题目");
  await page.locator(".stage-problem").getByText("连不上制卡程序").waitFor();
  const record = await cardAfter(page, async () => {
    for (const path of ["**/api/**", "**/healthz"]) await page.unroute(path, away);
  });
  assert.deepEqual(linesOf(record, "title"), ["断线时改的题目"]);
  assert.equal(await page.locator(".stage-problem .box").count(), 0);
  await close();
}

/** Also where it was away when the page began. */
async function startedBefore(site) {
  const { page, close } = await open(site, { hash: "#help" });
  const away = (route) => route.abort();
  for (const path of ["**/api/**", "**/healthz"]) await page.route(path, away);
  await page.goto(`${site.address}/#make`);
  await page.reload();
  await page.locator(".stage-problem").getByText("连不上制卡程序").waitFor();
  for (const path of ["**/api/**", "**/healthz"]) await page.unroute(path, away);
  await page.locator("#card[src^=data]").waitFor();
  assert.equal(await page.locator(".family").count() >= 5, true);
  await close();
}

/** The token is asked for, can be refused and given later; a link that has it needs no question. */
async function token(site) {
  const server = await serve(["--token=jiangzhou-2024-secret"]);
  const context = await site.browser.newContext({ locale: "zh-CN" });
  context.setDefaultTimeout(60_000);
  try {
    const page = await context.newPage();
    await page.goto(`${server.address}/`);
    await page.locator("dialog").getByText("需要口令").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".stage-problem").getByRole("button", { name: "输入口令" }).click();
    await page.locator("dialog input").fill("not-the-token-at-all");
    await page.keyboard.press("Enter");
    await page.locator(".stage-problem").getByRole("button", { name: "输入口令" }).click();
    await page.locator("dialog input").fill("jiangzhou-2024-secret");
    await page.keyboard.press("Enter");
    await page.locator("#card[src^=data]").waitFor();
    await page.reload();
    await page.locator("#card[src^=data]").waitFor();
    assert.equal(await page.locator("dialog").count(), 0);
    const other = await (await site.browser.newContext()).newPage();
    await other.goto(`${server.address}/#token=jiangzhou-2024-secret`);
    await other.locator("#card[src^=data]").waitFor();
    assert.ok(!other.url().includes("secret"), other.url());
    await other.context().close();
  } finally {
    await context.close();
    await server.stop();
  }
}

/** Without a folder of templates they can be looked at, changed and used, but not saved. */
async function readOnly(site) {
  const server = await serve([]);
  const context = await site.browser.newContext({ locale: "zh-CN" });
  try {
    const page = await context.newPage();
    await page.goto(`${server.address}/#templates`);
    await page.waitForFunction(() => document.querySelector(".toml")?.value.includes("[node.card]"));
    assert.equal(await page.getByRole("button", { name: "另存为" }).count(), 0);
    assert.equal(await page.getByRole("button", { name: "保存", exact: true }).count(), 0);
    assert.equal(await page.getByRole("button", { name: "用于制作" }).count(), 1);
  } finally {
    await context.close();
    await server.stop();
  }
}

/** An address of this machine that is not the loopback's, by which a browser trusts the page less. */
const lan = () => Object.values(os.networkInterfaces()).flat().find(({ family, internal }) => family === "IPv4" && !internal)?.address;

/** On plain http in a local network the browser gives no clipboard: all else works, and the page says what to do instead. */
async function plainHttp(site) {
  const address = lan();
  if (!address) return;
  const server = await serve(["--listen", address, "--public", "--allow-host", "127.0.0.1"]);
  const context = await site.browser.newContext({ locale: "zh-CN", acceptDownloads: true });
  context.setDefaultTimeout(60_000);
  try {
    const page = await context.newPage();
    await page.goto(`http://${address}:${new URL(server.address).port}/`);
    assert.equal(await page.evaluate(() => window.isSecureContext), false);
    await readLink(page, `${site.news}/info/1027.htm`);
    assert.equal(await page.getByRole("button", { name: "复制图片" }).count(), 0);
    await page.locator(".actions").getByText("长按图片").waitFor();
    const { file } = await downloaded(page, site.folder, () => page.getByRole("button", { name: "下载图片" }).click());
    assert.equal(scan(file), MOBILE);
    await page.goto(`http://${address}:${new URL(server.address).port}/#batch`);
    await page.locator("textarea:visible").fill(`${site.news}/info/1027.htm`);
    await page.getByRole("button", { name: "加入列表" }).click();
    await page.getByRole("button", { name: "开始制作" }).click();
    await page.locator("tbody .state.made").waitFor();
  } finally {
    await context.close();
    await server.stop();
  }
}

/** An open page says now and then that it is there: a server that was started by a double click stays. */
async function alive(site) {
  const context = await site.browser.newContext();
  try {
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${site.address}/`);
    await page.locator("#card[src^=data]").waitFor();
    const [request] = await Promise.all([page.waitForRequest("**/healthz"), page.clock.fastForward("06:00")]);
    assert.ok(request);
  } finally {
    await context.close();
  }
}
