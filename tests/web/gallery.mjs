// Opens the gallery that `sharecard render --gallery` makes in Chromium: light and dark, in Chinese and in English, at a
// desk and on a phone. Checks it with axe-core, its filters, its large view by mouse and by keyboard, and that what
// articles say stays text. From the repository's root:
//
//   cargo build && (cd tests/web && npm ci) && node tests/web/gallery.mjs
//
// SHARECARD names another program than target/debug/sharecard, CHROMIUM another browser than the one on the PATH, SHOTS a
// folder for screenshots.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browserPath, checkAxe, program, root, shots } from "./browser.mjs";
import { chromium } from "playwright-core";

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 568 };
const HOSTILE = `"><script>document.title="broken in"</script><img src=x onerror=alert(1)>`;
/** Of a page with more cards than are put into it at once. */
const MANY = 200;
const PUT_AT_ONCE = 60;

/** A site of which one article fails, one is gone, one is unchanged and one is new. */
function makeGallery(folder) {
  const render = (...more) => {
    const args = ["render", "site", "-o", "public/cards & more", "-f", "mini,og", "-q", "--gallery", "public/wall/index.html", ...more];
    return spawnSync(program, args, { cwd: folder, encoding: "utf8" });
  };
  const article = (name, fields) => writeFileSync(path.join(folder, "site", name), JSON.stringify(fields));
  mkdirSync(path.join(folder, "site"));
  cpSync(path.join(root, "examples/bulletin-27.html"), path.join(folder, "site/bulletin-27.html"));
  const link = "https://m.example.edu.cn/info/1030.htm?a=1&b=2";
  article("gone.json", { title: "毕业典礼", mobile_url: link });
  assert.equal(render().status, 0);
  rmSync(path.join(folder, "site/gone.json"));
  article("简报 #1.json", { title: "图书馆通宵开放", mobile_url: link });
  article("hostile.json", { title: HOSTILE, mobile_url: "javascript:alert(1)" });
  article("hostile-card.json", { title: HOSTILE, mobile_url: link });
  const { status, stderr } = render();
  assert.equal(status, 1, stderr);
  return path.join(folder, "public/wall/index.html");
}

/** The same page with `count` entries in place of its own. */
function grown(file, count) {
  const html = readFileSync(file, "utf8");
  const entry = (at) => JSON.stringify({ state: "made", input: `${at}.html`, file: `./none/${at}.png`, format: "og", title: `简报第${at}期` });
  const entries = Array.from({ length: count }, (_, at) => entry(at)).join(",");
  const large = path.join(path.dirname(file), "large.html");
  writeFileSync(large, html.replace(/(<script type="application\/json" id="entries">)[^]*?<\/script>/, (_, begin) => `${begin}[${entries}]</script>`));
  return large;
}

async function open(browser, file, options) {
  const context = await browser.newContext({ viewport: DESK, locale: "zh-CN", ...options });
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  return { context, page, asked, complaints };
}

const items = (page) => page.locator("#cards > li");
const shown = (page) => page.getByRole("status").textContent();

async function checkLook(browser, file, called, options, words) {
  const { context, page, asked, complaints } = await open(browser, file, options);
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), words.heading, called);
  assert.equal(await page.locator("#totals").textContent(), words.totals, called);
  let rules = await checkAxe(page, called, 16);
  if (shots) await page.screenshot({ path: path.join(shots, `gallery-${called}.png`) });
  for (const image of await page.locator("#cards img").all()) {
    await image.scrollIntoViewIfNeeded();
    assert.equal(await image.getAttribute("loading"), "lazy", called);
    await image.evaluate((image) => image.decode());
  }
  await page.locator("#cards .open").first().click();
  await page.locator("#large-picture").evaluate((image) => image.decode());
  rules += await checkAxe(page, `${called}, large`, 8);
  if (shots) await page.screenshot({ path: path.join(shots, `gallery-${called}-large.png`) });
  for (const viewport of [DESK, PHONE, SMALL_PHONE]) {
    await page.setViewportSize(viewport);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, `${called}: scrolls sideways at ${viewport.width} px`);
  }
  assert.deepEqual(asked.filter((url) => !url.startsWith("file:")), [], `${called}: asks the web`);
  assert.deepEqual(complaints, [], `${called}: the browser complains`);
  await context.close();
  console.log(`gallery, ${called}: ${rules} rules of axe hold`);
}

