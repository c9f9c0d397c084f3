// What is known of the article, field by field: where it came from, what may be wrong with it, and how it was.

import { FIELDS, MORE, foundValue, isOwnPage, linkOf } from "./article.js";
import { attribute, button, el, fill, icon, newId, refill, say } from "./dom.js";
import { setField, setLook } from "./store.js";
import { t } from "./words.js";
import { well } from "./well.js";

/** Fields that take several lines. */
const LINES = { title: 2, summary: 3 };
/** Fields that share a row with the next. */
const HALVES = new Set(["date", "label"]);

export function fields() {
  const shown = FIELDS.map(field);
  const folded = MORE.map(field);
  const cover = well("cover", (state) => state.article?.cover ?? "", (value) => setField("cover", value));
  const link = linkNotes(shown.at(-1).input);
  const warnings = el("ul", { class: "warnings" });
  const halves = shown.filter(({ name }) => HALVES.has(name)).map(({ root }) => root);
  const whole = shown.filter(({ name }) => !HALVES.has(name)).map(({ root }) => root);
  const more = el("details", { class: "more" }, el("summary", {}, t("moreFields")), folded.map(({ root }) => root));
  const root = el("div", { class: "fields" }, whole[0], el("div", { class: "pair" }, halves), whole.slice(1), link.root, cover.root, more, warnings);

  const update = (state) => {
    root.hidden = !state.article;
    if (!state.article) return;
    for (const part of [...shown, ...folded, link, cover]) part.update(state);
    refill(warnings, state.warnings, () => state.warnings.map((warning) => el("li", {}, icon("warn"), el("span", {}, warning))));
  };
  return { root, update };
}

function field(name) {
  const id = `field-${name}`;
  const about = newId("about");
  const lines = LINES[name];
  const input = lines
    ? el("textarea", { id, class: `input ${name}`, rows: String(lines), "aria-describedby": about })
    : el("input", { id, class: "input", type: "text", autocomplete: "off", "aria-describedby": about, ...(name === "date" && { placeholder: "2026-01-31" }), ...(isAddress(name) && { inputmode: "url", spellcheck: "false", autocapitalize: "off" }) });
  const place = el("span", { class: "place" });
  const restore = button(t("restore"), () => {}, { look: "link" });
  const notes = el("div", { class: "notes", id: about });
  input.addEventListener("input", () => {
    setField(name, input.value);
    grow(input);
  });
  if (lines) new ResizeObserver(() => grow(input)).observe(input);
  const root = el("div", { class: `field of-${name}` },
    el("div", { class: "field-head" }, el("label", { for: id }, t(`field-${name}`)), el("span", { class: "where" }, place, restore)), input, notes);
  restore.addEventListener("click", () => {
    setField(name, root.found);
    input.focus();
  });

  const update = (state) => {
    const value = valueOf(state, name);
    root.found = foundValue(state, name);
    if (!(name === "mobile_url" && document.activeElement === input)) fill(input, value);
    if (lines) grow(input);
    const changed = root.found !== "" && value !== root.found && !(name === "mobile_url" && isOwnPage(state));
    say(place, changed ? t("changed") : where(state, name, value));
    attribute(place, "title", evidenceOf(state, name)?.place ?? false);
    restore.hidden = !changed;
    const problem = state.card.problem?.field === name ? state.card.problem : null;
    attribute(input, "aria-invalid", problem && "true");
    const evidence = changed ? undefined : evidenceOf(state, name);
    refill(notes, [problem?.title, problem?.hint, evidence?.doubtful, evidence?.note].join("\n"), () => [
      problem && note("bad", [problem.title, problem.detail, problem.hint].filter(Boolean).join(" · ")),
      evidence?.doubtful && note("warn", evidence.doubtful),
      evidence?.note && note("plain", evidence.note),
    ]);
  };
  return { name, root, input, update };
}

const isAddress = (name) => name === "mobile_url" || name === "url";

const note = (state, words) => el("p", { class: `note ${state}` }, state !== "plain" && icon(state), el("span", {}, words));

/** A field's value; the page's own address stands in for a mobile version. */
const valueOf = (state, name) => (name === "mobile_url" ? linkOf(state) : state.article[name] ?? "");

const evidenceOf = ({ found, foundLink }, name) => (name === "mobile_url" ? foundLink : found[name]);

/** Where a value came from, and how long the summary is. */
function where(state, name, value) {
  const evidence = evidenceOf(state, name);
  if (name === "mobile_url" && isOwnPage(state)) return t("ownAddress");
  const from = evidence?.place && value === (evidence.value ?? evidence.url) ? t("from", plainly(evidence.place)) : "";
  const long = name === "summary" && value ? t("chars", [...value.replace(/\s/g, "")].length) : "";
  const breaks = name === "title" && value ? t("breaks") : "";
  return [long, from, breaks].filter(Boolean).join(" · ");
}

/** A place without the name that programs have for it, which stands in the tip. */
const plainly = (place) => place.replace(/(?<=[\u4e00-\u9fff])[\s：]*[A-Za-z][\w.:-]*$/, "");

/** An area as high as its text. */
function grow(area) {
  if (area.tagName !== "TEXTAREA" || area.grownFor === area.value + area.clientWidth) return;
  area.grownFor = area.value + area.clientWidth;
  area.style.height = "auto";
  if (area.scrollHeight > 0) area.style.height = `${area.scrollHeight + 2}px`;
}

/** Why there is no link: a page that has none is no mistake, but one that was refused has a reason. */
function unlinked(problem) {
  if (!problem || problem.type.endsWith("/no-mobile-link")) return t("linkNext");
  return [problem.title, problem.detail, problem.hint].filter(Boolean).join(" · ");
}

/** Below the link: that it is the page's own, what is wrong with it, and the choice of no code at all. */
function linkNotes(input) {
  const notes = el("div", { class: "notes" });
  const box = el("input", { type: "checkbox", id: newId("no-code") });
  box.addEventListener("change", () => setLook({ no_qr: box.checked || undefined }));
  const root = el("div", { class: "link-notes" }, notes, el("p", { class: "tick" }, box, el("label", { for: box.id }, t("noCode"))));
  const change = () => {
    input.focus();
    input.select();
  };
  const update = (state) => {
    const own = isOwnPage(state) && !state.look.no_qr;
    const problem = !state.look.no_qr && linkOf(state) === "" ? unlinked(state.linkProblem) : "";
    box.checked = Boolean(state.look.no_qr);
    refill(notes, `${own}${problem}`, () => [
      own && el("p", { class: "note warn own-page" }, icon("warn"), el("span", {}, t("ownPage"), " ", button(t("changeLink"), change, { look: "link" }))),
      problem && note("warn", problem),
    ]);
  };
  return { root, update };
}
