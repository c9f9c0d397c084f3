// Templates: looked at, copied, changed with errors at their line and the card beside them, saved.

import * as api from "./api.js";
import { ask } from "./dialog.js";
import { attribute, button, el, newId, refill, say } from "./dom.js";
import { draft } from "./draft.js";
import { editor } from "./editor.js";
import { save } from "./files.js";
import { tell, tellProblem } from "./say.js";
import { get, set, setEditing, setLook } from "./store.js";
import { t } from "./words.js";

/** What the server takes as a template's name. */
const NAME = "[a-z0-9\\-]{1,40}";

export function templatesView() {
  const list = families();
  const head = title();
  const area = editor();
  const under = extended();
  const own = acts();
  const card = draft();
  const root = el("div", { class: "page wide templates" }, el("h1", {}, t("templates")), el("p", { class: "lead" }, t("templatesLead")),
    el("div", { class: "bench" }, list.root, el("section", { class: "bench-text", "aria-label": t("templateText") }, head.root, own.root, area.root, under.root), card.root));
  const update = (state) => {
    if (state.editing.name === "" && state.templates.length > 0) choose(state.look.template, state.look.format);
    for (const part of [list, head, own, area, under, card]) part.update(state);
  };
  return { root, update };
}

let opening = "";

/** Opens a template's text. */
async function choose(name, format) {
  if (opening === `${name}/${format}`) return;
  opening = `${name}/${format}`;
  try {
    const { files } = await api.templateFiles(name, format);
    const [own, ...under] = files;
    if (opening === `${name}/${format}`) setEditing({ name, format, text: own.text, base: own.text, file: own.name, under });
  } catch (problem) {
    tellProblem(problem);
  } finally {
    opening = "";
  }
}

/** Opens another, unless changes would be lost that the editor wants to keep. */
function change(name, format) {
  const { editing } = get();
  if (editing.text === editing.base || confirm(t("loseChanges"))) choose(name, format);
}

function families() {
  const list = el("ul", { class: "shelf" });
  const formatId = newId("format");
  const format = el("select", { id: formatId, class: "input", onchange: () => change(get().editing.name, format.value) });
  const root = el("section", { class: "bench-list", "aria-label": t("templates") }, list, el("div", { class: "field" }, el("label", { for: formatId }, t("format")), format));
  const update = ({ templates, thumbnails, editing }) => {
    refill(list, templates.map(({ name, title: called }) => `${name} ${called}`).join("\n"), () => templates.map((one) => {
      const has = (chosen) => (one.formats.some(({ name }) => name === chosen) ? chosen : one.formats[0].name);
      return el("li", {}, el("button", { type: "button", class: "shelved", "data-family": one.name, onclick: () => change(one.name, has(get().editing.format)) },
        el("span", { class: "pose" }, el("img", { alt: "" })), el("span", {}, one.title), one.mine && el("span", { class: "tag" }, t("mine"))));
    }));
    for (const shelved of list.querySelectorAll(".shelved")) {
      const picture = shelved.querySelector("img");
      attribute(picture, "src", thumbnails[shelved.dataset.family]);
      picture.hidden = !thumbnails[shelved.dataset.family];
      attribute(shelved, "aria-current", shelved.dataset.family === editing.name && "true");
    }
    const formats = templates.find(({ name }) => name === editing.name)?.formats ?? [];
    refill(format, JSON.stringify(formats), () => formats.map(({ name, title: called }) => el("option", { value: name }, called)));
    if (format.value !== editing.format) format.value = editing.format;
  };
  return { root, update };
}

const isMine = ({ templates, editing }) => Boolean(templates.find(({ name }) => name === editing.name)?.mine);

function title() {
  const file = el("h2", { class: "mono" });
  const state = el("p", { class: "note" });
  const root = el("div", { class: "bench-head" }, file, state);
  const update = (now) => {
    say(file, now.editing.file);
    say(state, now.editing.text !== now.editing.base ? t("unsaved") : isMine(now) ? "" : t("builtIn"));
  };
  return { root, update };
}

/** The files that the template extends, to be read: what it leaves out stands there. */
function extended() {
  const root = el("div", { class: "extended" });
  const update = ({ editing: { under = [] } }) => {
    root.hidden = under.length === 0;
    refill(root, under, () => under.map(({ name, text }) =>
      el("details", {}, el("summary", {}, t("extends"), " ", el("span", { class: "mono" }, name)), el("pre", { class: "mono", tabindex: "0", "aria-label": name }, text))));
  };
  return { root, update };
}

function acts() {
  const copy = button(t("copyTemplate"), copyTemplate, { look: "small", drawing: "copy" });
  const store = button(t("saveTemplate"), () => saveAs(get().editing.name), { look: "small primary", drawing: "good" });
  const use = button(t("useTemplate"), () => {
    const { name, format, text } = get().editing;
    setLook({ template: name, format, toml: text });
    set({ view: "make" });
  }, { look: "small", drawing: "image" });
  const take = button(t("downloadTemplate"), () => {
    const { file, text } = get().editing;
    save(new Blob([text], { type: "application/toml" }), file.split("/").pop());
  }, { look: "small", drawing: "download" });
  const back = button(t("undoChanges"), () => setEditing({ text: get().editing.base }), { look: "small quiet", drawing: "undo" });
  const root = el("div", { class: "row" }, store, copy, use, take, back);
  const update = (state) => {
    const changed = state.editing.text !== state.editing.base;
    const writable = Boolean(state.config?.templates_writable);
    store.hidden = !writable || !isMine(state);
    store.disabled = !changed;
    copy.hidden = !writable;
    back.hidden = !changed;
    use.disabled = Boolean(state.draft.problem);
  };
  return { root, update };
}

/** A copy under a name of the editor's own. */
async function copyTemplate() {
  const { name } = get().editing;
  const given = await ask(t("copyTemplate"), { label: t("templateName"), note: t("templateNameNote"), value: `${name}-2`, pattern: NAME, done: t("saveTemplate") });
  if (given) await saveAs(given);
}

async function saveAs(name) {
  const { format, text } = get().editing;
  try {
    await api.saveTemplate(name, format, text);
    set({ templates: await api.templates() });
    await choose(name, format);
    tell(t("templateSaved", `${name}/${format}`));
  } catch (problem) {
    tellProblem(problem);
  }
}
