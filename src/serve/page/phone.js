// The card as it will be met: in a chat, as the head of a message, as a mini-program's card; small, and opened.

import { el, icon } from "./dom.js";
import { lineOf, EXAMPLE } from "./article.js";
import { get } from "./store.js";
import { t } from "./words.js";

/** A phone with the picture in it; `way` is `chat` or `open`. */
export function frame(way, format, picture) {
  const title = lineOf((get().article ?? EXAMPLE).title);
  return el("div", { class: `handset ${way}` },
    el("div", { class: "handset-head", "aria-hidden": "true" }, way === "chat" ? t("chatName") : ""),
    el("div", { class: "handset-screen" }, way === "open" ? picture : message(format, picture, title)),
    el("div", { class: "handset-foot", "aria-hidden": "true" }, way === "chat" && [el("span", { class: "handset-field" }), icon("plus")]));
}

function message(format, picture, title) {
  if (format === "cover") return el("div", { class: "letter" }, picture, el("p", {}, title));
  if (format === "cover-square") return el("div", { class: "letter second" }, el("p", {}, title), picture);
  const kind = format === "mini" ? "program" : format === "og" ? "preview" : "bubble";
  return el("div", { class: "talk" }, el("span", { class: "face", "aria-hidden": "true" }),
    el("div", { class: kind }, kind !== "bubble" && el("p", {}, title), picture, kind === "program" && el("p", { class: "tiny" }, t("miniProgram"))));
}
