// This very article in every family: small pictures, made while the editor rests, a few at a time.

import * as api from "./api.js";
import { EXAMPLE, valueOf } from "./article.js";
import { ELSEWHERE } from "./keep.js";
import { get, set } from "./store.js";

/** In pixels of the picture: twice what a screen of ordinary density shows. */
const WIDTH = 240;
const WAIT_MS = 350;
const AT_ONCE = 2;

let asked = "";
let timer;
let underWay;

/** Looks at the state, and asks for the families' pictures if they would be others. */
export function follow(state) {
  const { article, look, templates, view } = state;
  if (templates.length === 0 || look.brand.logo === ELSEWHERE || (view !== "make" && view !== "templates")) return;
  const { template: _, toml: __, encoding: ___, max_bytes: ____, ...dress } = look;
  const key = JSON.stringify([article, dress, templates.map(({ name }) => name)]);
  if (key === asked) return;
  asked = key;
  clearTimeout(timer);
  timer = setTimeout(() => make(valueOf(article ?? EXAMPLE), dress, templates), Object.keys(state.thumbnails).length > 0 ? WAIT_MS : 0);
}

async function make(article, dress, templates) {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  const left = templates.map((template) => template);
  const work = async () => {
    for (let template = left.shift(); template && !own.signal.aborted; template = left.shift()) {
      const format = template.formats.some(({ name }) => name === dress.format) ? dress.format : template.formats[0].name;
      await one({ article, look: { ...dress, template: template.name, format }, thumbnail: WIDTH }, template.name, own.signal);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** An article that has no link yet is shown without its code. */
function withoutCode(problem, request, signal) {
  if (problem.kind !== "no-mobile-link") throw problem;
  return api.thumbnail({ ...request, look: { ...request.look, no_qr: true } }, signal);
}

async function one(request, name, signal) {
  try {
    const address = URL.createObjectURL(await api.thumbnail(request, signal).catch((problem) => withoutCode(problem, request, signal)));
    const before = get().thumbnails[name];
    set(({ thumbnails }) => ({ thumbnails: { ...thumbnails, [name]: address } }));
    if (before) setTimeout(() => URL.revokeObjectURL(before), 1000);
  } catch {
    // The last picture stays; the card itself says what is wrong.
  }
}
