// Each view in light and dark, in Chinese and English, on a desk and a phone: axe-core, no scrolling sideways, no word of the
// other language, the keyboard alone.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { checkAxe, root, shots } from "./browser.mjs";
import { DESK, MOBILE, open, readLink } from "./serve-site.mjs";

const VIEWS = ["make", "batch", "templates", "help"];
const WIDTHS = [1920, 1360, 768, 360];

export async function views(site) {
  await words();
  await looks(site, "light", { colorScheme: "light" }, "zh");
  await looks(site, "dark", { colorScheme: "dark" }, "zh");
  await looks(site, "english", { colorScheme: "light" }, "en");
  for (const test of [themes, phone, keyboard, chinese]) {
    await test(site);
    console.log(`serve, views: ${test.name}`);
  }
}

/** Every word that the page uses is there in both languages, and none that it does not use. */
async function words() {
  const folder = path.join(root, "src/serve/page");
  const table = async (name) => Object.values(await import(`data:text/javascript;base64,${readFileSync(path.join(folder, name)).toString("base64")}`))[0];
  const [chinese, english] = [await table("words-zh.js"), await table("words-en.js")];
  assert.deepEqual(Object.keys(english).sort(), Object.keys(chinese).sort());
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js") && !name.startsWith("words-")).map((name) => readFileSync(path.join(folder, name), "utf8")).join("\n");
  for (const [, name] of scripts.matchAll(/\bt\("([^"]+)"/g)) assert.ok(name in chinese, `no words named ${name}`);
  // Names that are put together are looked for by what they begin with.
  const used = (name) => scripts.includes(`"${name}"`) || [...scripts.matchAll(/`([a-z]+-)\$\{/g)].some(([, begin]) => name.startsWith(begin));
  assert.deepEqual(Object.keys(chinese).filter((name) => !used(name)), [], "words that nothing uses");
}

async function looks(site, called, options, language) {
  const { page, close } = await open(site, options);
  let rules = await checkAxe(page, `${called}, empty`, 20);
  if (language === "en") await page.locator(".tongue").click();
  await readLink(page, `${site.news}/info/own.htm`);
  for (const details of await page.locator("details").all()) await details.evaluate((one) => { one.open = true; });
  for (const view of VIEWS) {
    await page.goto(`${site.address}/#${view}`);
    await page.locator(`main.view-${view}`).waitFor();
    await page.waitForTimeout(700);
    rules += await checkAxe(page, `${called}, ${view}`, 15);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 860 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${called}, ${view}: scrolls sideways by ${over} px at ${width} px`);
      if (shots) await page.screenshot({ path: path.join(shots, `serve-${called}-${view}-${width}.png`), fullPage: width < 1000 });
    }
    await page.setViewportSize(DESK);
  }
  await close();
  console.log(`serve, views: ${called}: ${rules} rules of axe hold`);
}

/** The switch holds against the system, and after a reload. */
async function themes(site) {
  const { page, close } = await open(site, { colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  for (const name of ["外观：跟随系统", "外观：浅色"]) await page.getByRole("button", { name }).click();
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.waitForTimeout(500);
  await page.reload();
  assert.equal(await ground(), dark);
  await page.getByRole("button", { name: "外观：深色" }).click();
  assert.equal(await ground(), light);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction((dark) => getComputedStyle(document.body).backgroundColor === dark, dark);
  await close();
}

/** On a phone the card stands on top once there is one; what is pressed is large enough. */
async function phone(site) {
  const { page, close } = await open(site, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  await readLink(page, `${site.news}/info/1027.htm`);
  const top = (selector) => page.locator(selector).first().evaluate((one) => one.getBoundingClientRect().top + scrollY);
  assert.ok(await top("#card") < await top("#field-title"));
  const small = await page.evaluate(() => [...document.querySelectorAll("button, a, summary, input[type=checkbox], select")]
    .filter((one) => one.offsetParent && one.getBoundingClientRect().width > 0)
    .map((one) => ({ said: one.textContent || one.ariaLabel || one.id, box: one.getBoundingClientRect() }))
    .filter(({ box }) => Math.min(box.width, box.height) < 24 && box.width > 1 && box.height > 1)
    .map(({ said, box }) => `${said} ${Math.round(box.width)}×${Math.round(box.height)}`)
    .filter((said) => !said.startsWith("不放") && !said.startsWith("no-code")));
  assert.deepEqual(small, [], "too small for a finger");
  await close();
}

/** From the address bar to the downloaded picture without a mouse; what has the focus shows it. */
async function keyboard(site) {
  const { page, close } = await open(site);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const until = async (selector) => {
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
    }
    assert.fail(`the focus never comes to ${selector}`);
  };
  await until(".way input[inputmode=url]");
  await page.keyboard.type(`${site.news}/info/1027.htm`);
  await page.keyboard.press("Enter");
  await page.waitForFunction((link) => document.getElementById("field-mobile_url")?.value === link, MOBILE);
  await until("#field-title");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("键盘也能做卡片");
  await until(".families input");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.querySelector(".families input:checked").value === "plain");
  const unseen = await unfocused(page);
  assert.deepEqual(unseen, [], "these have the focus and do not show it");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Control+S")]);
  assert.equal(download.suggestedFilename(), "键盘也能做卡片-poster.png");
  await close();
}

/** What the Tab key comes to without its showing. */
async function unfocused(page) {
  const unseen = new Set();
  await page.evaluate(() => document.body.focus());
  for (let step = 0; step < 70; step += 1) {
    await page.keyboard.press("Tab");
    const said = await page.evaluate(() => {
      const one = document.activeElement;
      if (one === document.body) return "";
      const drawn = one.classList.contains("unseen") ? one.nextElementSibling : one;
      const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
      const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
      return ring ? "" : `${one.tagName} ${one.className} ${one.textContent.slice(0, 20)}`;
    });
    if (said) unseen.add(said);
  }
  return [...unseen];
}

/** Names that are the same in any language, that of the templates part's own template, and what stands for an address. */
const NAMES = /https?:\/\/\S+|\b[\w.-]+\.(example\.edu\.cn|toml|xml|htm)\S*|\b(PNG|SVG|JPEG|WebP|HTML|JSON|CSV|Word|Markdown|TOML|KB|MB|Ctrl|Enter|Esc|A4|OG|V|S|jiangzhou)\b/g;

/** No English word on the Chinese page: not in what is shown, nor in what is said. */
async function chinese(site) {
  const { page, close } = await open(site, { trials: true });
  await readLink(page, `${site.news}/info/own.htm`);
  await page.locator(".check.good").getByText(/试验/).first().waitFor();
  const found = [];
  for (const view of VIEWS) {
    await page.goto(`${site.address}/#${view}`);
    await page.locator(`main.view-${view}`).waitFor();
    await page.waitForTimeout(500);
    const texts = await page.evaluate(() => {
      const texts = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node = walker.currentNode; node; node = walker.nextNode()) {
        const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        if (element.closest("[lang=en], noscript, textarea, .place, .mono, .row-link")) continue;
        if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
        else texts.push(...["aria-label", "title", "placeholder", "alt"].map((name) => node.getAttribute(name) ?? ""));
      }
      return texts;
    });
    found.push(...texts.filter((text) => /[A-Za-z]{2,}/.test(text.replace(NAMES, ""))).map((text) => `${view}: ${text}`));
  }
  assert.deepEqual([...new Set(found)], []);
  await close();
}
