// What outlives a reload: texts in localStorage, pictures in IndexedDB. A browser that refuses either forgets, no more.

/** Stands in the texts where a picture was. */
export const ELSEWHERE = "kept:picture";

const KEY = "sharecard";
const WAIT_MS = 250;
const PICTURES = "pictures";

let timer;
let pending;
let written = {};

/** Writes what `kept` gives, soon; at once when the page goes. */
export function later(kept) {
  pending = kept;
  timer ??= setTimeout(write, WAIT_MS);
}

function write() {
  clearTimeout(timer);
  timer = undefined;
  if (!pending) return;
  const { texts: words, pictures: held } = pending();
  pending = undefined;
  try {
    localStorage.setItem(KEY, JSON.stringify(words));
  } catch {
    // Full, or forbidden: the page works without.
  }
  for (const name of ["cover", "logo"]) {
    if (held[name] === written[name] || held[name] === ELSEWHERE) continue;
    written = { ...written, [name]: held[name] };
    if (held[name]) put(name, held[name]);
    else drop(name);
  }
}

addEventListener("pagehide", write);

/** The texts that were kept. */
export function texts() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** The pictures that were kept, by name. They come later: a page does not wait for them. */
export async function pictures() {
  const [cover, logo] = await Promise.all([take("cover"), take("logo")]);
  written = { cover, logo };
  return written;
}

let opened;
function base() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("sharecard", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(PICTURES);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within(mode, work) {
  try {
    const store = (await base()).transaction(PICTURES, mode).objectStore(PICTURES);
    return await new Promise((resolve, reject) => {
      const request = work(store);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return undefined;
  }
}

/** Keeps a picture, a text or a blob, under a name. */
export const put = (name, picture) => within("readwrite", (store) => store.put(picture, name));

/** A picture that was kept; `undefined` where there is none. */
export const take = (name) => within("readonly", (store) => store.get(name));

/** Forgets one. */
export const drop = (name) => within("readwrite", (store) => store.delete(name));

/** Forgets all whose names begin so. */
export const dropAll = (prefix) => within("readwrite", (store) => store.delete(IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
