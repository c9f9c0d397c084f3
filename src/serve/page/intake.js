// The three ways in: a link, a text, files; by hand, by Ctrl-V anywhere, by drag and drop.

import * as api from "./api.js";
import { held, isChanged, takeUp } from "./article.js";
import { sizeOf } from "./files.js";
import * as picture from "./picture.js";
import { tell, tellProblem } from "./say.js";
import { get, set, setBatch, setBrand } from "./store.js";
import { t } from "./words.js";

let underWay;

/** Reads what `ask` brings; one article is taken up, several go to the batch. */
async function read(way, ask) {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  set({ reading: way, readProblem: null });
  try {
    const answer = await ask(own.signal);
    if (underWay === own) await receive(answer);
  } catch (problem) {
    if (problem.name === "AbortError") return;
    set({ readProblem: problem });
  } finally {
    if (underWay === own) set({ reading: "" });
  }
}

async function receive({ articles, problems }) {
  if (articles.length + problems.length > 1) {
    addRows(articles, problems);
    set({ view: "batch" });
    tell(t("severalRead", articles.length + problems.length));
  } else if (articles.length === 1) {
    // Pasting anywhere is easily done by mistake: what was typed before is one click away.
    const undo = isChanged(get()) ? [t("undo"), held()] : undefined;
    takeUp(articles[0]);
    set({ view: "make" });
    tell(t("wasRead"), "good", undo);
  } else {
    throw new api.Problem(problems[0] ?? { title: t("nothingRead"), hint: t("nothingReadHint") });
  }
}

/** Stops reading. */
export function stop() {
  underWay?.abort();
  set({ reading: "" });
}

export const readLink = (text) => read("link", (signal) => {
  const url = linkIn(text);
  if (url === "") throw new api.Problem({ type: "/problems/no-address", title: t("noAddress"), hint: t("noAddressHint") });
  return api.read({ url }, signal);
});
export const readText = (text) => read("text", (signal) => api.read({ text, kind: "auto" }, signal));

/** People write addresses as they say them. */
export const withScheme = (url) => (/^[a-z][a-z0-9+.-]*:/i.test(url) && !/^[\w.-]+:\d/.test(url) ? url : `https://${url}`);

/** An address among words; Chinese punctuation ends it. */
const ADDRESS = /https?:\/\/[^\s\u3000-\u303f\uff01-\uff0f\uff1a-\uff20<>"]+/i;
/** The longest line that is a link with its title, as it is shared, and no article. */
const SHARED_CHARS = 300;

/** The address that a typed text is, or has in it; empty where there is none. */
export function linkIn(text) {
  const plain = text.trim();
  const [found] = ADDRESS.exec(plain) ?? [];
  if (found) return found;
  if (/^[a-z][a-z0-9+.-]*:/i.test(plain)) return withScheme(plain);
  return /\s/.test(plain) || !/^[^.]+\.[^.]/.test(plain) ? "" : withScheme(plain);
}

/** Whether a pasted text is a link, alone or as it is shared: in one line with its title. */
export const isLink = (text) => !/\n/.test(text.trim()) && [...text].length <= SHARED_CHARS && ADDRESS.test(text);

/** Takes files: pictures become the cover, one document is read, several go to the batch. */
export async function takeFiles(files) {
  set({ readProblem: null });
  const pictures = files.filter(picture.is);
  const documents = files.filter((file) => !picture.is(file));
  if (documents.length === 1) await read("file", (signal) => readFile(documents[0], signal));
  // Beside a document it is meant for that.
  if (pictures.length > 0) await takePicture("cover", pictures[0]);
  if (documents.length > 1) await readSeveral(documents);
}

/** What is larger than the server takes is not sent at all. */
export function readFile(file, signal) {
  const most = get().config?.limits.document_bytes ?? Infinity;
  if (file.size > most) throw new api.Problem({ title: t("tooLarge", sizeOf(file.size), sizeOf(most)), hint: t("tooLargeHint") });
  return api.readFile(file, signal);
}

async function readSeveral(files) {
  set({ view: "batch", reading: "file" });
  for (const file of files) {
    try {
      const { articles, problems } = await readFile(file);
      addRows(articles, problems, file.name);
    } catch (problem) {
      addRows([], [problem], file.name);
    }
  }
  set({ reading: "" });
  tell(t("severalRead", files.length));
}

/** A picture as the article's cover or the brand's logo. */
export async function takePicture(place, file) {
  try {
    if (place === "cover" && !get().article) throw new api.Problem({ title: t("coverFirst") });
    const address = await picture.read(file);
    if (place === "logo") setBrand({ logo: address });
    else set(({ article }) => ({ article: { ...article, cover: address } }));
    tell(t(place === "logo" ? "logoTaken" : "coverTaken"));
  } catch (problem) {
    tellProblem(problem);
  }
}

/** Puts articles that were read, and what could not be, below the rows of the batch. */
export function addRows(articles, problems, name) {
  const rows = [
    ...articles.map((article) => newRow({ article: valueOfRead(article), title: article.fields.title?.value ?? "", link: article.link?.url ?? "", input: name ?? article.input })),
    ...problems.map((problem) => newRow({ state: "failed", problem: plain(problem), input: name ?? problem.input ?? "" })),
  ];
  setBatch({ rows: [...get().batch.rows, ...rows] });
}

/** A row of the batch. */
export const newRow = (row) => ({ id: crypto.randomUUID?.() ?? String(Math.random()).slice(2), state: "waiting", title: "", link: "", input: "", problem: null, ...row });

/** What of a problem is kept in the state. */
export const plain = ({ title, detail, hint, type }) => ({ title, detail, hint, type });

function valueOfRead({ fields, link }) {
  const article = Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]));
  delete article.mobile_url;
  return link && !link.own_page ? { ...article, mobile_url: link.url } : article;
}

