// The head of the page: its name, the ways to its views, language and theme.

import { attribute, el, icon } from "./dom.js";
import { set } from "./store.js";
import { t } from "./words.js";

const VIEWS = ["make", "batch", "templates", "help"];
const DRAWINGS = { make: "image", batch: "rows", templates: "layout", help: "help" };
const THEMES = { auto: "light", light: "dark", dark: "auto" };

/** The head's parts, and how they follow the state. */
export function head({ language }) {
  const links = VIEWS.map((view) => el("a", { href: `#${view}` }, icon(DRAWINGS[view]), el("span", {}, t(view))));
  const skip = el("a", { class: "skip", href: "#main", onclick: skipped }, t("skip"));
  const name = el("a", { class: "name", href: "#make" }, el("img", { src: "page/mark.svg", alt: "", width: "24", height: "24" }), el("span", {}, t("name")));
  const nav = el("nav", { "aria-label": t("views") }, links);
  const other = language === "zh" ? "en" : "zh";
  const tongue = el("button", { type: "button", class: "tongue", lang: other === "en" ? "en" : "zh-Hans", title: t("otherLanguage"), "aria-label": `${other === "en" ? "EN" : "中"} ${t("otherLanguage")}`, onclick: () => set({ language: other }) }, other === "en" ? "EN" : "中");
  const drawing = icon("auto");
  const theme = el("button", { type: "button", class: "drawn" }, drawing);
  theme.addEventListener("click", () => set((state) => ({ theme: THEMES[state.theme] })));

  const update = (state) => {
    links.forEach((link, place) => attribute(link, "aria-current", state.view === VIEWS[place] && "page"));
    drawing.className = `icon icon-${{ auto: "auto", light: "sun", dark: "moon" }[state.theme]}`;
    for (const key of ["title", "aria-label"]) attribute(theme, key, t(`theme-${state.theme}`));
  };
  return { parts: [skip, name, nav, el("div", { class: "switches" }, tongue, theme)], language: tongue, update };
}

/** The address names the view: it stays, and the focus goes. */
function skipped(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}
