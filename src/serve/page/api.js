// The server's interface. Failures are `Problem`s: what it says for people, in their language.

import { get } from "./store.js";
import { t } from "./words.js";
import { askToken } from "./token.js";

const TOKEN = "sharecard-token";

/** What went wrong, in words for people. */
export class Problem extends Error {
  /** @param {{title: string, detail?: string, hint?: string, type?: string, field?: string, line?: number, column?: number, length?: number, status?: number}} body */
  constructor(body) {
    super(body.title);
    Object.assign(this, { type: "", detail: "", hint: "" }, body);
  }

  /** Its last part: `no-mobile-link`. */
  get kind() {
    return this.type.split("/").pop();
  }
}

/** A link such as `/#token=…` hands over the token, and is cleaned of it. */
export function takeToken() {
  const [, token] = /^#token=(.+)$/.exec(location.hash) ?? [];
  if (!token) return;
  keepToken(decodeURIComponent(token));
  history.replaceState(null, "", location.pathname + location.search);
}

function keepToken(token) {
  try {
    sessionStorage.setItem(TOKEN, token);
  } catch {
    // Asked for again, then.
  }
}

function headers(more) {
  const token = sessionStorage.getItem(TOKEN);
  return { "Accept-Language": get().language, ...(token && { Authorization: `Bearer ${token}` }), ...more };
}

/** Asks; answers that are no success become problems. A token that is lacking or wrong is asked for, once. */
async function ask(path, { method = "GET", body, accept = "application/json", type = "application/json", signal } = {}, again = true) {
  const json = body !== undefined && type === "application/json";
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: headers({ Accept: accept, ...(body !== undefined && { "Content-Type": type }) }),
      body: json ? JSON.stringify(body) : body,
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ type: "/problems/offline", title: t("offline"), hint: t("offlineHint") });
  }
  if (answer.ok) return answer;
  if (answer.status === 401 && again) {
    keepToken(await askToken());
    return ask(path, { method, body, accept, type, signal }, false);
  }
  throw await problemOf(answer);
}

async function problemOf(answer) {
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // No words: the status says it.
  }
  const wait = Number(answer.headers.get("Retry-After")) || undefined;
  return new Problem({ ...body, title: body.title ?? t("answered", answer.status), status: answer.status, wait });
}

const json = async (...asked) => (await ask(...asked)).json();

/** Whether the server answers at all. */
export const alive = () => fetch("healthz").then(({ ok }) => ok, () => false);

export const config = () => json("api/config");
export const templates = async () => (await json("api/templates")).templates;
export const templateFiles = (name, format) => json(`api/templates/${encodeURIComponent(name)}/${encodeURIComponent(format)}`);
export const saveTemplate = (name, format, text) =>
  ask(`api/templates/${encodeURIComponent(name)}/${encodeURIComponent(format)}`, { method: "PUT", body: { text } });

/** Reads a link or a text. */
export const read = (body, signal) => json("api/articles", { method: "POST", body, signal });

/** Reads a file's bytes. */
export const readFile = (file, signal) =>
  json(`api/articles?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file, type: "application/octet-stream", signal });

/** A card with its record and what was found of it. */
export const card = (body, signal) => json("api/cards", { method: "POST", body, signal });

/** A small picture of a card. */
export const thumbnail = async (body, signal) =>
  (await ask("api/cards", { method: "POST", body, accept: "image/png", signal })).blob();

export const kit = async (body) => (await ask("api/kits", { method: "POST", body, accept: "application/zip" })).blob();
export const code = async (body) => (await ask("api/codes", { method: "POST", body, accept: body.format === "svg" ? "image/svg+xml" : "image/png" })).blob();
export const snippet = async (article) => (await json("api/snippets", { method: "POST", body: { article } })).html;

/** The stream of a batch's events. */
export const batch = async (body, signal) =>
  (await ask("api/batches", { method: "POST", body, accept: "text/event-stream", signal })).body;
