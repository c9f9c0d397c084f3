// The card follows every change: asked for soon after the last one, what is overtaken is abandoned, and an older answer never
// replaces a newer one. When nothing has changed for a while, the code goes through every trial.

import * as api from "./api.js";
import { ELSEWHERE } from "./keep.js";
import { EXAMPLE, valueOf } from "./article.js";
import { get, set } from "./store.js";
import { merge } from "./merge.js";

/** After a change; typing faster than this is one change. */
const WAIT_MS = 40;
/** After the last answer, before the trials. */
const REST_MS = 700;

let asked = "";
let timer;
let resting;
let underWay;
/** Those who wait for the card to be that of the state. */
let waiting = [];

/** What is asked for, or `null` while there is nothing to show. */
function wanted({ article, look, config, language }) {
  // A logo of last time that is still on its way would be asked for in vain.
  if (!config || look.brand.logo === ELSEWHERE) return null;
  return { article: valueOf(article ?? EXAMPLE), look: { ...look, verify: "none" }, language };
}

/** Looks at the state, and asks anew if another card is wanted than was asked for last. */
export function follow(state) {
  const body = wanted(state);
  if (!body) return;
  const key = JSON.stringify(body);
  if (key === asked) return;
  asked = key;
  const { language: _, ...request } = body;
  clearTimeout(timer);
  clearTimeout(resting);
  timer = setTimeout(() => ask(request), WAIT_MS);
  show({ busy: true });
}

/** Asks again, though nothing changed: after a failure of the way there. */
export function again() {
  asked = "";
  follow(get());
}

async function ask(request) {
  timer = undefined;
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  try {
    const answer = await api.card(request, own.signal);
    if (underWay !== own) return;
    show({ ...shown(answer), busy: timer !== undefined, problem: null });
    resting = setTimeout(() => rest(request, own), REST_MS);
  } catch (problem) {
    if (underWay !== own || problem.name === "AbortError") return;
    const without = problem.kind === "no-mobile-link" && (await withoutCode(request, own));
    if (underWay !== own) return;
    show({ ...without, busy: timer !== undefined, problem });
  }
  settle();
}

/** While there is no link yet, what the card will look like but for its code: rather that than another article's card. */
async function withoutCode(request, own) {
  try {
    return shown(await api.card({ ...request, look: { ...request.look, no_qr: true } }, own.signal));
  } catch {
    return {};
  }
}

/** The trials take longer than a card: they follow when the editor rests. */
async function rest(request, own) {
  if (get().look.no_qr || !get().article) return;
  try {
    const { checks, record } = await api.card({ ...request, look: { ...request.look, verify: "full" } }, own.signal);
    if (underWay === own) show({ checks, record });
  } catch {
    // The card stands as it is; what is wrong with the way there shows at the next change.
  }
}

const shown = ({ image, media_type: media, record, checks }) => ({ image: `data:${media};base64,${image}`, media, record, checks: checks ?? [] });

const show = (patch) => set(({ card }) => ({ card: { ...card, ...patch } }));

function settle() {
  if (get().card.busy) return;
  for (const resolve of waiting) resolve(get().card);
  waiting = [];
}

/** The card of the state as it is, when it has come. */
export function settled() {
  if (!get().card.busy) return Promise.resolve(get().card);
  return new Promise((resolve) => waiting.push(resolve));
}

/** Changes what a mend says: a merge patch of article and look. */
export function mend(change) {
  const { article, look } = get();
  const mended = merge({ article, look }, change);
  set({ article: mended.article, look: { ...mended.look, brand: mended.look.brand ?? {} } });
}
