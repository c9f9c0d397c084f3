// What just happened, in a line: shown for a while, and said by screen readers.

import { el, icon } from "./dom.js";

const SHOWN_MS = { good: 3500, act: 7000, bad: 9000 };
let timer;

/**
 * @param {"good"|"bad"} state
 * @param {[string, () => void]} [act]  what can be done about it, in a button
 */
export function tell(words, state = "good", act = undefined) {
  const place = document.getElementById("said");
  clearTimeout(timer);
  // A region speaks when it changes: the same words twice must be a change too.
  const done = () => place.replaceChildren();
  const [label, work] = act ?? [];
  const button = act && el("button", { type: "button", onclick: () => { done(); work(); } }, label);
  place.replaceChildren(el("p", { class: `toast ${state}` }, icon(state), el("span", {}, words), button));
  timer = setTimeout(done, SHOWN_MS[act ? "act" : state]);
}

/** Tells what went wrong. */
export function tellProblem(problem) {
  tell([problem.title, problem.detail, problem.hint].filter(Boolean).join(" · "), "bad");
}
