// Opens the editor's page of `sharecard serve` in Chromium, and does what an editor does: every way in, every field, every
// download; a batch, templates; on a phone, in the dark, in English, by keyboard alone; with axe-core in each view. From the
// repository's root:
//
//   cargo build && (cd tests/web && npm ci) && node tests/web/serve.mjs [PART …]
//
// SHARECARD names another program than target/debug/sharecard (times are those of a release build only), CHROMIUM another
// browser than the one on the PATH, SHOTS a folder for screenshots. It needs zbarimg and python3, which .ci/run installs.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { batch } from "./serve-batch.mjs";
import { downloads } from "./serve-downloads.mjs";
import { lasting } from "./serve-lasting.mjs";
import { look } from "./serve-look.mjs";
import { mends } from "./serve-mends.mjs";
import { pictures } from "./serve-pictures.mjs";
import { start } from "./serve-site.mjs";
import { templates } from "./serve-templates.mjs";
import { views } from "./serve-views.mjs";
import { ways } from "./serve-ways.mjs";

const PARTS = { ways, mends, lasting, look, downloads, batch, templates, views, pictures };

const folder = mkdtempSync(path.join(tmpdir(), "sharecard-serve-"));
const wanted = process.argv.slice(2);
const site = await start(folder);
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    // The pictures of the README are made when they are asked for: SHOTS says where.
    if (name === "pictures" && wanted.length === 0 && !process.env.SHOTS) continue;
    await part(site);
  }
} finally {
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log("serve: all good");
