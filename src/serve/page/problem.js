// What went wrong, where people look, with what helps.

import { button, el, icon } from "./dom.js";

/**
 * A problem with its mends: `[words, what they do]` each.
 * @param {import("./api.js").Problem} problem
 */
export function problemBox({ title, detail, hint, state = "bad" }, mends = []) {
  return el("div", { class: `box ${state}` }, icon(state),
    el("div", {},
      el("p", { class: "strong" }, title),
      detail && detail !== title && el("p", {}, detail),
      hint && el("p", {}, hint),
      mends.length > 0 && el("p", { class: "row" }, mends.map(([words, mend]) => button(words, mend, { look: "small" })))));
}