/** Listens for what is pasted or dropped anywhere in the page. */
export function listen() {
  document.addEventListener("paste", pasted);
  for (const kind of ["dragenter", "dragover"]) document.addEventListener(kind, (event) => over(event, true));
  document.addEventListener("dragleave", (event) => !event.relatedTarget && over(event, false));
  document.addEventListener("drop", dropped);
}

function pasted(event) {
  const files = [...(event.clipboardData?.files ?? [])];
  const inField = event.target.closest?.("input, textarea, [contenteditable]");
  const well = event.target.closest?.("[data-well]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const ofLink = event.target.closest?.("[data-link]");
  // Office programs put a picture of the text beside the text: in a field, the text is meant.
  if (files.length > 0 && !(inField && text)) {
    event.preventDefault();
    if (well && picture.is(files[0])) takePicture(well.dataset.well, files[0]);
    else takeFiles(files);
  } else if ((!inField || (ofLink && isArticle(text))) && text.trim() !== "" && get().view !== "help") {
    event.preventDefault();
    takeText(text);
  }
}

/** Whether a text that was pasted where a link belongs is an article. */
const isArticle = (text) => !isLink(text) && /\S\s*\n\s*\S/.test(text);

/** A text that was pasted where no field was: a link, or an article. */
function takeText(text) {
  if (get().view === "batch") setBatch({ way: "links", text });
  else if (isLink(text)) {
    const link = linkIn(text);
    set({ view: "make", way: "link", link });
    readLink(link);
  } else {
    set({ view: "make", way: "text", text });
    readText(text);
  }
}

const carries = (event) => [...(event.dataTransfer?.types ?? [])].some((type) => type === "Files" || type === "text/uri-list");

function over(event, inside) {
  if (!carries(event)) return;
  event.preventDefault();
  document.body.classList.toggle("dropping", inside);
  const well = event.target.closest?.("[data-well]");
  for (const other of document.querySelectorAll(".over")) if (other !== well) other.classList.remove("over");
  if (inside) well?.classList.add("over");
}

function dropped(event) {
  if (!carries(event)) return;
  event.preventDefault();
  over(event, false);
  const files = [...event.dataTransfer.files];
  const well = event.target.closest?.("[data-well]")?.dataset.well;
  const link = event.dataTransfer.getData("text/uri-list").split(/\r?\n/).find((line) => isLink(line));
  if (well && files.length === 1 && picture.is(files[0])) takePicture(well, files[0]);
  else if (files.length > 0) takeFiles(files);
  else if (link) takeText(link);
}
