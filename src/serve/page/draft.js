// The card of the template that is being edited, which follows its text.

import * as api from "./api.js";
import { EXAMPLE, valueOf } from "./article.js";
import { attribute, el, icon } from "./dom.js";
import { get, set } from "./store.js";
import { t } from "./words.js";

const WAIT_MS = 120;

let asked = "";
let timer;
let underWay;

export function draft() {
  const picture = el("img", { class: "card", alt: t("draftAlt") });
  const figure = el("figure", { class: "figure" }, picture, icon("busy"));
  const root = el("section", { class: "bench-card", "aria-label": t("card") }, figure);
  // The view is new: what it shows is asked for, whatever was shown before.
  asked = "";
  const update = (state) => {
    follow(state);
    picture.hidden = !state.draft.image;
    attribute(picture, "src", state.draft.image);
    figure.classList.toggle("stale", Boolean(state.draft.problem));
    attribute(figure, "aria-busy", state.draft.busy ? "true" : "false");
  };
  return { root, update };
}

function follow({ editing, article, look }) {
  if (editing.name === "") return;
  const key = JSON.stringify([editing.name, editing.format, editing.text, article, look.brand, look.no_qr]);
  if (key === asked) return;
  asked = key;
  clearTimeout(timer);
  timer = setTimeout(make, WAIT_MS);
}

async function make() {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  const { editing, article, look } = get();
  const changed = editing.text !== editing.base;
  const dress = { template: editing.name, format: editing.format, brand: look.brand, no_qr: look.no_qr, verify: "none", ...(changed && { toml: editing.text }) };
  show({ busy: true });
  try {
    const { image, media_type: media } = await api.card({ article: valueOf(article ?? EXAMPLE), look: dress }, own.signal);
    if (underWay === own) show({ busy: false, problem: null, image: `data:${media};base64,${image}` });
  } catch (problem) {
    if (underWay === own && problem.name !== "AbortError") show({ busy: false, problem });
  }
}

const show = (patch) => set((state) => ({ draft: { ...state.draft, ...patch } }));
