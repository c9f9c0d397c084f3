// Many cards at once: links, a feed or a table fill rows; the rows fill with cards.

import { attribute, button, el, fill, icon, newId, refill, say, segments } from "./dom.js";
import * as rows from "./rows.js";
import { table } from "./table.js";
import { get, set, setBatch, setLook } from "./store.js";
import { t } from "./words.js";

export function batchView(state) {
  const choice = segments(t("waysIn"), ["links", "feed", "table"].map((way) => [way, t(`batch-${way}`)]), state.batch.way, (way) => setBatch({ way }));
  const panels = { links: links(), feed: feed(), table: tableFile() };
  const dress = lookChoice();
  const bar = progress();
  const list = table();
  const root = el("div", { class: "page" }, el("h1", {}, t("batch")), el("p", { class: "lead" }, t("batchLead")),
    el("div", { class: "panel" }, choice.group, Object.values(panels).map((panel) => panel.root), dress.root), bar.root, list.root);
  const update = (now) => {
    choice.update(now.batch.way);
    for (const [way, panel] of Object.entries(panels)) {
      panel.root.hidden = way !== now.batch.way;
      panel.update(now);
    }
    for (const part of [dress, bar, list]) part.update(now);
  };
  return { root, update };
}

function links() {
  const id = newId("links");
  const area = el("textarea", { id, class: "input mono", rows: "5", spellcheck: "false", autocapitalize: "off", placeholder: t("linksPlaceholder"), oninput: () => setBatch({ text: area.value }) });
  const add = el("button", { class: "button" }, icon("plus"), el("span", {}, t("addRows")));
  const root = el("form", { class: "way", onsubmit: (event) => {
    event.preventDefault();
    if (area.value.trim() === "") area.focus();
    else rows.addLinks(area.value);
  } }, el("label", { for: id, class: "unseen" }, t("batch-links")), area, el("p", { class: "row" }, add));
  return { root, update: ({ batch }) => fill(area, batch.text) };
}

function feed() {
  const id = newId("feed");
  const input = el("input", { id, class: "input", type: "text", inputmode: "url", autocapitalize: "off", autocomplete: "off", spellcheck: "false", placeholder: "https://www.example.edu.cn/feed.xml", oninput: () => setBatch({ feed: input.value }) });
  const add = el("button", { class: "button" }, icon("plus"), el("span", {}, t("readFeed")));
  const root = el("form", { class: "way", novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    if (input.value.trim() === "") input.focus();
    else rows.addFeed(input.value);
  } }, el("label", { for: id, class: "unseen" }, t("batch-feed")), el("div", { class: "joined" }, input, add));
  return { root, update: ({ batch, reading }) => {
    fill(input, batch.feed);
    attribute(add, "aria-busy", reading === "batch" && "true");
  } };
}

function tableFile() {
  const id = newId("table");
  const input = el("input", { id, type: "file", class: "unseen", accept: ".csv,.json,.jsonl,.xml,.txt", onchange: () => {
    if (input.files[0]) rows.addTable(input.files[0]);
    input.value = "";
  } });
  const root = el("div", { class: "way" }, input, el("label", { for: id, class: "drop" }, icon("upload"), el("strong", {}, t("chooseTable")), el("span", {}, t("tableNote"))));
  return { root, update: () => {} };
}

/** Family and format, as two lists: the look itself is made in the first view. */
function lookChoice() {
  const select = (label, onchange) => {
    const id = newId("select");
    const input = el("select", { id, class: "input", onchange: () => onchange(input.value) });
    return { input, root: el("div", { class: "field" }, el("label", { for: id }, label), input) };
  };
  const family = select(t("template"), (template) => {
    const formats = get().templates.find(({ name }) => name === template).formats;
    const { format } = get().look;
    setLook({ template, format: formats.some(({ name }) => name === format) ? format : formats[0].name, toml: undefined });
  });
  const format = select(t("format"), (value) => setLook({ format: value, toml: undefined }));
  const root = el("div", { class: "pair" }, family.root, format.root);
  const update = ({ templates, look }) => {
    const has = templates.find(({ name }) => name === look.template)?.formats ?? [];
    options(family.input, templates, look.template);
    options(format.input, has, look.format);
  };
  return { root, update };
}

function options(select, values, chosen) {
  refill(select, values.map(({ name, title }) => `${name} ${title}`).join("\n"), () => values.map(({ name, title }) => el("option", { value: name }, title)));
  if (select.value !== chosen) select.value = chosen;
}

/** What is done, and what can be done with it. */
function progress() {
  const start = button(t("makeAll"), () => rows.make(open(get().batch.rows)), { look: "primary", drawing: "play" });
  const stop = button(t("stop"), rows.stop, { drawing: "close" });
  const all = button(t("downloadAll"), rows.downloadAll, { drawing: "download" });
  const failed = button(t("retryFailed"), () => rows.make(again(get().batch.rows)), { drawing: "retry" });
  const clear = button(t("clearRows"), rows.removeAll, { look: "quiet", drawing: "bin" });
  const meter = el("progress", { "aria-label": t("batchProgress"), max: "1", value: 0 });
  const words = el("p", { class: "counts", role: "status" });
  const root = el("div", { class: "batch-bar" }, el("div", { class: "batch-said" }, words, meter), el("div", { class: "row" }, start, stop, failed, all, clear));
  const update = ({ batch, running }) => {
    const count = (state) => batch.rows.filter((row) => row.state === state).length;
    const [made, failures, total] = [count("made"), count("failed"), batch.rows.length];
    root.hidden = total === 0;
    say(words, t("counts", total, made, failures));
    meter.max = Math.max(total, 1);
    meter.value = made + failures;
    meter.hidden = !running;
    stop.hidden = !running;
    start.hidden = running || open(batch.rows).length === 0;
    all.classList.toggle("primary", start.hidden && !running);
    failed.hidden = running || again(batch.rows).length === 0;
    all.hidden = made === 0;
    clear.disabled = running;
  };
  return { root, update };
}

const workable = ({ url, article }) => Boolean(url || article);
const open = (all) => all.filter((row) => row.state === "waiting" && workable(row));
const again = (all) => all.filter((row) => row.state === "failed" && workable(row));
