// Small windows: a question or a text to take along. Escape and the cross close them; focus goes back where it was.

import { button, drawn, el, newId } from "./dom.js";
import { t } from "./words.js";

/**
 * Opens one; `make(close)` gives its content. Resolves with what `close` was called with, or `undefined`.
 * @param {string} title
 */
export function open(title, make) {
  return new Promise((resolve) => {
    const heading = newId("dialog");
    const dialog = el("dialog", { class: "dialog", "aria-labelledby": heading });
    let answer;
    const close = (value) => {
      answer = value;
      dialog.close();
    };
    dialog.append(
      el("div", { class: "dialog-head" }, el("h2", { id: heading }, title), drawn(t("close"), "close", () => close())),
      ...[make(close)].flat(),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks for one line of text. */
export function ask(title, { label, note, type = "text", value = "", pattern, done }) {
  return open(title, (close) => {
    const id = newId("ask");
    const noteId = note && newId("note");
    const input = el("input", { id, type, value, class: "input", required: true, pattern, autocomplete: "off", spellcheck: "false", "aria-describedby": noteId });
    const form = el("form", {
      class: "dialog-body",
      onsubmit: (event) => {
        event.preventDefault();
        close(input.value.trim());
      },
    },
    el("label", { for: id }, label), input, note && el("p", { class: "note", id: noteId }, note),
    el("p", { class: "row" }, el("button", { class: "button primary" }, done)));
    queueMicrotask(() => input.focus());
    return form;
  });
}

/** Shows a text to be copied by hand, selected. */
export function showText(title, text, note) {
  return open(title, (close) => {
    const area = el("textarea", { class: "input mono", rows: "8", readOnly: true, "aria-label": title, value: text });
    queueMicrotask(() => area.select());
    return el("div", { class: "dialog-body" }, el("p", { class: "note" }, note), area, el("p", { class: "row" }, button(t("close"), () => close())));
  });
}
