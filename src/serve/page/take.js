// What the editor takes along: the picture, its copy, the kit, the bare code, the snippet.

import * as api from "./api.js";
import { lineOf, linkOf, valueOf } from "./article.js";
import { showText } from "./dialog.js";
import { blobOf, extension, fileName, save } from "./files.js";
import { settled } from "./preview.js";
import { tell, tellProblem } from "./say.js";
import { get } from "./store.js";
import { t } from "./words.js";

/** The width of a bare code in PNG: large enough for a printed page. */
const CODE_PX = 1024;

/** Runs one of these, and tells what went wrong if it does. */
const trying = (work) => async () => {
  try {
    await work();
  } catch (problem) {
    tellProblem(problem);
  }
};

/** How a file of this article is called, without its extension. */
const called = (what) => `${fileName(lineOf(get().article?.title))}-${what}`;

/** The card of the state, or the problem that it has. */
async function card() {
  const { problem, image, media } = await settled();
  if (problem) throw problem;
  return { blob: blobOf(image), media };
}

/** Downloads the picture. */
export const download = trying(async () => {
  const { blob, media } = await card();
  save(blob, `${called(get().look.format)}.${extension(media)}`);
  tell(t("downloaded"));
});

/** Whether the browser lets a page put pictures on the clipboard: not on plain http, nor inside WeChat. */
export const canCopyPictures = () => Boolean(navigator.clipboard?.write && window.ClipboardItem);

/** Puts the picture on the clipboard. A browser takes PNG only, and only while it handles the click. */
export const copy = trying(async () => {
  try {
    const png = card().then(({ blob }) => asPng(blob));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  } catch {
    throw new api.Problem({ title: t("copyRefused"), hint: t("longPress") });
  }
  tell(t("copied"));
});

async function asPng(blob) {
  if (blob.type === "image/png") return blob;
  const bitmap = await createImageBitmap(blob);
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

const order = () => ({ article: valueOf(get().article), look: get().look });

/** Downloads all formats with their words, in a ZIP. */
export const kit = trying(async () => {
  tell(t("kitBegun"));
  save(await api.kit(order()), `${called(t("kitName"))}.zip`);
  tell(t("downloaded"));
});

/** Downloads the QR code alone. */
export const code = (format) => trying(async () => {
  const style = get().look.brand.qr?.style;
  const request = { url: linkOf(get()), format, ...(format === "png" && { size: CODE_PX }), ...(style && { style }) };
  save(await api.code(request), `${called("qr")}.${format}`);
  tell(t("downloaded"));
});

/** Copies the snippet for a page's 扫描分享. */
export const snippet = trying(async () => {
  const html = await api.snippet(valueOf(get().article));
  await copyText(html, t("snippetTitle"), t("snippetCopied"));
});

/** Copies a text; where the browser refuses, it is shown for copying by hand. */
export async function copyText(text, title, done) {
  try {
    await navigator.clipboard.writeText(text);
    tell(done);
  } catch {
    await showText(title, text, t("copyByHand"));
  }
}