async function checkFilters(browser, file) {
  const { context, page } = await open(browser, file);
  const only = (words) => page.waitForFunction(
    (words) => document.querySelectorAll("#cards > li").length === 1 && document.querySelector("#cards > li").textContent.includes(words), words);
  assert.equal(await shown(page), "共 10 项");
  await page.getByLabel("状态").selectOption("failed");
  await only("mobile_url");
  assert.equal(await items(page).first().getByRole("heading").textContent(), "hostile.json");
  await page.getByLabel("状态").selectOption("earlier");
  await page.getByLabel("版式").selectOption("mini");
  await only("毕业典礼");
  assert.equal(await shown(page), "10 项中的 1 项");
  await page.getByLabel("状态").selectOption("");
  await page.getByLabel("版式").selectOption("og");
  await page.getByLabel("搜索").fill("图书馆 A=1&B");
  await only("图书馆通宵开放");
  const link = items(page).first().getByRole("link");
  assert.equal(await link.getAttribute("href"), "https://m.example.edu.cn/info/1030.htm?a=1&b=2");
  await page.getByLabel("搜索").fill("<script>");
  await only(HOSTILE);
  await page.getByLabel("搜索").fill("nothing of that kind");
  await page.waitForFunction(() => document.querySelector("[role=status]").textContent === "10 项中的 0 项");
  await context.close();
  console.log("gallery: filters by text, state and format");
}

/** With keys alone: to a card, its large view, the next one, and back to where it lies. */
async function checkKeyboard(browser, file) {
  const { context, page } = await open(browser, file, { locale: "en-GB" });
  const dialog = page.getByRole("dialog");
  const focused = () => page.evaluate(() => document.activeElement.dataset.place ?? document.activeElement.id);
  await page.locator("#format").focus();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "1", "the failed article has nothing to open");
  await page.keyboard.press("Enter");
  assert.ok(await dialog.evaluate((dialog) => dialog.matches(":modal")), "the large view is modal");
  assert.ok(await dialog.evaluate((dialog) => dialog.contains(document.activeElement)), "the focus stays outside");
  const first = await page.locator("#large-picture").getAttribute("src");
  assert.ok(await page.getByRole("button", { name: "Previous" }).isDisabled());
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.locator("#large-picture").getAttribute("src"), first);
  await page.keyboard.press("ArrowRight");
  const second = await page.locator("#large-picture").getAttribute("src");
  assert.notEqual(second, first);
  for (let key = 0; key < 12; key++) await page.keyboard.press("ArrowRight");
  assert.ok(await page.getByRole("button", { name: "Next" }).isDisabled());
  assert.ok(await dialog.evaluate((dialog) => dialog.contains(document.activeElement)), "the focus is lost at the end");
  await page.getByRole("button", { name: "Previous" }).press("Enter");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  // The focus goes to the card that was looked at last.
  await page.waitForFunction(() => document.activeElement.dataset.place === "8");
  await page.locator("#cards .open").first().click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "hidden" });
  await context.close();
  console.log("gallery: works with keys alone");
}

/** Cards of a large page come when they are scrolled to. */
async function checkMany(browser, file) {
  const { context, page } = await open(browser, grown(file, MANY));
  const first = await items(page).count();
  assert.ok(first >= PUT_AT_ONCE && first < MANY, `${first} cards at once`);
  for (let turn = 0; turn < 20 && (await items(page).count()) < MANY; turn++) {
    await page.locator("#more").evaluate((more) => more.scrollIntoView());
    await page.waitForTimeout(100);
  }
  assert.equal(await items(page).count(), MANY);
  assert.ok(await page.locator("#more").isHidden());
  await context.close();
  console.log(`gallery: ${MANY} cards, ${first} of them at first`);
}

async function checkWithoutScripts(browser, file) {
  const { context, page } = await open(browser, file, { javaScriptEnabled: false });
  assert.ok(await page.locator("noscript p").isVisible(), "a page that needs its script says so");
  assert.equal(await page.locator("img[src], [onerror], [onload]").count(), 0, "only markup of ours");
  await context.close();
}

const folder = mkdtempSync(path.join(tmpdir(), "sharecard-gallery-"));
if (shots) mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
try {
  const file = makeGallery(folder);
  const chinese = { heading: "分享卡片", totals: "失败 1 · 新生成 5 · 无变化 2 · 此前生成 2" };
  const english = { heading: "Share cards", totals: "1 failed · 5 made · 2 unchanged · 2 earlier" };
  await checkLook(browser, file, "desk", { colorScheme: "light" }, chinese);
  await checkLook(browser, file, "desk-dark", { colorScheme: "dark", locale: "zh-TW" }, chinese);
  await checkLook(browser, file, "phone", { viewport: PHONE, locale: "en-US" }, english);
  await checkLook(browser, file, "phone-dark", { viewport: PHONE, colorScheme: "dark", locale: "de-DE" }, english);
  await checkFilters(browser, file);
  await checkKeyboard(browser, file);
  await checkMany(browser, file);
  await checkWithoutScripts(browser, file);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
