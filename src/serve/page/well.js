// A place for a picture: by file, by pasting, by dropping.

import { button, el, icon, newId, refill } from "./dom.js";
import { ELSEWHERE } from "./keep.js";
import { takePicture } from "./intake.js";
import { t } from "./words.js";

/**
 * @param {"cover"|"logo"} name
 * @param {(state: object) => string} valueOf  the picture: a `data:` address, one of the web, or nothing
 * @param {(value: string) => void} onchange
 */
export function well(name, valueOf, onchange) {
  const id = newId(name);
  const input = el("input", { id, type: "file", accept: "image/*", class: "unseen" });
  input.addEventListener("change", () => {
    if (input.files[0]) takePicture(name, input.files[0]);
    input.value = "";
  });
  const content = el("div", { class: "well-content" });
  const choose = el("label", { for: id, class: "button small" }, icon("image"), el("span", {}, t(`choose-${name}`)));
  const away = button(t("takeAway"), () => onchange(""), { look: "small quiet" });
  const root = el("div", { class: "well", "data-well": name, tabindex: "0", role: "group", "aria-label": t(`well-${name}`) },
    content, el("div", { class: "well-side" }, el("p", { class: "label" }, t(`well-${name}`)), el("p", { class: "note" }, t("wellNote")), el("div", { class: "row" }, input, choose, away)));

  const update = (state) => {
    const value = valueOf(state);
    away.hidden = !value;
    refill(content, value, () => {
      if (value === ELSEWHERE) return icon("busy");
      if (value.startsWith("data:")) return el("img", { src: value, alt: "" });
      // The page shows nothing of the web: the card does.
      return value ? el("span", { class: "web", title: value }, icon("image"), t("webPicture")) : icon("image");
    });
  };
  return { root, update };
}
