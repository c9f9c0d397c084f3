// The page's words, in the language that the reader chose.

import { get } from "./store.js";
import { chinese } from "./words-zh.js";
import { english } from "./words-en.js";

const TABLES = { zh: chinese, en: english };

/** How pages name their language. */
export const TAGS = { zh: "zh-Hans", en: "en" };

/** The words of this name; `{0}`, `{1}` … in them are the values. */
export function t(name, ...values) {
  const words = TABLES[get().language][name];
  if (words === undefined) throw new Error(`no words named ${name}`);
  return typeof words === "function" ? words(...values) : words.replace(/\{(\d)\}/g, (_, place) => values[Number(place)]);
}
