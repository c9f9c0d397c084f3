// A text with numbered lines, in which one may be marked as wrong. The area itself stays a plain textarea: what browsers and
// screen readers know about texts goes on working in it.

import { attribute, button, el, fill, icon, newId, refill } from "./dom.js";
import { get, setEditing } from "./store.js";
import { t } from "./words.js";

export function editor() {
  const id = newId("toml");
  const about = newId("toml-problem");
  const area = el("textarea", { id, class: "toml", wrap: "off", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": t("templateText"), "aria-describedby": about, oninput: () => setEditing({ text: area.value }) });
  const numbers = el("div", { class: "toml-numbers", "aria-hidden": "true" });
  const mark = el("div", { class: "toml-mark", "aria-hidden": "true", hidden: true });
  const problem = el("div", { id: about, role: "status" });
  const box = el("div", { class: "toml-box" }, numbers, el("div", { class: "toml-sheet" }, mark, area));
  const root = el("div", {}, problem, box);
  let wrong = 0;
  const scrolled = () => {
    numbers.style.transform = `translateY(${-area.scrollTop}px)`;
    mark.style.transform = `translateY(calc(${wrong - 1} * var(--line) - ${area.scrollTop}px))`;
  };
  area.addEventListener("scroll", scrolled);

  const update = ({ editing, draft }) => {
    fill(area, editing.text);
    const lines = editing.text.split("\n").length;
    wrong = draft.problem?.line ?? 0;
    attribute(area, "aria-invalid", draft.problem && "true");
    refill(numbers, `${lines} ${wrong}`, () => Array.from({ length: lines }, (_, at) => el("span", { class: at + 1 === wrong ? "wrong" : undefined }, String(at + 1))));
    mark.hidden = wrong === 0;
    scrolled();
    refill(problem, draft.problem, () => draft.problem && said(draft.problem, () => go(area, draft.problem)));
  };
  return { root, update };
}

function said({ title, detail, hint, line, column }, onclick) {
  return el("div", { class: "box bad" }, icon("bad"), el("div", {},
    el("p", { class: "strong" }, title), detail && detail !== title && el("p", {}, detail), hint && el("p", {}, hint),
    line && el("p", { class: "row" }, button(column ? t("toColumn", line, column) : t("toLine", line), onclick, { look: "small" }))));
}

/** Puts the caret at a problem's place, and marks what is wrong there. */
function go(area, { line, column = 1, length = 0 }) {
  const { text } = get().editing;
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  // Columns count characters; an area's places count UTF-16 units.
  const units = (count) => [...(lines[line - 1] ?? "")].slice(0, count).join("").length;
  area.focus();
  area.setSelectionRange(before + units(column - 1), before + units(column - 1 + length));
  area.scrollTop = Math.max(0, (line - 5) * parseFloat(getComputedStyle(area).lineHeight));
}
