// What an editor may want to know, in a page.

import { el, icon } from "./dom.js";
import { steps } from "./intro.js";
import { t } from "./words.js";

const QUESTIONS = ["mobile", "breaks", "wechat", "copy", "batch", "keep", "fetch"];
const KEYS = [["Ctrl V", "paste"], ["Ctrl Enter", "read"], ["Ctrl S", "save"], ["Esc", "close"]];

export function helpView() {
  const version = el("p", { class: "note" });
  const root = el("div", { class: "page help" }, el("h1", {}, t("help")),
    steps("steps", "h2"),
    el("h2", {}, t("questions")),
    QUESTIONS.map((name) => el("details", { class: "question" }, el("summary", {}, t(`ask-${name}`)), el("p", {}, t(`answer-${name}`)))),
    el("h2", {}, t("keys")),
    el("dl", { class: "keys" }, KEYS.map(([keys, name]) => el("div", {}, el("dt", {}, keys.split(" ").map((key) => el("kbd", {}, key))), el("dd", {}, t(`key-${name}`))))),
    el("p", { class: "row" }, el("a", { href: "openapi.json" }, icon("code"), el("span", {}, t("interface")))), version);
  return { root, update: ({ config }) => { version.textContent = config ? t("version", config.version) : ""; } };
}
