// The three ways in, one at a time, and what went wrong on them.

import { attribute, button, el, fill, icon, newId, refill, say, segments } from "./dom.js";
import { readLink, readText, stop, takeFiles } from "./intake.js";
import { problemBox } from "./problem.js";
import { tell } from "./say.js";
import { clear, takeExample } from "./article.js";
import { get, set } from "./store.js";
import { t } from "./words.js";

/** What a file chooser offers; a file that is none of these is still tried when dropped. */
const KINDS = ".html,.htm,.xhtml,.shtml,.txt,.md,.markdown,.json,.jsonl,.csv,.xml,.rss,.atom,.docx,image/*";

export function ways(state) {
  const choice = segments(t("waysIn"), ["link", "text", "file"].map((way) => [way, t(`way-${way}`)]), state.way, (way) => set({ way, readProblem: null }));
  const panels = { link: linkPanel(), text: textPanel(), file: filePanel() };
  const problem = el("div", { role: "alert" });
  const busy = el("p", { class: "note busy", role: "status" });
  const anew = button(t("another"), begun, { look: "quiet small", drawing: "plus" });
  const root = el("div", { class: "ways" }, choice.group, Object.values(panels).map(({ root: panel }) => panel), busy, problem, anew);

  const update = (now) => {
    choice.update(now.way);
    for (const [way, panel] of Object.entries(panels)) {
      panel.root.hidden = way !== now.way;
      panel.update(now);
    }
    anew.hidden = !now.article;
    const reads = now.reading === "link" || now.reading === "text";
    refill(busy, reads, () => reads && [icon("busy"), el("span", {}, t("reading"))]);
    refill(problem, now.readProblem, () => now.readProblem && problemBox(now.readProblem, mends(now)));
  };
  return { root, update };
}

/** Begins anew; one click brings back what was there. */
function begun() {
  const back = clear();
  tell(t("cleared"), "good", [t("undo"), back]);
}

/** What helps when reading failed. */
function mends({ way, link, text, readProblem }) {
  const choose = (other) => [t(`instead-${other}`), () => set({ way: other, readProblem: null })];
  // What was typed there may be meant as the text.
  if (readProblem.kind === "no-address") return [[t("instead-text"), () => set({ way: "text", text: text || link, link: "", readProblem: null })], choose("file")];
  if (way === "link") return [[t("tryAgain"), () => readLink(link)], choose("text"), choose("file")];
  if (way === "text") return [choose("link"), [t("tryExample"), takeExample]];
  return [choose("text")];
}

/** A button that begins to read, and stops it while that goes on. */
function reader(way) {
  const words = el("span", {}, t("read"));
  const root = el("button", { class: "button primary" }, words);
  const update = ({ reading }) => {
    attribute(root, "aria-busy", reading === way && "true");
    attribute(root, "type", reading === way ? "button" : "submit");
    say(words, reading === way ? t("stop") : t("read"));
  };
  root.addEventListener("click", (event) => {
    if (get().reading !== way) return;
    event.preventDefault();
    stop();
  });
  return { root, update };
}

function linkPanel() {
  const id = newId("link");
  const input = el("input", { id, class: "input", type: "text", inputmode: "url", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder: t("linkPlaceholder"), "data-link": "", oninput: () => set({ link: input.value }) });
  const read = reader("link");
  // Fingers have no Ctrl key.
  const note = el("p", { class: "note" }, t(matchMedia("(hover: none)").matches ? "linkNoteTouch" : "linkNote"));
  const root = el("form", { class: "way", novalidate: true, onsubmit: submitted(() => get().link, readLink, input) },
    el("label", { for: id, class: "unseen" }, t("way-link")), el("div", { class: "joined" }, input, read.root), note);
  return { root, update: (now) => { fill(input, now.link); read.update(now); note.hidden = Boolean(now.article); } };
}

function textPanel() {
  const id = newId("text");
  const area = el("textarea", { id, class: "input", rows: "7", placeholder: t("textPlaceholder"), oninput: () => set({ text: area.value }) });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) area.form.requestSubmit();
  });
  const read = reader("text");
  const root = el("form", { class: "way", onsubmit: submitted(() => get().text, readText, area) },
    el("label", { for: id, class: "unseen" }, t("way-text")), area, el("div", { class: "row spread" }, el("p", { class: "note" }, t("textNote")), read.root));
  return { root, update: (now) => { fill(area, now.text); read.update(now); } };
}

function submitted(value, read, input) {
  return (event) => {
    event.preventDefault();
    if (value().trim() === "") input.focus();
    else read(value());
  };
}

function filePanel() {
  const id = newId("file");
  const input = el("input", { id, type: "file", class: "unseen", multiple: true, accept: KINDS });
  input.addEventListener("change", () => {
    takeFiles([...input.files]);
    input.value = "";
  });
  const busy = el("p", { class: "note" });
  const root = el("div", { class: "way" }, input,
    el("label", { for: id, class: "drop" }, icon("upload"), el("strong", {}, t("chooseFiles")), el("span", {}, t("dropFiles"))), busy);
  return { root, update: ({ reading, article }) => {
    say(busy, reading === "file" ? t("reading") : t("fileNote"));
    busy.hidden = Boolean(article) && reading !== "file";
  } };
}
