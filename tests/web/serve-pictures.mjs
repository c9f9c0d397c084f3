// The five pictures of the README for editors, into the folder that SHOTS names. All that they show is invented.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { shots } from "./browser.mjs";
import { inPalette } from "./palette.mjs";
import { DESK, cardAfter, open, readLink } from "./serve-site.mjs";

const MOST_BYTES = 150_000;

export async function pictures(site) {
  const { page, close } = await open(site, { viewport: DESK, trials: true });
  const shoot = async (name) => {
    await page.waitForTimeout(1500);
    await page.waitForFunction(() => document.getElementById("said").childElementCount === 0, undefined, { timeout: 15_000 });
    await write(site, name, page);
  };
  await page.waitForFunction(() => [...document.querySelectorAll(".families img")].every((image) => image.naturalWidth > 0));
  await shoot("start");
  await readLink(page, `${site.news}/info/1027.htm`);
  await page.locator(".check.good").getByText(/试验/).first().waitFor({ timeout: 90_000 });
  // The address is that of this test: a reader should see one that means something.
  await page.locator(".way:visible input").fill("https://www.example.edu.cn/info/1027.htm");
  await shoot("card");
  await cardAfter(page, () => page.locator(".family").filter({ hasText: "喜庆" }).click());
  await page.getByRole("button", { name: "手机里" }).click();
  await shoot("look");
  await page.goto(`${site.address}/#batch`);
  await page.locator("textarea:visible").fill(["1027", "later", "1028"].map((name) => `${site.news}/info/${name}.htm`).join("\n"));
  await page.getByRole("button", { name: "加入列表" }).click();
  await page.getByRole("button", { name: "开始制作" }).click();
  await page.waitForFunction(() => document.querySelectorAll("tbody .state.made, tbody .state.failed").length === 3, undefined, { timeout: 60_000 });
  await page.evaluate((news) => {
    for (const link of document.querySelectorAll(".row-link, .row-title, .note")) link.textContent = link.textContent.replaceAll(news, "https://www.example.edu.cn");
  }, site.news);
  await page.evaluate(() => scrollTo(0, 440));
  await shoot("batch");
  await close();
  await onPhone(site);
  console.log("serve, pictures: made");
}

/** In few colours: a README should come fast. */
async function write(site, name, page) {
  const picture = inPalette(await page.screenshot());
  assert.ok(picture.length < MOST_BYTES, `serve-${name}.png has ${picture.length} bytes`);
  writeFileSync(path.join(shots ?? site.folder, `serve-${name}.png`), picture);
}

async function onPhone(site) {
  const { page, close } = await open(site, { viewport: { width: 390, height: 844 }, trials: true, deviceScaleFactor: 2, isMobile: true, hasTouch: true, colorScheme: "dark" });
  await readLink(page, `${site.news}/info/1027.htm`);
  await page.locator(".check.good").getByText(/试验/).first().waitFor({ timeout: 90_000 });
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction(() => document.getElementById("said").childElementCount === 0, undefined, { timeout: 15_000 });
  await write(site, "phone", page);
  await close();
}
