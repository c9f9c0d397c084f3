// What just happened, in a line: shown for a while, and said by screen readers.

import { el, icon } from "./dom.js";

const SHOWN_MS = { good: 3500, bad: 9000 };
let timer;

/** @param {"good"|"bad"} state */
export function tell(words, state = "good") {
  const place = document.getElementById("said");
  clearTimeout(timer);
  // A region speaks when it changes: the same words twice must be a change too.
  place.replaceChildren(el("p", { class: `toast ${state}` }, icon(state), el("span", {}, words)));
  timer = setTimeout(() => place.replaceChildren(), SHOWN_MS[state]);
}

/** Tells what went wrong. */
export function tellProblem(problem) {
  tell([problem.title, problem.detail, problem.hint].filter(Boolean).join(" · "), "bad");
}
