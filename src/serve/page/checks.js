// What was found of the card: the read-back of its code, contrast, sizes, bytes; each with one click to mend it.

import { button, el, icon, refill } from "./dom.js";
import { mend } from "./preview.js";
import { t } from "./words.js";

const ORDER = ["bad", "warn", "good"];

export function checks() {
  const list = el("ul", { class: "checks" });
  const root = el("section", { class: "checked", "aria-label": t("checks") }, list);
  const update = ({ card, article }) => {
    root.hidden = !article || card.checks.length === 0 || Boolean(card.problem);
    refill(list, JSON.stringify(card.checks), () => sorted(card.checks).map(one));
  };
  return { root, update };
}

const sorted = (all) => [...all].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));

function one({ kind, state, text, mend: remedy }) {
  const act = remedy ? [remedy.label, () => mend(remedy.change)] : own(kind, state);
  return el("li", { class: `check ${state}` }, icon(state), el("span", {}, el("span", { class: "unseen" }, t(`state-${state}`)), text), act && button(...act, { look: "small" }));
}

/** What the page itself can help with: the link is changed in its field. */
function own(kind, state) {
  if (kind !== "link" || state === "good") return undefined;
  return [t("changeLink"), () => {
    const input = document.getElementById("field-mobile_url");
    input?.focus();
    input?.select();
  }];
}
