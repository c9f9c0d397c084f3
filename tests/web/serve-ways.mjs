// The ways in: a link, a text, files; by hand, by pasting anywhere, by dropping. What was read, doubted, changed and restored.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./browser.mjs";
import { HOSTILE, MOBILE, cardAfter, linesOf, open, readLink, toast } from "./serve-site.mjs";

const example = (name) => path.join(root, "examples", name);
const value = (page, field) => page.locator(`#field-${field}`).inputValue();

export async function ways(site) {
  for (const test of [link, pastedText, pastedAnywhere, files, dropped, failing, withoutMobile, withoutLink, changed, reloaded, hostile]) {
    await test(site);
    console.log(`serve, ways: ${test.name}`);
  }
}

async function link(site) {
  const { page, close } = await open(site);
  await page.getByText("示例", { exact: true }).waitFor();
  const record = await readLink(page, `${site.news}/info/1027.htm`);
  assert.equal(record.link.url, MOBILE);
  assert.equal(await value(page, "title"), "把实验室搬进田间地头 百名师生助力万亩水稻增产");
  assert.equal(await value(page, "date"), "2024-04-18");
  assert.equal(await value(page, "label"), "简报第27期");
  assert.equal(await value(page, "mobile_url"), MOBILE);
  assert.equal(await page.locator(".of-title .place").textContent(), "取自网页声明 · 按回车可断行");
  assert.equal(await page.locator(".of-title .place").getAttribute("title"), "网页声明 ArticleTitle");
  assert.match(await page.locator("#card").getAttribute("src"), /^data:image\/png;base64,/);
  await close();
}

async function pastedText(site) {
  const { page, close } = await open(site);
  await page.getByText("粘贴文字").first().click();
  await page.locator(".way:visible textarea").fill(readFileSync(example("bulletin-29.txt"), "utf8"));
  await page.keyboard.press("Control+Enter");
  await page.locator("#field-title").waitFor();
  assert.match(await value(page, "title"), /一间“夜校”点亮山村/);
  assert.equal(await value(page, "date"), "2024-06-12");
  await close();
}

/** Ctrl-V where no field is: a link, a page's source, a picture. */
async function pastedAnywhere(site) {
  const { page, close } = await open(site);
  const paste = async (text) => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await page.locator("main").focus();
    await page.keyboard.press("Control+V");
  };
  await paste(`${site.news}/info/1027.htm`);
  await page.waitForFunction((link) => document.getElementById("field-mobile_url")?.value === link, MOBILE);
  await paste(readFileSync(example("bulletin-27.html"), "utf8").replaceAll("把实验室搬进田间地头", "把讲台搬到稻田边上"));
  await page.waitForFunction(() => document.getElementById("field-title").value.startsWith("把讲台搬到稻田边上"));
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 400 });
    canvas.getContext("2d").fillRect(0, 0, 640, 400);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  });
  await page.locator("main").focus();
  await page.keyboard.press("Control+V");
  await toast(page, "配图已换上");
  await page.locator(".well[data-well=cover] img").waitFor();
  await close();
}

