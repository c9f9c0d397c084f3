// Bytes into files: names that any system takes, downloads, base64.

import { el } from "./dom.js";

/** The most characters of a name taken from a title: with an extension well below every system's limit. */
const NAME_CHARS = 60;

/** A title as a file's name, without what systems refuse. */
export function fileName(title) {
  const plain = title.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, " ").replace(/\s+/g, " ").trim();
  const cut = [...plain].slice(0, NAME_CHARS).join("").replace(/[. ]+$/, "");
  return cut || "sharecard";
}

/** The extension for a media type. */
export const extension = (media) => ({ "image/jpeg": "jpg", "image/svg+xml": "svg", "image/webp": "webp" })[media] ?? "png";

/** Hands a file to the browser's downloads. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers read it only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function bytesOf(base64) {
  const text = atob(base64);
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** The picture in a `data:` address. */
export function blobOf(address) {
  const [head, base64] = address.split(",", 2);
  return new Blob([bytesOf(base64)], { type: head.slice("data:".length).split(";")[0] });
}

/** A file's size as people say it. */
export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
