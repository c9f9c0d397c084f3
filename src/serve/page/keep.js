// What outlives a reload: texts in the tab's own storage, pictures in IndexedDB; a new tab begins with what any tab kept last.
// A browser that refuses either forgets, no more.

/** Stands in the texts where a picture was. */
export const ELSEWHERE = "kept:picture";

const KEY = "sharecard";
const WAIT_MS = 250;
const PICTURES = "pictures";
/** Covers and logos of so many tabs are kept; a tab that was closed does not say so. */
const TABS = 12;

/** This tab's name, by which its pictures are told from another's: the later the tab, the later the name. A reload keeps it. */
const tab = named();

function named() {
  const fresh = `${Date.now().toString(36).padStart(9, "0")}${Math.random().toString(36).slice(2, 8)}`;
  const [{ type } = {}] = performance.getEntriesByType("navigation");
  return type === "reload" ? texts().tab ?? fresh : fresh;
}

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
  // Pictures that are still on their way are another's so far: what was kept last holds until they have come.
  if (Object.values(held).includes(ELSEWHERE)) return;
  pending = undefined;
  try {
    const text = JSON.stringify({ ...words, tab });
    for (const storage of [sessionStorage, localStorage]) storage.setItem(KEY, text);
  } catch {
    // Full, or forbidden: the page works without.
  }
  for (const name of ["cover", "logo"]) {
    if (held[name] === written[name]) continue;
    written = { ...written, [name]: held[name] };
    if (held[name]) put(`${name}/${tab}`, held[name]);
    else drop(`${name}/${tab}`);
  }
}

addEventListener("pagehide", write);

/** The texts that were kept, by this tab or else by any. */
export function texts() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** The pictures that `from`, a tab or this one before it was reloaded, kept. They come later: a page does not wait for them. */
export async function pictures(from) {
  const [cover, logo] = await Promise.all(["cover", "logo"].map((name) => take(`${name}/${from}`)));
  forgetOldTabs();
  return { cover, logo };
}

async function forgetOldTabs() {
  const names = ((await within("readonly", (store) => store.getAllKeys())) ?? []).filter((name) => !name.startsWith("row/"));
  const tabs = [...new Set(names.map((name) => name.split("/")[1]))].sort();
  for (const name of names) if (tabs.indexOf(name.split("/")[1]) < tabs.length - TABS) drop(name);
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