async function files(site) {
  const { page, close } = await open(site);
  await page.getByText("上传文件").first().click();
  const input = page.locator(".way:visible input[type=file]");
  for (const [name, title] of [["bulletin-28-gb18030.html", "节水"], ["bulletin-33.docx", "把实验室搬进社区"], ["bulletin-30.md", "把课堂搬进车间"], ["bulletin-32.json", "图书馆通宵开放"]]) {
    await input.setInputFiles(example(name));
    await page.waitForFunction((title) => document.getElementById("field-title")?.value.includes(title), title);
  }
  await input.setInputFiles([example("bulletin-27.html"), example("bulletin-30.md"), example("notice-31.md")]);
  await page.locator("main.view-batch tbody tr").nth(2).waitFor();
  assert.match(page.url(), /#batch$/);
  await close();
}

/** A file and a picture dropped on the page; a picture dropped on the logo's place. */
async function dropped(site) {
  const { page, close } = await open(site);
  const drop = async (selector, name, type, base64) => {
    const data = await page.evaluateHandle(([name, type, base64]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name, { type }));
      return transfer;
    }, [name, type, base64]);
    for (const kind of ["dragenter", "dragover", "drop"]) await page.locator(selector).first().dispatchEvent(kind, { dataTransfer: data });
  };
  await drop("main", "bulletin-27.html", "text/html", readFileSync(example("bulletin-27.html")).toString("base64"));
  await page.locator("#field-title").waitFor();
  const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><circle cx="48" cy="48" r="44" fill="#0a5cd6"/></svg>`;
  await page.getByText("单位与标志").click();
  await drop("[data-well=logo]", "logo.svg", "image/svg+xml", Buffer.from(logo).toString("base64"));
  await page.locator(".well[data-well=logo] img").waitFor();
  await toast(page, "标志已换上");
  await close();
}

async function failing(site) {
  const { page, close } = await open(site);
  await page.locator(".way:visible input").fill(`${site.news}/info/none.htm`);
  await page.keyboard.press("Enter");
  const box = page.locator(".ways [role=alert] .box");
  await box.getByText("404").waitFor();
  await box.getByRole("button", { name: "改为粘贴文字" }).click();
  await page.locator(".way:visible textarea").waitFor();
  assert.equal(await box.count(), 0);
  await close();
}

/** Without a mobile version the page's own address serves, which is said, with one click to change it. */
async function withoutMobile(site) {
  const { page, close } = await open(site);
  const own = `${site.news}/info/own.htm`;
  const record = await readLink(page, own);
  assert.equal(record.link.own_page, true);
  assert.equal(await value(page, "mobile_url"), own);
  assert.deepEqual(linesOf(record, "caption"), ["长按或扫码 阅读全文"]);
  await page.locator(".own-page").getByRole("button", { name: "改链接" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "field-mobile_url");
  const next = await cardAfter(page, () => page.keyboard.type("https://m.example.edu.cn/info/own.htm"));
  await page.waitForFunction(() => !document.querySelector(".own-page"));
  assert.equal(next.link.own_page, false);
  await close();
}

/** No link at all: no card, until one is given or none is wanted. */
async function withoutLink(site) {
  const { page, close } = await open(site);
  await page.getByText("粘贴文字").first().click();
  await page.locator(".way:visible textarea").fill("图书馆通宵开放\n发布时间：2024-06-12 来源：图书馆\n\n期末复习周前夕，图书馆把一楼东厅改成了通宵自习区。");
  await page.keyboard.press("Control+Enter");
  await page.locator(".stage-problem .box").waitFor();
  const record = await cardAfter(page, () => page.locator(".stage-problem").getByRole("button", { name: "不放二维码" }).click());
  assert.ok(!record.qr);
  await page.getByLabel("不放二维码").uncheck();
  await page.locator(".stage-problem").getByRole("button", { name: "填写链接" }).click();
  await cardAfter(page, () => page.keyboard.insertText("https://m.example.edu.cn/info/1032.htm"));
  await close();
}

/** A change is seen in the picture, line by line as written; it can be restored. */
async function changed(site) {
  const { page, close } = await open(site);
  await readLink(page, `${site.news}/info/1027.htm`);
  const before = await pixels(page);
  const record = await cardAfter(page, () => page.locator("#field-title").fill("实验室\n搬进了\n田间地头"));
  assert.deepEqual(linesOf(record, "title"), ["实验室", "搬进了", "田间地头"]);
  const after = await pixels(page);
  const differing = before.filter((value, at) => value !== after[at]).length;
  assert.ok(differing > 200, `only ${differing} of ${before.length} samples differ`);
  await cardAfter(page, () => page.locator(".of-title").getByRole("button", { name: "还原" }).click());
  assert.equal(await value(page, "title"), "把实验室搬进田间地头 百名师生助力万亩水稻增产");
  assert.deepEqual(await pixels(page), before);
  await page.locator("#field-date").fill("昨天上午");
  await page.locator(".of-date .note.bad").waitFor();
  assert.equal(await page.locator("#field-date").getAttribute("aria-invalid"), "true");
  await cardAfter(page, () => page.locator("#field-date").fill("2024年4月19日"));
  await close();
}

/** Samples of the picture as it is shown. */
const pixels = (page) => page.locator("#card").evaluate(async (image) => {
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 270, height: 360 });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, 270, 360);
  const { data } = context.getImageData(0, 0, 270, 360);
  return [...data].filter((_, at) => at % 16 === 0);
});

/** Fields, look, view and pictures are there again after a reload. */
async function reloaded(site) {
  const { page, close } = await open(site);
  await readLink(page, `${site.news}/info/1027.htm`);
  await page.locator("#field-source").fill("江州理工大学");
  await page.locator(".family").nth(1).click();
  await page.locator(".well[data-well=cover] input").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: readFileSync(path.join(root, "docs/mini.png")) });
  await page.locator(".well[data-well=cover] img").waitFor();
  const picture = await page.locator(".well[data-well=cover] img").getAttribute("src");
  await page.waitForTimeout(600);
  await page.reload();
  await page.locator("#field-title").waitFor();
  assert.equal(await value(page, "source"), "江州理工大学");
  assert.equal(await page.locator(".families input:checked").inputValue(), "plain");
  assert.equal(await page.locator(".well[data-well=cover] img").getAttribute("src"), picture);
  await page.getByRole("button", { name: "换一篇" }).click();
  await page.locator(".welcome").waitFor();
  await close();
}

/** What a page says is text, whatever it says. */
async function hostile(site) {
  const { page, close } = await open(site);
  const fields = { title: HOSTILE, source: HOSTILE, summary: HOSTILE, url: "javascript:alert(1)", mobile_url: MOBILE, "<img src=x onerror=alert(1)>": "x" };
  await page.getByText("上传文件").first().click();
  await page.locator(".way:visible input[type=file]").setInputFiles({ name: `${HOSTILE}.json`, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(fields)) });
  await page.locator("#field-title").waitFor();
  assert.equal(await value(page, "title"), HOSTILE);
  await page.goto(`${site.address}/#batch`);
  await page.locator(".segment").filter({ hasText: "表格文件" }).click();
  await page.locator(".way:visible input[type=file]").setInputFiles({ name: "a.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify([fields, fields])) });
  await page.locator("tbody tr").nth(1).waitFor();
  await page.waitForTimeout(300);
  assert.match(await page.title(), /分享卡片$/);
  assert.equal(await page.locator("main script, main img[src=x]").count(), 0);
  await close();
}
