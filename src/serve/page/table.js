// The batch's rows: what each is made from, how far it is, its picture, and what can be done with it.

import { attribute, drawn, el, icon, refill, say } from "./dom.js";
import { lineOf } from "./article.js";
import { readLink } from "./intake.js";
import * as rows from "./rows.js";
import { get, set } from "./store.js";
import { t } from "./words.js";

export function table() {
  const body = el("tbody");
  const head = ["number", "pictureOf", "articleOf", "stateOf", "acts"].map((name) => el("th", { scope: "col", class: `of-${name}` }, t(`column-${name}`)));
  const empty = el("p", { class: "nothing" }, t("noRows"));
  const grid = el("table", { class: "rows" }, el("caption", { class: "unseen" }, t("batch")), el("thead", {}, el("tr", {}, head)), body);
  const root = el("div", { class: "rows-outer" }, empty, grid);
  /** By the rows' ids, so that a row's picture is not loaded anew at every step of another. */
  const lines = new Map();

  const update = ({ batch, running }) => {
    empty.hidden = batch.rows.length > 0;
    grid.hidden = batch.rows.length === 0;
    for (const [id, gone] of lines) {
      if (batch.rows.some((row) => row.id === id)) continue;
      gone.root.remove();
      lines.delete(id);
    }
    batch.rows.forEach((row, place) => {
      if (!lines.has(row.id)) lines.set(row.id, line(row.id));
      const one = lines.get(row.id);
      if (body.children[place] !== one.root) body.insertBefore(one.root, body.children[place] ?? null);
      one.update(row, place, running);
    });
  };
  return { root, update };
}

const rowOf = (id) => get().batch.rows.find((row) => row.id === id);

function line(id) {
  const number = el("td", { class: "of-number" });
  const picture = el("td", { class: "of-pictureOf" });
  const title = el("p", { class: "row-title", dir: "auto" });
  const link = el("p", { class: "row-link", dir: "ltr" });
  const state = el("td", { class: "of-stateOf" });
  const retry = drawn(t("retry"), "retry", () => rows.make([rowOf(id)]));
  const take = drawn(t("download"), "download", () => rows.download(rowOf(id)));
  const edit = drawn(t("editRow"), "edit", () => editRow(rowOf(id)));
  const remove = drawn(t("removeRow"), "close", () => rows.remove(rowOf(id)));
  const root = el("tr", {}, number, picture, el("td", { class: "of-articleOf" }, title, link), state, el("td", { class: "of-acts" }, el("div", {}, retry, take, edit, remove)));

  const update = (row, place, running) => {
    const named = lineOf(row.title) || row.input || t("untitled");
    say(number, String(place + 1));
    say(title, named);
    say(link, row.link === named ? "" : row.link);
    attribute(root, "class", `row-${row.state}`);
    refill(state, `${row.state} ${row.problem?.title}`, () => [
      el("p", { class: `state ${row.state}` }, icon({ waiting: "dot", reading: "busy", made: "good", failed: "bad" }[row.state]), el("span", {}, t(`row-${row.state}`))),
      row.problem && el("p", { class: "row-problem" }, row.problem.title),
      row.problem?.detail && el("p", { class: "note" }, row.problem.detail),
      row.problem?.hint && el("p", { class: "note" }, row.problem.hint),
    ]);
    retry.hidden = row.state !== "failed" || !(row.url || row.article);
    retry.disabled = running;
    take.hidden = row.state !== "made";
    edit.hidden = !(row.url || row.article);
    remove.disabled = running;
    for (const [act, words] of [[retry, "retry"], [take, "download"], [edit, "editRow"], [remove, "removeRow"]]) attribute(act, "aria-label", t("actOn", t(words), named));
    showPicture(picture, row, named);
  };
  return { root, update };
}

async function showPicture(cell, row, named) {
  const key = row.state === "made" ? row.at : 0;
  if (cell.shows === key) return;
  cell.shows = key;
  const blob = key && (await rows.pictureOf(row));
  if (cell.shows !== key) return;
  cell.querySelector("img")?.src && URL.revokeObjectURL(cell.querySelector("img").src);
  cell.replaceChildren(blob ? el("img", { src: URL.createObjectURL(blob), alt: t("cardAlt", named), loading: "lazy" }) : "");
}

/** Opens a row's article in the first view, to change it by hand. */
function editRow({ article, url }) {
  set({ view: "make" });
  if (article) set({ article, found: {}, foundLink: null, linkProblem: null, warnings: [], readProblem: null });
  else {
    set({ way: "link", link: url });
    readLink(url);
  }
}
