// The batch: what becomes a row, and the work on them, row by row as the server tells of it.

import * as api from "./api.js";
import { lineOf } from "./article.js";
import { bytesOf, extension, fileName, save } from "./files.js";
import { addRows, linkIn, newRow, plain, readFile, withScheme } from "./intake.js";
import * as keep from "./keep.js";
import { tell, tellProblem } from "./say.js";
import { get, set, setBatch, setRow } from "./store.js";
import { events } from "./stream.js";
import { t } from "./words.js";
import { zip } from "./zip.js";

let underWay;

const kept = (id) => `row/${id}`;

/** The links in a text, one a line; what else the line says is left out. */
export function linksIn(text) {
  const words = text.split(/\r?\n/).map((line) => linkIn(line) || line.trim()).filter(Boolean);
  return [...new Set(words)];
}

/** Puts a list of links into rows. */
export function addLinks(text) {
  const rows = linksIn(text).map((link) => newRow({ url: withScheme(link), link, input: link }));
  setBatch({ rows: [...get().batch.rows, ...rows], text: "" });
}

/** Reads a feed: a row for each of its articles. */
export async function addFeed(url) {
  await adding(async () => {
    const { articles, problems } = await api.read({ url: withScheme(url.trim()) });
    addRows(articles, problems);
    setBatch({ feed: "" });
    return articles.length + problems.length;
  });
}

/** Reads a table: a row for each of its lines. */
export async function addTable(file) {
  await adding(async () => {
    const { articles, problems } = await readFile(file);
    addRows(articles, problems, articles.length === 1 ? file.name : undefined);
    return articles.length + problems.length;
  });
}

async function adding(work) {
  set({ reading: "batch" });
  try {
    tell(t("severalRead", await work()));
  } catch (problem) {
    tellProblem(problem);
  } finally {
    set({ reading: "" });
  }
}

/** Makes the cards of these rows; their order is the table's. */
export async function make(rows) {
  if (get().running || rows.length === 0) return;
  underWay = new AbortController();
  set({ running: true });
  for (const { id } of rows) setRow(id, { state: "waiting", problem: null });
  const most = get().config?.limits.batch_rows ?? rows.length;
  try {
    for (let at = 0; at < rows.length; at += most) await part(rows.slice(at, at + most));
  } catch (problem) {
    if (problem.name !== "AbortError") tellProblem(problem);
  } finally {
    for (const row of get().batch.rows) if (row.state === "reading") setRow(row.id, { state: "waiting" });
    set({ running: false });
  }
}

const asked = ({ url, article }) => (article ? { article } : { url });

/** As many rows as the server takes at once. */
async function part(rows) {
  const body = await api.batch({ rows: rows.map(asked), look: get().look }, underWay.signal);
  for await (const { event, data } of events(body)) {
    if (event === "row") await take(rows[data.row], data);
    if (event === "done") tell(t("batchDone", data.made, data.failed), data.failed > 0 ? "bad" : "good");
  }
}

async function take(row, { state, title, link, record, image, media_type: media, problem }) {
  if (!row) return;
  if (image) await keep.put(kept(row.id), new Blob([bytesOf(image)], { type: media ?? "image/png" }));
  setRow(row.id, {
    state,
    problem: problem ? plain(problem) : null,
    ...(title && { title }),
    ...(link && { link: link.url ?? link }),
    ...(image && { bytes: record?.bytes ?? bytesOf(image).length, at: Date.now() }),
  });
}

/** Stops the work; what is made stays. */
export const stop = () => underWay?.abort();

/** The picture of a row, as it was kept. */
export const pictureOf = (row) => keep.take(kept(row.id));

/** Takes a row out. */
export function remove(row) {
  keep.drop(kept(row.id));
  setBatch({ rows: get().batch.rows.filter(({ id }) => id !== row.id) });
}

/** Takes all rows out. */
export function removeAll() {
  stop();
  keep.dropAll("row/");
  setBatch({ rows: [] });
}

/** How a row's picture is called: by its place and title, so that a folder keeps the table's order. */
function called(row, place, blob) {
  const title = fileName(lineOf(row.title) || row.input);
  return `${String(place + 1).padStart(3, "0")}-${title}.${extension(blob.type)}`;
}

/** Downloads one picture. */
export async function download(row) {
  const blob = await pictureOf(row);
  if (!blob) return tell(t("pictureGone"), "bad");
  return save(blob, called(row, get().batch.rows.findIndex(({ id }) => id === row.id), blob));
}

/** Downloads all that are made, in one ZIP. */
export async function downloadAll() {
  const files = [];
  for (const [place, row] of get().batch.rows.entries()) {
    const blob = row.state === "made" && (await pictureOf(row));
    if (blob) files.push({ name: called(row, place, blob), bytes: new Uint8Array(await blob.arrayBuffer()) });
  }
  if (files.length === 0) return tell(t("pictureGone"), "bad");
  save(zip(files), `${t("batchName")}.zip`);
  return tell(t("downloaded"));
}
