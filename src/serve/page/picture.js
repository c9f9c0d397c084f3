// A picture that the editor brings → a `data:` address small enough to go along with every change.

import { Problem } from "./api.js";
import { t } from "./words.js";

/** The longest side that is sent: more than the widest card shows, `print` apart. */
const LONGEST_PX = 1600;
const QUALITY = 0.86;
/** Pictures below this go as they are: a logo keeps its transparency and its sharp edges. */
const SMALL_BYTES = 300 * 1024;

/** What the server takes as it is; other kinds that the browser knows become one of these. */
const KINDS = ["image/png", "image/jpeg", "image/webp"];

/** Reads a file. SVG stays SVG; what is larger than a card needs is made smaller. What is no picture is a `Problem`. */
export async function read(file) {
  const drawing = file.type === "image/svg+xml";
  let bitmap;
  try {
    bitmap = await (drawing ? drawn(file) : createImageBitmap(file));
  } catch {
    throw new Problem({ title: t("noPicture", file.name || t("pastedPicture")), hint: t("noPictureHint") });
  }
  if (drawing || (file.size <= SMALL_BYTES && KINDS.includes(file.type))) return address(file);
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  // What may be transparent stays so.
  const type = file.type === "image/jpeg" || file.size > SMALL_BYTES && file.type !== "image/png" ? "image/jpeg" : "image/png";
  return canvas.toDataURL(type, QUALITY);
}

/** An SVG as the browser draws it: a bitmap cannot be made of one. */
async function drawn(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(image.src);
  }
  return image;
}

/** A blob as a `data:` address. */
export function address(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Problem({ title: t("noPicture", blob.name ?? ""), hint: t("noPictureHint") }));
    reader.readAsDataURL(blob);
  });
}

/** Whether a file is one. */
export const is = (file) => file.type.startsWith("image/");
