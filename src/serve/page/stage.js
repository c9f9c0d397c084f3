// The card itself, as a picture that can be pressed and saved like any other; what can be done with it; what is to be said of it.

import { takeExample } from "./article.js";
import { checks } from "./checks.js";
import { attribute, button, drawn, el, icon, refill, say, segments } from "./dom.js";
import { sizeOf } from "./files.js";
import { setColor } from "./look.js";
import { frame } from "./phone.js";
import { problemBox } from "./problem.js";
import { again } from "./server.js";
import { get, set, setBrand, setField, setLook } from "./store.js";
import * as take from "./take.js";
import { t } from "./words.js";

const ZOOMS = [0.25, 0.5, 1, 2];

export function stage() {
  const welcome = welcoming();
  const bar = toolbar();
  const picture = el("img", { class: "card", id: "card", alt: "" });
  const canvas = el("div", { class: "canvas" });
  const figure = el("figure", { class: "figure" }, el("figcaption", { class: "ribbon" }, t("example")), canvas, icon("busy"));
  const problem = el("div", { class: "stage-problem", role: "alert" });
  const acts = actions();
  const said = checks();
  const more = others();
  const root = el("div", { class: "stage-inner" }, welcome, bar.root, problem, figure, acts.root, said.root, more.root);

  const update = (state) => {
    const { card, article, phone, zoom } = state;
    welcome.hidden = Boolean(article);
    bar.update(state);
    if (card.image && picture.getAttribute("src") !== card.image) picture.src = card.image;
    attribute(picture, "alt", altOf(state));
    picture.hidden = !card.image;
    // The picture itself moves into the phone: it stays one that can be pressed.
    refill(canvas, `${phone} ${state.look.format} ${state.language}`, () => (phone ? frame(phone, state.look.format, picture) : picture));
    canvas.classList.toggle("zoomed", zoom !== "fit" && !phone);
    dimension(picture, state.card.record, phone ? "fit" : zoom);
    figure.classList.toggle("stale", Boolean(card.problem) && card.problem.kind !== "no-mobile-link");
    attribute(figure, "aria-busy", card.busy ? "true" : "false");
    refill(problem, card.problem, () => card.problem && problemBox(plainly(card.problem), mends(card.problem)));
    for (const part of [acts, said, more]) part.update(state);
  };
  return { root, update };
}

/** In an editor's words, where the server's are those of templates. A link that is not there yet is no mistake: it comes next. */
function plainly(problem) {
  if (problem.kind === "no-mobile-link") return { title: t("linkNext"), hint: t("linkNextHint"), state: "warn" };
  return readable(problem) ? { title: t("paleColor"), hint: problem.hint } : problem;
}

