// An article as the page holds it: every field a text. What was read of it, and what is sent of it.

import { ELSEWHERE } from "./keep.js";
import { get, set } from "./store.js";

/** Every field that can be changed, in the order in which they are shown; those behind `more` are folded away. */
export const FIELDS = ["title", "date", "label", "source", "summary", "mobile_url"];
export const MORE = ["title_short", "title_lead", "author", "editor", "reviewer", "contributor", "column", "topic", "url"];

/** Takes up an article that the server read. */
export function takeUp(read) {
  const article = {};
  for (const [name, found] of Object.entries(read.fields)) article[name] = found.value;
  delete article.mobile_url;
  if (read.link && !read.link.own_page) article.mobile_url = read.link.url;
  set({
    article,
    found: read.fields,
    foundLink: read.link ?? null,
    linkProblem: read.link_problem ?? null,
    warnings: read.warnings ?? [],
    readProblem: null,
    look: withoutQrChoice(get().look),
  });
}

const withoutQrChoice = ({ no_qr: _, ...look }) => look;

/** The link that the QR code opens: the mobile version's, or else the page's own. */
export const linkOf = ({ article, foundLink }) => article.mobile_url || (foundLink?.own_page ? foundLink.url : article.url) || "";

/** Whether the page's own address stands in for a mobile version. */
export const isOwnPage = (state) => !state.article.mobile_url && linkOf(state) !== "";

/** What a field held when it was read. */
export function foundValue({ found, foundLink }, name) {
  if (name === "mobile_url") return foundLink && !foundLink.own_page ? foundLink.url : "";
  return found[name]?.value ?? "";
}

/** The article value that is sent: fields that hold something. */
export const valueOf = (article) => Object.fromEntries(Object.entries(article).filter(([, value]) => value && value !== ELSEWHERE && String(value).trim() !== ""));

/** The title in one line. */
export const lineOf = (title = "") => title.split(/\s*\n\s*/).join(" ").trim();

/** An invented bulletin, which shows what the page does before there is one of the reader's own. */
export const EXAMPLE = {
  title: "把实验室搬进田间地头\n百名师生助力万亩水稻增产",
  label: "简报第27期",
  date: "2024-04-18",
  source: "江州理工大学党委宣传部",
  summary: "清明刚过，江州理工大学智慧农业团队的一百二十名师生分赴沿江六个乡镇，把土壤检测仪、无人机和育秧箱带到田埂上，三周里为一万两千亩早稻建起了数字档案。",
  url: "https://www.example.edu.cn/info/1027.htm",
  mobile_url: "https://m.example.edu.cn/info/1027.htm",
};

/** Takes up the invented one, to try things on. */
export function takeExample() {
  set({ article: { ...EXAMPLE }, found: {}, foundLink: null, linkProblem: null, warnings: [], readProblem: null });
}

/** What brings back the article as it is now. */
export function held() {
  const { article, found, foundLink, linkProblem, warnings, link, text } = get();
  return () => set({ article, found, foundLink, linkProblem, warnings, link, text });
}

/** Whether there is work in the article that was not read. */
export const isChanged = (state) => Boolean(state.article) && [...FIELDS, ...MORE].some((name) => (state.article[name] ?? "") !== foundValue(state, name));

/** Begins anew; returns what brings back what was there. */
export function clear() {
  const back = held();
  set({ article: null, found: {}, foundLink: null, linkProblem: null, warnings: [], readProblem: null, link: "", text: "" });
  return back;
}
