// The page: its head, the view that is chosen, and what follows the state. Everything begins here.

import * as api from "./api.js";
import { attribute } from "./dom.js";
import { head } from "./head.js";
import { listen } from "./intake.js";
import * as preview from "./preview.js";
import { tellProblem } from "./say.js";
import { connect, watch } from "./server.js";
import { follow, get, set, takeUp } from "./store.js";
import * as take from "./take.js";
import * as thumbnails from "./thumbnails.js";
import { batchView } from "./view-batch.js";
import { helpView } from "./view-help.js";
import { makeView } from "./view-make.js";
import { templatesView } from "./view-templates.js";
import { t, TAGS } from "./words.js";

const VIEWS = { make: makeView, batch: batchView, templates: templatesView, help: helpView };

/** What is in the page: of this view, in this language, and how it is brought up to date. */
let shown = { view: "", language: "", update: () => {} };

function show(state) {
  const { view, language, theme } = state;
  const root = document.documentElement;
  attribute(root, "lang", TAGS[language]);
  attribute(root, "data-choice", theme);
  if (shown.view !== view || shown.language !== language) build(state);
  shown.update(state);
}

function build(state) {
  const first = shown.view === "";
  const { view, language } = state;
  const main = document.getElementById("main");
  const header = head(state);
  const { root, update } = VIEWS[view](state);
  document.getElementById("head").replaceChildren(...header.parts);
  main.replaceChildren(root);
  main.className = `view-${view}`;
  document.title = view === "make" ? t("name") : `${t(view)} · ${t("name")}`;
  if (!first && shown.view !== view) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  if (!first && shown.language !== language) {
    header.language.focus();
    fetchTemplates();
  }
  shown = { view, language, update: (now) => { header.update(now); update(now); } };
  if (location.hash !== `#${view}`) history[first ? "replaceState" : "pushState"](null, "", `#${view}`);
}

const viewOfAddress = () => Object.keys(VIEWS).find((view) => location.hash === `#${view}`);

/** Keys that do what they do in any editor. */
function pressed(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.key.toLowerCase() === "s" && get().view === "make" && get().article) {
    event.preventDefault();
    take.download();
  }
}

async function fetchTemplates() {
  try {
    set({ templates: await api.templates() });
  } catch (problem) {
    tellProblem(problem);
  }
}

async function start() {
  api.takeToken();
  takeUp();
  const view = viewOfAddress();
  if (view) set({ view });
  show(get());
  for (const follower of [show, preview.follow, thumbnails.follow]) follow(follower);
  addEventListener("hashchange", () => {
    const chosen = viewOfAddress();
    if (chosen) set({ view: chosen });
  });
  document.addEventListener("keydown", pressed);
  listen();
  watch();
  await connect();
}

start();
