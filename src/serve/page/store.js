// The page's state, in one place. Views read it and are told when it changed; nobody else holds any.

import * as keep from "./keep.js";

/**
 * @typedef {object} Article  What is sent as an article value: every field a text; absent ones are left out.
 * @typedef {{value: string, place: string, doubtful?: string|null, note?: string|null}} Found  A field as it was read.
 * @typedef {{url: string, place: string, own_page: boolean, doubtful?: string|null}} Link
 * @typedef {{template: string, format: string, brand: object, toml?: string, no_qr?: boolean, encoding?: string, max_bytes?: number}} Look
 */

/** What a first visit begins with. */
const FRESH = {
  language: "zh",
  theme: "auto",
  view: "make",
  way: "link",
  link: "",
  text: "",
  /** @type {Article|null} */ article: null,
  /** @type {Record<string, Found>} */ found: {},
  /** @type {Link|null} */ foundLink: null,
  linkProblem: null,
  warnings: [],
  /** @type {Look} */ look: { template: "bulletin", format: "poster", brand: {} },
  zoom: "fit",
  phone: "",
  batch: { way: "links", text: "", feed: "", rows: [] },
  editing: { name: "", format: "", text: "", base: "", file: "" },
};

/** What is of this moment only, and is not kept. */
const PASSING = {
  config: null,
  templates: [],
  reading: "",
  readProblem: null,
  card: { image: "", media: "", record: null, checks: [], problem: null, busy: false },
  thumbnails: {},
  running: false,
  draft: { image: "", problem: null, busy: false },
};

let state = { ...FRESH, ...PASSING };
const followers = new Set();
let told = true;

/** The state as it is; never changed in place. */
export const get = () => state;

/** Changes some of it: an object of new values, or a function from the state to one. */
export function set(change) {
  const patch = typeof change === "function" ? change(state) : change;
  const changed = Object.keys(patch).some((key) => patch[key] !== state[key]);
  if (!changed) return;
  state = { ...state, ...patch };
  keep.later(kept);
  if (told) {
    told = false;
    queueMicrotask(tell);
  }
}

function tell() {
  told = true;
  for (const follower of [...followers]) follower(state);
}

/** Calls `follower` whenever the state changed; returns how to stop that. */
export function follow(follower) {
  followers.add(follower);
  return () => followers.delete(follower);
}

/** Changes one field of the article. */
export const setField = (name, value) => set(({ article }) => ({ article: { ...article, [name]: value } }));

/** Changes some of the look. */
export const setLook = (patch) => set(({ look }) => ({ look: { ...look, ...patch } }));

/** Changes some of the brand; empty values are left out, so that the template's own hold. */
export function setBrand(patch) {
  const brand = Object.fromEntries(Object.entries({ ...state.look.brand, ...patch }).filter(([, value]) => !isEmpty(value)));
  setLook({ brand });
}

export const setBatch = (patch) => set(({ batch }) => ({ batch: { ...batch, ...patch } }));

/** Changes one row of the batch. */
export const setRow = (id, patch) =>
  set(({ batch }) => ({ batch: { ...batch, rows: batch.rows.map((row) => (row.id === id ? { ...row, ...patch } : row)) } }));

export const setEditing = (patch) => set(({ editing }) => ({ editing: { ...editing, ...patch } }));

/** What the templates view works on: nothing yet. */
export const NO_EDITING = FRESH.editing;

const isEmpty = (value) =>
  value === "" || value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);

/** The part that outlives a reload. Pictures lie in a store of their own, behind a word in their place. */
function kept() {
  const texts = Object.fromEntries(Object.keys(FRESH).map((key) => [key, state[key]]));
  const pictures = {};
  if (isHeld(texts.article?.cover)) {
    pictures.cover = texts.article.cover;
    texts.article = { ...texts.article, cover: keep.ELSEWHERE };
  }
  if (isHeld(texts.look.brand.logo)) {
    pictures.logo = texts.look.brand.logo;
    texts.look = { ...texts.look, brand: { ...texts.look.brand, logo: keep.ELSEWHERE } };
  }
  texts.found = Object.fromEntries(Object.entries(texts.found).map(([name, found]) =>
    [name, isData(found.value) ? { ...found, value: "" } : found]));
  return { texts, pictures };
}

const isHeld = (value) => isData(value) || value === keep.ELSEWHERE;
const isData = (value) => typeof value === "string" && value.startsWith("data:");

/** Takes up what was kept last time; pictures follow when they have been fetched. */
export function takeUp() {
  const texts = keep.texts();
  const known = Object.fromEntries(Object.keys(FRESH).filter((key) => key in texts).map((key) => [key, texts[key]]));
  // Whatever was under way has ended with the page.
  const rows = known.batch?.rows?.map((row) => (row.state === "reading" ? { ...row, state: "waiting" } : row));
  if (rows) known.batch = { ...FRESH.batch, ...known.batch, rows };
  state = { ...state, ...known };
  if (state.article?.cover === keep.ELSEWHERE || state.look.brand.logo === keep.ELSEWHERE) keep.pictures(texts.tab).then(putBack);
}

function putBack({ cover = "", logo = "" }) {
  if (state.article?.cover === keep.ELSEWHERE) setField("cover", cover);
  if (state.look.brand.logo === keep.ELSEWHERE) setBrand({ logo });
}
