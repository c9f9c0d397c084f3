// How a card is made, in four steps.

import { el } from "./dom.js";
import { t } from "./words.js";

const STEPS = ["read", "check", "dress", "take"];

/** The steps; `heading` is the element of their names. */
export const steps = (className, heading) => el("ol", { class: className }, STEPS.map((name, place) =>
  el("li", {}, el("span", { class: "step", "aria-hidden": "true" }, String(place + 1)), el("div", {}, el(heading, { class: "strong" }, t(`step-${name}`)), el("p", {}, t(`step-${name}-more`))))));

/** What stands in place of the fields while there are none. */
export function intro() {
  const root = steps("intro", "h2");
  return { root, update: ({ article }) => { root.hidden = Boolean(article); } };
}
