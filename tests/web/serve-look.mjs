// The look: families, formats, colours, brand, zoom, the phone; checks and their mends; how fast the card follows.

import assert from "node:assert/strict";
import { program } from "./browser.mjs";
import { MOBILE, cardAfter, open, readLink } from "./serve-site.mjs";

/** From a change to its card, in a release build. */
const FAST_MS = 150;

export async function look(site) {
  for (const test of [families, formats, colors, captions, zoomed, phone, mends, follows, inOrder]) {
    await test(site);
    console.log(`serve, look: ${test.name}`);
  }
}

async function prepared(site, options) {
  const opened = await open(site, options);
  await readLink(opened.page, `${site.news}/info/1027.htm`);
  return opened;
}

/** Every family has a picture of this very article. */
async function families(site) {
  const { page, close } = await prepared(site);
  await page.waitForFunction(() => [...document.querySelectorAll(".families img")].filter((image) => image.naturalWidth === 240).length === 5);
  const pictures = await page.locator(".families img").evaluateAll((images) => images.map((image) => image.src));
  const record = await cardAfter(page, () => page.locator(".family").filter({ hasText: "水墨" }).click());
  assert.equal(record.template, "ink/poster");
  await cardAfter(page, () => page.locator("#field-title").fill("另一个题目"));
  await page.waitForFunction((pictures) => [...document.querySelectorAll(".families img")].every((image, at) => image.src !== pictures[at]), pictures);
  await close();
}

async function formats(site) {
  const { page, close } = await prepared(site);
  for (const [at, size] of [[1, [1080, 1920]], [2, [900, 383]], [6, [1200, 630]]]) {
    const record = await cardAfter(page, () => page.locator(".chip").nth(at).click());
    assert.deepEqual([record.width, record.height], size);
  }
  const mini = await cardAfter(page, () => page.locator(".chip").nth(5).click());
  assert.ok(!mini.qr);
  await close();
}

async function colors(site) {
  const { page, close } = await prepared(site);
  const before = await page.locator("#card").getAttribute("src");
  await cardAfter(page, () => page.locator(".swatch").nth(2).click());
  assert.notEqual(await page.locator("#card").getAttribute("src"), before);
  await cardAfter(page, () => page.locator(".own-color").fill("#7a3e00"));
  await cardAfter(page, () => page.locator(".swatch").first().click());
  assert.equal(await page.locator("#card").getAttribute("src"), before);
  await cardAfter(page, () => page.locator(".brand .segment").filter({ hasText: "深色" }).click());
  const record = await cardAfter(page, () => page.locator(".brand .segment").filter({ hasText: "圆角" }).click());
  assert.equal(record.qr.style, "rounded");
  await close();
}

async function captions(site) {
  const { page, close } = await prepared(site);
  await page.getByText("二维码旁的文字").click();
  const record = await cardAfter(page, () => page.getByLabel("大尺寸", { exact: true }).fill("扫一扫，看全文"));
  assert.deepEqual(record.texts.find(({ node }) => node === "caption").lines, ["扫一扫，看全文"]);
  await page.getByText("单位与标志").click();
  const named = await cardAfter(page, () => page.getByLabel("单位名称").fill("江州理工大学"));
  assert.deepEqual(named.texts.find(({ node }) => node === "organisation").lines, ["江州理工大学"]);
  await close();
}

async function zoomed(site) {
  const { page, close } = await prepared(site);
  const width = () => page.locator("#card").evaluate((image) => Math.round(image.getBoundingClientRect().width));
  const fit = await width();
  await page.getByRole("button", { name: "放大" }).click();
  assert.equal(await width(), 1080);
  await page.getByRole("button", { name: "缩小" }).click();
  assert.equal(await width(), 540);
  await page.getByRole("button", { name: "适合窗口" }).click();
  assert.equal(await width(), fit);
  await close();
}

