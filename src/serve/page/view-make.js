// The view in which a card is made: what is read at the left, the card in the middle, its look at the right.

import { el } from "./dom.js";
import { fields } from "./fields.js";
import { look } from "./look.js";
import { intro } from "./intro.js";
import { stage } from "./stage.js";
import { t } from "./words.js";
import { ways } from "./ways.js";

export function makeView(state) {
  const parts = [ways(state), intro(), fields(state), stage(state), look(state)];
  const [way, begin, field, card, dress] = parts.map(({ root }) => root);
  const root = el("div", { class: "make" }, el("h1", { class: "unseen" }, t("name")),
    el("section", { class: "column words", "aria-label": t("contents") }, way, begin, field),
    el("section", { class: "column stage", "aria-label": t("card") }, card),
    el("section", { class: "column dress", "aria-label": t("lookOf") }, dress));
  const update = (now) => {
    root.classList.toggle("empty", !now.article);
    for (const part of parts) part.update(now);
  };
  return { root, update };
}
