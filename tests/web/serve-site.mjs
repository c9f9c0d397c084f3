// What the tests of the editor's page share: a news site of their own, the server, the browser, and what an editor does first.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { chromium } from "playwright-core";
import { browserPath, program, root } from "./browser.mjs";

// Machines that test may be busy with more than this.
const TIMEOUT_MS = 90_000;
export const DESK = { width: 1360, height: 860 };
export const MOBILE = "https://m.example.edu.cn/info/1027.htm";

const example = (name) => readFileSync(path.join(root, "examples", name));

/** An article that declares no mobile version. */
const ownPage = `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>图书馆通宵开放</title>
<meta name="ArticleTitle" content="图书馆通宵开放 一盏灯陪你到天亮"><meta name="PubDate" content="2024-06-12"><meta name="ContentSource" content="图书馆"></head>
<body><h1>图书馆通宵开放 一盏灯陪你到天亮</h1><p>期末复习周前夕，江州理工大学图书馆把一楼东厅改成了通宵自习区，八十张书桌、两台热水器和一面写满鼓励的留言墙，陪着同学们度过最忙的两个星期。</p></body></html>`;

/** Text of a page that wants to be more than text. */
export const HOSTILE = `"><img src=x onerror="document.title='broken in'"><script>document.title='broken in'</script>`;

const feed = `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>江州理工大学简报</title><link>https://www.example.edu.cn/</link>
${["食堂夜宵窗口延长", "操场灯光改造完成"].map((title, at) => `<item><title>${title}</title><link>https://www.example.edu.cn/info/20${at}.htm</link><pubDate>Wed, 12 Jun 2024 08:00:00 +0800</pubDate><description>${title}，同学们有了更多选择。</description></item>`).join("\n")}</channel></rss>`;

/** A site of which one page comes only when it is asked for again. */
function newsSite() {
  let tried = 0;
  const pages = {
    ...Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`/info/1027.htm?${at}`, () => example("bulletin-27.html")])),
    "/info/1027.htm": () => example("bulletin-27.html"),
    "/info/1028.htm": () => example("bulletin-28-gb18030.html"),
    "/info/own.htm": () => ownPage,
    "/feed.xml": () => feed,
    "/info/later.htm": () => ((tried += 1) > 1 ? ownPage : undefined),
  };
  return http.createServer((request, response) => {
    const page = pages[request.url]?.();
    const type = request.url.endsWith(".xml") ? "application/rss+xml" : "text/html";
    const answer = () => response.writeHead(page ? 200 : 404, { "Content-Type": type }).end(page ?? "");
    // Those of a batch take their time, so that it can be stopped half-way however fast the cards are made.
    setTimeout(answer, request.url.includes("?") ? 400 : 0);
  });
}

/** A server, where it listens, and what it said. */
export async function serve(args) {
  const server = spawn(program, ["serve", "--port", "0", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const address = await new Promise((resolve, reject) => {
    const hear = (text) => {
      said += text;
      const found = /http:\/\/[\w.]+:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    for (const stream of [server.stdout, server.stderr]) stream.setEncoding("utf8").on("data", hear);
    server.on("exit", (code) => reject(new Error(`sharecard serve ended with ${code}:\n${said}`)));
  });
  server.removeAllListeners("exit");
  const stop = () => new Promise((resolve) => {
    server.on("exit", resolve);
    server.kill("SIGTERM");
  });
  return { address, said: () => said, stop };
}

/** The browser sees our own fonts before any of the system's: pictures look alike on all machines. */
function fontsOf(folder) {
  const file = path.join(folder, "fonts.conf");
  const family = (name) => `<alias><family>${name}</family><prefer><family>Noto Sans SC</family></prefer></alias>`;
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${path.join(root, "fonts")}</dir>
<dir>/usr/share/fonts</dir><cachedir>${path.join(folder, "fonts")}</cachedir>${["sans-serif", "Segoe UI", "Roboto"].map(family).join("")}</fontconfig>`);
  return file;
}

/** Everything, started. */
export async function start(folder) {
  const news = newsSite();
  await new Promise((resolve) => news.listen(0, "127.0.0.1", resolve));
  const mine = path.join(folder, "templates");
  mkdirSync(mine);
  const server = await serve(["--templates", mine, "--allow-host", "127.0.0.1"]);
  const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"], env: { ...process.env, FONTCONFIG_FILE: fontsOf(folder) } });
  const stop = async () => {
    await browser.close();
    news.close();
    await server.stop();
  };
  return { folder, mine, browser, address: server.address, news: `http://127.0.0.1:${news.address().port}`, stop };
}

/**
 * The page in a new context: nothing is kept from another. What the browser complains of is gathered, and what is asked
 * elsewhere. The QR code's trials, which take a debug build many seconds, are made where `trials` asks for them.
 */
export async function open(site, { hash = "", trials = false, ...options } = {}) {
  const context = await site.browser.newContext({ viewport: DESK, locale: "zh-CN", acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"], ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    // Answers such as 422 are said to the editor; the browser says them too.
    if (!/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(site.address)) complaints.push(`asks for ${request.url()}`);
  });
  if (!trials) {
    await page.route("**/api/cards", (route) => (route.request().postDataJSON().look.verify === "full" ? route.abort() : route.continue()));
  }
  await page.goto(`${site.address}/${hash}`);
  await page.locator("main h1").first().waitFor({ state: "attached" });
  // The example's card has come: what comes next answers what the test does.
  if (hash === "") await page.locator("#card[src^=data]").waitFor();
  const close = async () => {
    assert.deepEqual(complaints, [], "the browser complains");
    await context.close();
  };
  return { context, page, complaints, close };
}

/** Reads a link by hand: the record of its card. */
export const readLink = (page, link) => cardAfter(page, async () => {
  const field = page.locator(".way:visible input");
  await field.fill(link);
  await field.press("Enter");
  await page.locator("#field-title").waitFor();
});

/** The record of the card that an act leads to, when it is shown: the plain one, not that of the trials. */
export async function cardAfter(page, act) {
  const answers = [];
  const hear = async (response) => {
    if (!response.url().endsWith("/api/cards") || !response.ok()) return;
    const { thumbnail, look } = response.request().postDataJSON();
    // An answer that was overtaken has no body any more.
    if (!thumbnail && look.verify === "none") answers.push(await response.json().catch(() => undefined));
  };
  page.on("response", hear);
  await act();
  const end = Date.now() + TIMEOUT_MS;
  let answer;
  // The act may take a while to come to a new card: the one of before does not count.
  while (!answer && Date.now() < end) {
    await page.waitForTimeout(20);
    if (await page.locator(".figure").getAttribute("aria-busy") !== "false") continue;
    const shown = await page.locator("#card").getAttribute("src");
    answer = answers.findLast((one) => one && shown?.endsWith(one.image.slice(-64)));
  }
  page.off("response", hear);
  assert.ok(answer, "no new card is shown");
  return answer.record;
}

/** The lines of a text of a card. */
export const linesOf = (record, node) => record.texts.find((text) => text.node === node)?.lines;

/** What the toast says. */
export const toast = (page, words) => page.locator("#said").getByText(words).waitFor();