/** In the phone it is still the picture itself, which can be pressed. */
async function phone(site) {
  const { page, close } = await prepared(site);
  await page.getByRole("button", { name: "手机里" }).click();
  assert.equal(await page.locator(".handset .bubble #card").count(), 1);
  // A picture in a chat is about a third as wide as the screen.
  const [bubble, screen] = await page.evaluate(() => ["#card", ".handset"].map((one) => document.querySelector(one).getBoundingClientRect().width));
  assert.ok(bubble / screen > 0.3 && bubble / screen < 0.5, `${bubble} of ${screen} px`);
  await page.locator(".tools .segment").filter({ hasText: "点开后" }).click();
  assert.equal(await page.locator(".handset.open #card").count(), 1);
  await page.getByRole("button", { name: "手机里" }).click();
  assert.equal(await page.locator(".handset").count(), 0);
  await close();
}

/** What is not as it should be is mended with one click. */
async function mends(site) {
  const { page, close } = await prepared(site, { trials: true });
  // What was read back: the link, and the hardest trial.
  await page.locator(".check.good").getByText(/\d+ 项扫码试验全部通过，最吃力的是“[^A-Za-z]+”/).waitFor();
  await page.locator(".check.good").getByText(`扫码打开 ${MOBILE}`).waitFor();
  const long = `https://m.example.edu.cn/info/1027.htm?id=1027&token=${"x".repeat(90)}`;
  await cardAfter(page, () => page.locator("#field-mobile_url").fill(long));
  const check = page.locator(".check.warn, .check.bad").filter({ has: page.locator("button") }).first();
  await check.waitFor();
  const record = await cardAfter(page, () => check.getByRole("button").click());
  assert.ok(record.link.url.length < long.length);
  await cardAfter(page, () => page.getByLabel("不放二维码").check());
  const none = await cardAfter(page, () => page.locator(".checks").getByRole("button", { name: "加上二维码" }).click());
  assert.ok(none.qr);
  await close();
}

/** From a keystroke to the picture, measured in the page. */
async function follows(site) {
  const { page, close } = await prepared(site);
  const times = await page.evaluate(async () => {
    const title = document.getElementById("field-title");
    const card = document.getElementById("card");
    const times = [];
    for (let at = 0; at < 21; at += 1) {
      const shown = new Promise((resolve) => card.addEventListener("load", resolve, { once: true }));
      const start = performance.now();
      title.value = `把实验室搬进田间地头\n第${at}次修改题目`;
      title.dispatchEvent(new Event("input", { bubbles: true }));
      await shown;
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    return times.slice(1).sort((a, b) => a - b);
  });
  const [median, slowest] = [times[times.length >> 1], times.at(-1)];
  console.log(`serve, look: a change is seen after ${median.toFixed(0)} ms (median of ${times.length}; slowest ${slowest.toFixed(0)} ms)`);
  if (/[\\/]release[\\/]/.test(program)) assert.ok(median <= FAST_MS, `${median} ms`);
  await close();
}

/** An answer that comes late never replaces a newer one. */
async function inOrder(site) {
  const { page, close } = await prepared(site);
  let held = 0;
  await page.route("**/api/cards", async (route) => {
    const { thumbnail, article } = route.request().postDataJSON();
    if (!thumbnail && article.title === "早的题目") {
      held += 1;
      await new Promise((resolve) => setTimeout(resolve, 1200));
    }
    await route.continue().catch(() => {});
  });
  await page.locator("#field-title").fill("早的题目");
  await page.waitForTimeout(200);
  const record = await cardAfter(page, () => page.locator("#field-title").fill("晚的题目"));
  assert.deepEqual(record.texts.find(({ node }) => node === "title").lines, ["晚的题目"]);
  const shown = await page.locator("#card").getAttribute("src");
  await page.waitForTimeout(1500);
  assert.equal(held, 1);
  assert.equal(await page.locator("#card").getAttribute("src"), shown);
  await close();
}
