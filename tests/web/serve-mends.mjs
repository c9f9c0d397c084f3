// What is doubtful, wrong or missing, and the one click that mends it; cover and logo by every way in, and what is no picture.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./browser.mjs";
import { MOBILE, cardAfter, linesOf, open, readLink, toast } from "./serve-site.mjs";

export async function mends(site) {
  for (const test of [doubted, linkAmongWords, noAddress, textAsLink, linkNext, undone, tooLarge, covers, logos, noPicture, bytes, size, contrast, pressed]) {
    await test(site);
    console.log(`serve, mends: ${test.name}`);
  }
}

async function prepared(site, options) {
  const opened = await open(site, options);
  await readLink(opened.page, `${site.news}/info/1027.htm`);
  return opened;
}

const value = (page, field) => page.locator(`#field-${field}`).inputValue();
const way = (page, words) => page.locator(".ways .segment").filter({ hasText: words }).click();

async function takeFile(page, name, buffer, mimeType = "text/html") {
  await way(page, "上传文件");
  await page.locator(".way:visible input[type=file]").setInputFiles({ name, mimeType, buffer: Buffer.from(buffer) });
}

/** Puts a text or a picture on the clipboard, and presses Ctrl-V in an element. */
async function paste(page, selector, text) {
  await page.evaluate(async (text) => {
    if (text !== null) return navigator.clipboard.writeText(text);
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 400 });
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    return navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  }, text ?? null);
  await page.locator(selector).first().focus();
  await page.keyboard.press("Control+V");
}

async function drop(page, selector, name, type, bytes) {
  const data = await page.evaluateHandle(([name, type, base64]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name, { type }));
    return transfer;
  }, [name, type, bytes.toString("base64")]);
  for (const kind of ["dragenter", "dragover", "drop"]) await page.locator(selector).first().dispatchEvent(kind, { dataTransfer: data });
}

/** What may be wrong with a field is said below it, until it is changed. */
async function doubted(site) {
  const { page, close } = await open(site);
  await takeFile(page, "a.html", `<html><head><title>教务通知 - 江州理工大学</title></head><body><p>江州理工大学图书馆把一楼东厅改成了通宵自习区，八十张书桌陪着同学们。</p></body></html>`);
  await page.locator(".of-title .note.warn").waitFor();
  assert.match(await page.locator(".of-title .place").textContent(), /取自网页标题/);
  await page.locator("#field-title").fill("通宵自习区开放");
  await page.locator(".of-title .note.warn").waitFor({ state: "detached" });
  await page.locator(".of-title .place").getByText("已改").waitFor();
  await close();
}

/** A link as it is shared, with its title around it. */
async function linkAmongWords(site) {
  const { page, close } = await open(site);
  await cardAfter(page, () => paste(page, "main", `【江州理工大学】把实验室搬进田间地头 ${site.news}/info/1027.htm`));
  assert.equal(await value(page, "mobile_url"), MOBILE);
  const field = page.locator(".way:visible input");
  assert.equal(await field.inputValue(), `${site.news}/info/1027.htm`);
  await field.fill(`看这篇：${site.news}/info/own.htm，写得好`);
  await cardAfter(page, () => page.keyboard.press("Enter"));
  assert.equal(await value(page, "mobile_url"), `${site.news}/info/own.htm`);
  // Dragged from another window's address bar.
  const data = await page.evaluateHandle((link) => {
    const transfer = new DataTransfer();
    transfer.setData("text/uri-list", link);
    return transfer;
  }, `${site.news}/info/1027.htm`);
  await cardAfter(page, async () => {
    for (const kind of ["dragover", "drop"]) await page.locator("main").dispatchEvent(kind, { dataTransfer: data });
  });
  assert.equal(await value(page, "mobile_url"), MOBILE);
  await close();
}

/** Words where a link belongs are not asked for in the web; they go on as a text. */
async function noAddress(site) {
  const { page, close } = await open(site);
  const asked = [];
  page.on("request", (request) => request.url().endsWith("/api/articles") && asked.push(request));
  await page.locator(".way:visible input").fill("把实验室搬进田间地头");
  await page.keyboard.press("Enter");
  await page.locator(".ways .box.bad").getByText("这不是网址").waitFor();
  assert.equal(asked.length, 0);
  await page.getByRole("button", { name: "改为粘贴文字" }).click();
  assert.equal(await page.locator(".way:visible textarea").inputValue(), "把实验室搬进田间地头");
  await close();
}

