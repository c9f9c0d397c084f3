// The brand: names, logo, light or dark paper, words beside the code, the code's shape.

import { attribute, el, fill, newId, segments } from "./dom.js";
import { get, setBrand } from "./store.js";
import { t } from "./words.js";
import { well } from "./well.js";

const CAPTIONS = ["scan", "scan_short", "open", "scan_page", "scan_page_short"];
const STYLES = ["square", "rounded", "dots"];

export function brand() {
  const tone = segments(t("tone"), ["light", "dark"].map((value) => [value, t(`tone-${value}`)]), "light", (value) => setBrand({ tone: value === "light" ? "" : value }));
  const style = segments(t("codeStyle"), STYLES.map((value) => [value, t(`code-${value}`)]), "square", (value) => setQr({ style: value === "square" ? "" : value }));
  const names = [text("organisation"), text("masthead")];
  const captions = CAPTIONS.map(caption);
  const logo = well("logo", (now) => now.look.brand.logo ?? "", (value) => setBrand({ logo: value }));
  const root = el("div", { class: "brand" },
    el("p", { class: "legend" }, t("tone")), tone.group,
    el("p", { class: "legend" }, t("codeStyle")), style.group,
    el("details", { class: "more" }, el("summary", {}, t("brand")), names.map(({ root: one }) => one), logo.root),
    el("details", { class: "more" }, el("summary", {}, t("captions")), el("p", { class: "note" }, t("captionsNote")), captions.map(({ root: one }) => one)));
  const update = (now) => {
    tone.update(now.look.brand.tone ?? "light");
    style.update(now.look.brand.qr?.style ?? "square");
    for (const one of [...names, ...captions, logo]) one.update(now);
  };
  return { root, update };
}

const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
const setQr = (patch) => setBrand({ qr: given({ ...get().look.brand.qr, ...patch }) });
const setCaption = (name, value) => setBrand({ captions: given({ ...get().look.brand.captions, [name]: value }) });

/** One text of the brand; what holds without it stands there in grey. */
function line(label, valueOf, onchange, placeholder) {
  const id = newId("brand");
  const input = el("input", { id, type: "text", class: "input", autocomplete: "off", oninput: () => onchange(input.value) });
  const update = (state) => {
    fill(input, valueOf(state.look.brand) ?? "");
    attribute(input, "placeholder", valueOf(state.config?.defaults.brand ?? {}) ?? placeholder);
  };
  return { root: el("div", { class: "field" }, el("label", { for: id }, label), input), update };
}

const text = (name) => line(t(`brand-${name}`), (brand) => brand[name], (value) => setBrand({ [name]: value }), t(`brand-${name}-like`));

// What cards say where the brand says nothing: their words are Chinese in any language of the page.
const PLAIN = { scan: "长按或扫码 阅读手机版", scan_short: "扫码阅读手机版", open: "点击阅读全文", scan_page: "长按或扫码 阅读全文", scan_page_short: "扫码阅读全文" };

const caption = (name) => line(t(`caption-${name}`), (brand) => brand.captions?.[name], (value) => setCaption(name, value), PLAIN[name]);
