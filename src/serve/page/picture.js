// A picture that the editor brings → a `data:` address small enough to go along with every change.

import { Problem } from "./api.js";
import { t } from "./words.js";

/** The longest side that is sent: more than the widest card shows, `print` apart. */
const LONGEST_PX = 1600;
const QUALITY = 0.86;
/** Pictures below this go as they are: a logo keeps its transparency and its sharp edges. */
const SMALL_BYTES = 300 * 1024;

/** Reads a file. SVG stays SVG; what is larger than a card needs is made smaller. */
export async function read(file) {
  if (file.size <= SMALL_BYTES || file.type === "image/svg+xml") return address(file);
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new Problem({ title: t("noPicture", file.name || t("pastedPicture")), hint: t("noPictureHint") });
  }
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const type = file.type === "image/png" ? "image/png" : "image/jpeg";
  return canvas.toDataURL(type, QUALITY);
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