/** An article that is pasted into the link's field is read as one. */
async function textAsLink(site) {
  const { page, close } = await open(site);
  await paste(page, ".way:visible input", readFileSync(path.join(root, "examples/bulletin-29.txt"), "utf8"));
  await page.locator("#field-title").waitFor();
  assert.match(await value(page, "title"), /一间“夜校”点亮山村/);
  await close();
}

/** Without a link the card is shown as far as it goes: never another article's. */
async function linkNext(site) {
  const { page, close } = await open(site);
  const before = await page.locator("#card").getAttribute("src");
  await way(page, "粘贴文字");
  await page.locator(".way:visible textarea").fill("图书馆通宵开放\n发布时间：2024-06-12 来源：图书馆\n\n图书馆把一楼东厅改成了通宵自习区。");
  await page.keyboard.press("Control+Enter");
  await page.locator(".stage-problem").getByText("还差一个链接").waitFor();
  await page.locator(".figure[aria-busy=false]").waitFor();
  assert.notEqual(await page.locator("#card").getAttribute("src"), before);
  assert.equal(await page.locator(".figure.stale").count(), 0);
  await page.getByRole("button", { name: "下载图片" }).click();
  await toast(page, "缺少链接");
  const record = await cardAfter(page, () => page.locator("#field-mobile_url").fill(MOBILE));
  assert.equal(record.link.url, MOBILE);
  assert.equal(await page.locator(".stage-problem .box").count(), 0);
  await close();
}

/** What was cleared by mistake comes back. */
async function undone(site) {
  const { page, close } = await prepared(site);
  await page.locator("#field-title").fill("改过的题目");
  await page.getByRole("button", { name: "换一篇" }).click();
  await page.locator(".welcome").waitFor();
  const record = await cardAfter(page, () => page.locator("#said").getByRole("button", { name: "撤销" }).click());
  assert.deepEqual(linesOf(record, "title"), ["改过的题目"]);
  // So does what a link that was pasted by mistake took the place of.
  await cardAfter(page, () => paste(page, "main", `${site.news}/info/own.htm`));
  const back = await cardAfter(page, () => page.locator("#said").getByRole("button", { name: "撤销" }).click());
  assert.deepEqual(linesOf(back, "title"), ["改过的题目"]);
  await close();
}

/** What the server would refuse for its size is not sent. */
async function tooLarge(site) {
  const { page, close } = await open(site);
  const asked = [];
  page.on("request", (request) => request.url().includes("/api/articles") && asked.push(request));
  await takeFile(page, "huge.txt", Buffer.alloc(33 << 20, "好"), "text/plain");
  await page.locator(".ways .box.bad").getByText("文件有 33.0 MB，最多 32.0 MB").waitFor();
  assert.equal(asked.length, 0);
  await takeFile(page, "empty.html", "");
  await page.locator(".ways .box.bad").getByText("没有读到文章").waitFor();
  await close();
}

