// What was found of the card: the read-back of its code, contrast, sizes, bytes; what is not as it should be, with one click
// to mend it.

import { button, el, icon, refill } from "./dom.js";
import { mend } from "./preview.js";
import { t } from "./words.js";

export function checks() {
  const list = el("ul", { class: "checks" });
  const root = el("section", { class: "checked", "aria-label": t("checks"), "aria-live": "polite" }, list);
  const update = ({ card, article }) => {
    root.hidden = !article || card.checks.length === 0 || Boolean(card.problem);
    refill(list, JSON.stringify(card.checks), () => all(card.checks));
  };
  return { root, update };
}

/** What is bad first, then what is worth a look; what is good in one piece, the code's read-back before the rest. */
function all(checked) {
  const of = (...states) => checked.filter(({ state }) => states.includes(state));
  const good = of("good");
  // Where the code leads, and what it stood: the last of its kind says most, the trials follow the plain read-back.
  const first = ["link", "scan"].map((kind) => good.filter((check) => check.kind === kind).at(-1)).filter(Boolean);
  const shown = first.length > 0 ? first : good.slice(0, 1);
  return [...of("bad"), ...of("warn")].map(one).concat(good.length > 0 ? fine(shown, good.filter((check) => !shown.includes(check))) : []);
}

/** Sentences begin with a capital, in languages that have them; addresses stay as they are. */
const sentence = (text) => (/^[a-z]+:/.test(text) ? text : text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()));

function one({ kind, state, text, mend: remedy }) {
  const act = remedy ? [remedy.label, () => mend(remedy.change)] : own(kind);
  return el("li", { class: `check ${state}` }, icon(state), el("span", {}, el("span", { class: "unseen" }, t(`state-${state}`)), sentence(text)), act && button(...act, { look: "small" }));
}

function fine(first, rest) {
  return el("li", { class: "check good" }, icon("good"), el("div", {},
    first.map(({ text }, place) => el("p", { class: place === 0 ? "strong" : undefined }, place === 0 && el("span", { class: "unseen" }, t("state-good")), sentence(text))),
    rest.length > 0 && el("details", {}, el("summary", {}, t("alsoGood", rest.length)), el("ul", {}, rest.map(({ text }) => el("li", {}, sentence(text)))))));
}

/** What the page itself can help with: the link is changed in its field. */
function own(kind) {
  if (kind !== "link") return undefined;
  return [t("changeLink"), () => {
    const input = document.getElementById("field-mobile_url");
    input?.focus();
    input?.select();
  }];
}
