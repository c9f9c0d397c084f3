// What the tests in this folder share: the program, the browser, axe-core.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const program = process.env.SHARECARD ?? path.join(root, "target/debug/sharecard");
export const shots = process.env.SHOTS;

/** A browser on the PATH, by the names that systems give it. */
export function browserPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // The next name.
    }
  }
  throw new Error("no Chromium on the PATH: install Debian's package chromium, or set CHROMIUM");
}

/** The rules of WCAG 2.2 A and AA and axe's own good practice, of which `least` must have something to look at. */
export async function checkAxe(page, called, least) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const said = violations.map((rule) => `${rule.id}: ${rule.help}\n  ${rule.nodes.map((node) => node.html).join("\n  ")}`);
  assert.deepEqual(said, [], `${called}: axe complains`);
  assert.ok(passes.length >= least, `${called}: axe ran only ${passes.length} rules`);
  return passes.length;
}
