// How the card looks: family, format, colours, and what else the brand says.

import { brand } from "./brand.js";
import { attribute, button, el, newId, refill, say } from "./dom.js";
import { get, setBrand, setLook } from "./store.js";
import { t } from "./words.js";

/** Besides the template's own: colours that carry white text and stand on paper. */
const COLORS = [["#0a5cd6", "blue"], ["#117a45", "green"], ["#5b3a8e", "purple"], ["#1d1d1f", "black"]];

export function look() {
  const own = ownTemplate();
  const family = families();
  const format = formats();
  const color = colors();
  const more = brand();
  const root = el("div", { class: "look" }, own.root, family.root, format.root, color.root, more.root);
  const parts = [own, family, format, color, more];
  return { root, update: (state) => { for (const part of parts) part.update(state); } };
}

/** Says that the card follows a template that is being edited. */
function ownTemplate() {
  const root = el("div", { class: "box plain" }, el("div", {}, el("p", {}, t("ownTemplate")),
    el("p", { class: "row" }, el("a", { class: "button small", href: "#templates" }, t("editFurther")), button(t("ownTemplateOff"), () => setLook({ toml: undefined }), { look: "small" }))));
  return { root, update: (state) => { root.hidden = state.look.toml === undefined; } };
}

/** A choice of one among several: radio buttons with something to look at. */
function choice(legend, className) {
  const name = newId("choice");
  const list = el("div", { class: className });
  const root = el("fieldset", { class: "choice" }, el("legend", {}, legend), list);
  const option = (value, checked, onchoose, properties, ...content) => {
    const id = newId("option");
    const input = el("input", { type: "radio", class: "unseen", id, name, value, checked, onchange: onchoose });
    return el("div", { class: "option" }, input, el("label", { for: id, ...properties }, content));
  };
  const check = (value) => {
    for (const input of list.querySelectorAll("input[type=radio]")) input.checked = input.value === value;
  };
  return { root, list, option, check };
}

function families() {
  const { root, list, option, check } = choice(t("template"), "families");
  const update = ({ templates, thumbnails, look: { template, format } }) => {
    const key = templates.map(({ name, title }) => `${name} ${title}`).join("\n");
    refill(list, key, () => templates.map((one) => option(one.name, false, () => choose(one), { class: "family" },
      el("span", { class: "pose" }, el("img", { alt: "", "data-family": one.name })), el("span", {}, one.title))));
    for (const picture of list.querySelectorAll("img")) {
      attribute(picture, "src", thumbnails[picture.dataset.family]);
      picture.hidden = !thumbnails[picture.dataset.family];
    }
    list.dataset.format = format;
    check(template);
  };
  return { root, update };
}

/** Another family; a format that it lacks gives way to its first. */
function choose({ name, formats: has }) {
  const { format } = get().look;
  setLook({ template: name, format: has.some((one) => one.name === format) ? format : has[0].name, toml: undefined });
}

function formats() {
  const { root, list, option, check } = choice(t("format"), "formats");
  const size = el("p", { class: "note" });
  root.append(size);
  const update = ({ templates, look: now }) => {
    const has = templates.find(({ name }) => name === now.template)?.formats ?? [];
    refill(list, JSON.stringify(has), () => has.map(({ name, title, width, height }) =>
      option(name, false, () => setLook({ format: name, toml: undefined, encoding: undefined, max_bytes: undefined }), { class: "chip", title }, shape(width, height), el("span", {}, called(title)))));
    const chosen = has.find(({ name }) => name === now.format);
    const ratio = chosen?.title.slice(called(chosen.title).length).trim();
    say(size, chosen ? [ratio, `${chosen.width} × ${chosen.height}`, !chosen.has_qr && t("withoutCode")].filter(Boolean).join(" · ") : "");
    check(now.format);
  };
  return { root, update };
}

/** A format's name without its ratio, which its outline shows. */
const called = (title) => title.replace(/\s+[\d.]+:[\d.]+$/, "");

/** A format's outline. */
function shape(width, height) {
  const outline = el("span", { class: "shape", "aria-hidden": "true" });
  const longest = Math.max(width, height);
  outline.style.width = `${Math.round((14 * width) / longest)}px`;
  outline.style.height = `${Math.round((14 * height) / longest)}px`;
  return outline;
}

function colors() {
  const { root, list, option, check } = choice(t("primary"), "colors");
  const own = el("input", { type: "color", class: "own-color", title: t("ownColor"), "aria-label": t("ownColor") });
  own.addEventListener("input", () => setColor(own.value));
  const update = ({ templates, look: { template, brand: has } }) => {
    const primary = templates.find(({ name }) => name === template)?.palette?.primary ?? "#b31217";
    const now = has.colors?.primary ?? "";
    refill(list, `${primary}`, () => [
      ...[[primary, "own"], ...COLORS].map(([color, name]) => {
        const swatch = option(name === "own" ? "" : color, false, () => setColor(name === "own" ? undefined : color), { class: "swatch", title: t(`color-${name}`) }, el("span", { class: "unseen" }, t(`color-${name}`)));
        swatch.querySelector("label").style.setProperty("--swatch", color);
        return swatch;
      }),
      el("div", { class: "option" }, own),
    ]);
    check(now);
    own.value = now || primary;
    own.classList.toggle("chosen", now !== "" && !COLORS.some(([color]) => color === now));
  };
  return { root, update };
}

/** The brand's primary colour; `undefined` for the template's own. */
export function setColor(color) {
  const { primary: _, ...others } = get().look.brand.colors ?? {};
  setBrand({ colors: color ? { ...others, primary: color } : others });
}
