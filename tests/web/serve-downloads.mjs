// What is taken along: the picture, its copy, the kit, the bare code, the snippet; each is looked into.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MOBILE, open, readLink, toast } from "./serve-site.mjs";

export async function downloads(site) {
  for (const test of [picture, copied, forbidden, kit, codes, snippet]) {
    await test(site);
    console.log(`serve, downloads: ${test.name}`);
  }
}

/** What zbar reads in a picture. */
export const scan = (file) => execFileSync("zbarimg", ["--quiet", "--raw", "--nodbus", "-S*.disable", "-Sqrcode.enable", file], { encoding: "utf8" }).trim();

/** A ZIP's files by name; one that is damaged is an error. */
export function unzip(file, folder) {
  const script = "import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nz.extractall(sys.argv[2])\nprint(json.dumps(z.namelist()))";
  return JSON.parse(execFileSync("python3", ["-c", script, file, folder], { encoding: "utf8" }));
}

async function prepared(site, options) {
  const opened = await open(site, options);
  await readLink(opened.page, `${site.news}/info/1027.htm`);
  return opened;
}

/** What a click hands to the browser's downloads, as a file. */
export async function downloaded(page, folder, act) {
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), act()]);
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return { file, name: download.suggestedFilename() };
}

async function picture(site) {
  const { page, close } = await prepared(site);
  // Straight after a change: what is downloaded is the card of now.
  await page.locator("#field-mobile_url").fill("https://m.example.edu.cn/info/2027.htm");
  const { file, name } = await downloaded(page, site.folder, () => page.getByRole("button", { name: "下载图片" }).click());
  assert.equal(name, "把实验室搬进田间地头 百名师生助力万亩水稻增产-poster.png");
  assert.equal(scan(file), "https://m.example.edu.cn/info/2027.htm");
  assert.equal(readFileSync(file).toString("base64"), (await page.locator("#card").getAttribute("src")).split(",")[1]);
  const again = await downloaded(page, site.folder, () => page.keyboard.press("Control+S"));
  assert.equal(again.name, name);
  await close();
}

async function copied(site) {
  const { page, close } = await prepared(site);
  await page.getByRole("button", { name: "复制图片" }).click();
  await toast(page, "图片已复制");
  const base64 = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const bytes = new Uint8Array(await (await item.getType("image/png")).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  const file = path.join(site.folder, "copied.png");
  writeFileSync(file, Buffer.from(base64, "base64"));
  assert.equal(scan(file), MOBILE);
  await close();
}

/** As on plain http, and inside WeChat: there is no button, but a word on what works; texts are shown to be copied by hand. */
async function forbidden(site) {
  const { context, page, close } = await open(site);
  await context.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await page.reload();
  await readLink(page, `${site.news}/info/1027.htm`);
  assert.equal(await page.getByRole("button", { name: "复制图片" }).count(), 0);
  await page.locator(".actions").getByText("长按图片").waitFor();
  await page.getByText("二维码与网页代码").click();
  await page.getByRole("button", { name: "扫描分享" }).click();
  const area = page.locator("dialog textarea");
  assert.match(await area.inputValue(), /m\.example\.edu\.cn/);
  assert.equal(await area.evaluate((area) => area.selectionEnd - area.selectionStart), (await area.inputValue()).length);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await close();
}

async function kit(site) {
  const { page, close } = await prepared(site);
  const { file, name } = await downloaded(page, site.folder, () => page.getByRole("button", { name: "下载全套" }).click());
  assert.match(name, /全套\.zip$/);
  const folder = path.join(site.folder, "kit");
  const names = unzip(file, folder);
  const pictures = names.filter((one) => one.endsWith(".png"));
  assert.ok(pictures.length >= 7, names.join(", "));
  for (const ending of ["kit.json", "captions.txt", "qr.png", "qr.svg", "扫描分享.html"]) assert.ok(names.some((one) => one.endsWith(ending)), `${ending} among ${names.join(", ")}`);
  assert.equal(scan(path.join(folder, pictures.find((one) => one.includes("poster")))), MOBILE);
  const captions = readFileSync(path.join(folder, names.find((one) => one.endsWith("captions.txt"))), "utf8");
  assert.ok(captions.includes("把实验室搬进田间地头") && captions.includes(MOBILE), captions);
  await close();
}

async function codes(site) {
  const { page, close } = await prepared(site);
  await page.getByText("二维码与网页代码").click();
  const png = await downloaded(page, site.folder, () => page.getByRole("button", { name: "二维码 PNG" }).click());
  assert.equal(scan(png.file), MOBILE);
  const svg = await downloaded(page, site.folder, () => page.getByRole("button", { name: "二维码 SVG" }).click());
  assert.match(readFileSync(svg.file, "utf8"), /^(<\?xml[^>]*>\s*)?<svg /);
  await close();
}

async function snippet(site) {
  const { page, close } = await prepared(site);
  await page.getByText("二维码与网页代码").click();
  await page.getByRole("button", { name: "扫描分享" }).click();
  await toast(page, "代码已复制");
  const html = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(html, /<svg /);
  await close();
}