/** The nearest colour that can be read, where the editor's own cannot. */
const readable = ({ kind, hint }) => (kind === "wrong-brand" && get().look.brand.colors?.primary ? /#[0-9a-f]{6}\b/i.exec(hint)?.[0] : undefined);

const altOf = ({ card, article }) => (article ? card.record?.alt ?? t("cardAlt", article.title ?? "") : t("exampleAlt"));

/** In picture pixels a CSS pixel; or as large as there is room for, never larger than it is. */
function dimension(picture, record, zoom) {
  picture.classList.toggle("fit", zoom === "fit");
  if (!record) return;
  attribute(picture, "width", record.width);
  attribute(picture, "height", record.height);
  picture.style.width = zoom === "fit" ? "" : `${record.width * zoom}px`;
}

/** What helps when a card cannot be made. */
function mends(problem) {
  const { field, kind, status } = problem;
  const color = readable(problem);
  if (color) return [[t("useColor", color), () => setColor(color)], [t("color-own"), () => setColor(undefined)]];
  const to = (name) => () => {
    const input = document.getElementById(`field-${name}`);
    input?.closest("details")?.setAttribute("open", "");
    input?.focus();
    input?.select();
  };
  const known = field && document.getElementById(`field-${field}`);
  if (status === 401) return [[t("enterToken"), again]];
  if (field === "cover") return [[t("takeAway-cover"), () => setField("cover", "")]];
  if (field === "logo") return [[t("takeAway-logo"), () => setBrand({ logo: "" })]];
  if (kind === "no-mobile-link" || field === "mobile_url") return [[t("giveLink"), to("mobile_url")], [t("noCode"), () => setLook({ no_qr: true })]];
  if (known) return [[t("goTo", t(`field-${field}`)), to(field)]];
  if (get().look.toml !== undefined) return [[t("ownTemplateOff"), () => setLook({ toml: undefined })]];
  if (kind === "offline" || status >= 429) return [[t("tryAgain"), again]];
  return [];
}

/** What is seen first: what this page does, with an invented example below it. */
function welcoming() {
  return el("div", { class: "welcome" },
    el("h2", {}, t("welcome")),
    el("p", {}, t("welcomeMore")),
    el("p", { class: "row middle" }, button(t("tryExample"), takeExample, { drawing: "spark" })));
}

function toolbar() {
  const size = el("p", { class: "size" });
  const shown = el("span", { class: "zoom-shown", "aria-live": "polite" });
  const step = (by) => () => {
    const { zoom } = get();
    const at = zoom === "fit" ? 1 : ZOOMS.indexOf(zoom);
    set({ zoom: ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, at + by))], phone: "" });
  };
  const fit = button(t("fit"), () => set({ zoom: "fit", phone: "" }), { look: "tool" });
  const phone = button(t("phone"), () => set((state) => ({ phone: state.phone ? "" : "chat" })), { look: "tool", drawing: "phone" });
  const ways = segments(t("phoneAs"), [["chat", t("phone-chat")], ["open", t("phone-open")]], "chat", (way) => set({ phone: way }));
  const root = el("div", { class: "bar", role: "toolbar", "aria-label": t("viewOf") }, size,
    el("div", { class: "tools" }, ways.group, phone, drawn(t("smaller"), "minus", step(-1)), shown, drawn(t("larger"), "plus", step(1)), fit));
  const update = ({ card, article, zoom, phone: inPhone }) => {
    root.hidden = !article;
    say(size, card.record ? `${card.record.width} × ${card.record.height}${card.record.bytes ? ` · ${sizeOf(card.record.bytes)}` : ""}` : "");
    say(shown, zoom === "fit" ? "" : `${zoom * 100}%`);
    attribute(fit, "aria-pressed", zoom === "fit" && !inPhone ? "true" : "false");
    attribute(phone, "aria-pressed", inPhone ? "true" : "false");
    ways.group.hidden = !inPhone;
    if (inPhone) ways.update(inPhone);
  };
  return { root, update };
}

/** Where the browser lets no page copy pictures, it is said at once how else they are taken. */
function actions() {
  const copies = take.canCopyPictures();
  const root = el("div", { class: "actions" },
    el("div", { class: "row middle" },
      button(t("download"), take.download, { look: "primary", drawing: "download" }),
      copies && button(t("copy"), take.copy, { drawing: "copy" }),
      button(t("downloadKit"), take.kit, { drawing: "box" })),
    !copies && el("p", { class: "note center" }, t("longPress")));
  const update = ({ article, card }) => {
    root.hidden = !article;
    root.classList.toggle("unable", Boolean(card.problem));
  };
  return { root, update };
}

/** What is taken less often: the code alone, the snippet. */
function others() {
  const acts = [
    button(t("codePng"), take.code("png"), { look: "small", drawing: "qr" }),
    button(t("codeSvg"), take.code("svg"), { look: "small", drawing: "qr" }),
    button(t("snippet"), take.snippet, { look: "small", drawing: "code" }),
  ];
  const root = el("details", { class: "also" }, el("summary", {}, t("also")), el("div", { class: "row" }, acts),
    take.canCopyPictures() && el("p", { class: "note" }, t("pressToo")));
  const update = ({ article, look }) => {
    root.hidden = !article;
    for (const act of acts) act.disabled = Boolean(look.no_qr);
  };
  return { root, update };
}