const PICTURE = readFileSync(path.join(root, "docs/mini.png"));
const LOGO = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><circle cx="48" cy="48" r="44" fill="#0a5cd6"/></svg>`);

/** The cover by file, by pasting, by dropping; each is seen in the card, and can be taken away. */
async function covers(site) {
  const { page, close } = await prepared(site);
  await cardAfter(page, () => page.locator(".family").filter({ hasText: "图片" }).click());
  const ways = [
    () => page.locator(".well[data-well=cover] input").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: PICTURE }),
    () => paste(page, "[data-well=cover]"),
    () => drop(page, "[data-well=cover]", "a.png", "image/png", PICTURE),
  ];
  for (const take of ways) {
    await page.locator(".well[data-well=cover]").getByRole("button", { name: "去掉" }).click();
    await page.locator(".figure[aria-busy=false]").waitFor();
    const without = await page.locator("#card").getAttribute("src");
    await cardAfter(page, async () => {
      await take();
      await toast(page, "配图已换上");
    });
    assert.notEqual(await page.locator("#card").getAttribute("src"), without);
  }
  await close();
}

/** The logo likewise. */
async function logos(site) {
  const { page, close } = await prepared(site);
  await page.getByText("单位与标志").click();
  const ways = [
    () => page.locator(".well[data-well=logo] input").setInputFiles({ name: "a.svg", mimeType: "image/svg+xml", buffer: LOGO }),
    () => paste(page, "[data-well=logo]"),
    () => drop(page, "[data-well=logo]", "a.svg", "image/svg+xml", LOGO),
  ];
  for (const take of ways) {
    const without = await page.locator("#card").getAttribute("src");
    await cardAfter(page, async () => {
      await take();
      await toast(page, "标志已换上");
    });
    assert.notEqual(await page.locator("#card").getAttribute("src"), without);
    await cardAfter(page, () => page.locator(".well[data-well=logo]").getByRole("button", { name: "去掉" }).click());
  }
  await close();
}

/** What calls itself a picture and is none is refused; a cover wants an article. */
async function noPicture(site) {
  const { page, close } = await open(site);
  await drop(page, "main", "a.png", "image/png", PICTURE);
  await toast(page, "先放进文章");
  assert.equal(await page.locator(".welcome:visible").count(), 1);
  await readLink(page, `${site.news}/info/own.htm`);
  for (const [name, type] of [["a.png", "image/png"], ["a.svg", "image/svg+xml"], ["a.heic", "image/heic"]]) {
    await page.locator(".well[data-well=cover] input").setInputFiles({ name, mimeType: type, buffer: Buffer.from("no picture") });
    await toast(page, `打不开图片：${name}`);
  }
  assert.equal(await page.locator(".well[data-well=cover] img").count(), 0);
  await close();
}

/** A picture beyond WeChat's limit is packed within it. */
async function bytes(site) {
  const { page, close } = await prepared(site);
  const noise = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 700, height: 560 });
    const context = canvas.getContext("2d");
    const image = context.createImageData(700, 560);
    let seed = 7;
    for (let at = 0; at < image.data.length; at += 1) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      image.data[at] = at % 4 === 3 ? 255 : seed >> 16;
    }
    context.putImageData(image, 0, 0);
    return canvas.toDataURL("image/png").split(",")[1];
  });
  await cardAfter(page, () => page.locator(".family").filter({ hasText: "图片" }).click());
  await cardAfter(page, () => page.locator(".well[data-well=cover] input").setInputFiles({ name: "noise.png", mimeType: "image/png", buffer: Buffer.from(noise, "base64") }));
  const large = await cardAfter(page, () => page.locator(".chip").filter({ hasText: "小程序卡片" }).click());
  assert.ok(large.bytes > 128_000, `${large.bytes} bytes`);
  const packed = await cardAfter(page, () => page.locator(".check.bad").getByRole("button", { name: "压缩到 128 KB 以内" }).click());
  assert.ok(packed.bytes <= 128_000, `${packed.bytes} bytes`);
  assert.match(await page.locator("#card").getAttribute("src"), /^data:image\/jpeg/);
  await page.locator(".check.good").waitFor();
  await close();
}

/** A text that had to be set too small is given room. */
async function size(site) {
  const { page, close } = await prepared(site);
  await cardAfter(page, () => page.locator("#field-title").fill("把实验室搬进田间地头百名师生助力万亩水稻增产".repeat(4)));
  const small = await cardAfter(page, () => page.locator(".chip").filter({ hasText: "小程序卡片" }).click());
  assert.equal(small.format, "mini");
  const poster = await cardAfter(page, () => page.locator(".check.warn").getByRole("button", { name: "换成海报" }).click());
  assert.equal(poster.format, "poster");
  await close();
}

/** A colour that cannot be read gives way to the nearest that can. */
async function contrast(site) {
  const { page, close } = await prepared(site);
  await page.locator(".own-color").fill("#ffee66");
  const box = page.locator(".stage-problem .box");
  await box.getByText("看不清").first().waitFor();
  await cardAfter(page, () => box.getByRole("button", { name: /^换成 #/ }).click());
  const color = await page.locator(".own-color").inputValue();
  assert.notEqual(color, "#ffee66");
  await page.locator(".own-color").fill("#ffee66");
  await box.waitFor();
  await cardAfter(page, () => box.getByRole("button", { name: "模板原色" }).click());
  await close();
}

/** The picture is one that a long press saves: an image element of its full size, which nothing keeps from its menu. */
async function pressed(site) {
  const { page, close } = await prepared(site, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const card = await page.locator("#card").evaluate((card) => ({
    name: card.tagName,
    width: card.naturalWidth,
    selects: getComputedStyle(card).userSelect,
    touches: getComputedStyle(card).pointerEvents,
    menu: card.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true })),
    above: document.elementFromPoint(card.getBoundingClientRect().left + 40, card.getBoundingClientRect().top + 40) === card,
  }));
  assert.deepEqual(card, { name: "IMG", width: 1080, selects: "auto", touches: "auto", menu: true, above: true });
  await close();
}
