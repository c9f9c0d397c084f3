"use strict";
(() => {
  // How many cards are put into the page at once.
  const STEP = 60;
  const english = {
    lang: "en", heading: "Share cards", text: "Search", state: "State", format: "Format", all: "All", more: "Show more",
    before: "Previous", after: "Next", close: "Close", link: "QR opens", input: "Made from", file: "File", size: "Size",
    made: "made", unchanged: "unchanged", failed: "failed", earlier: "earlier", untitled: "Without a title",
    large: "large view",
    found: (shown, all) => (shown === all ? `${all} in all` : `${shown} of ${all}`),
    count: (count, state) => `${count} ${state}`,
  };
  const chinese = {
    lang: "zh-Hans", heading: "分享卡片", text: "搜索", state: "状态", format: "版式", all: "全部", more: "显示更多",
    before: "上一张", after: "下一张", close: "关闭", link: "二维码打开", input: "来自", file: "文件", size: "尺寸",
    made: "新生成", unchanged: "无变化", failed: "失败", earlier: "此前生成", untitled: "没有标题",
    large: "大图",
    found: (shown, all) => (shown === all ? `共 ${all} 项` : `${all} 项中的 ${shown} 项`),
    count: (count, state) => `${state} ${count}`,
  };
  const words = /^zh\b/i.test(navigator.language) ? chinese : english;
  const by = (id) => document.getElementById(id);
  const states = ["failed", "made", "unchanged", "earlier"];
  const entries = JSON.parse(by("entries").textContent);
  by("entries").remove();

  document.documentElement.lang = words.lang;
  document.title = words.heading;
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = words[element.dataset.words];

  /** An element with these properties, and children or text in it. Texts of articles are only ever texts. */
  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter((child) => child !== undefined));
    return element;
  }

  const path = (entry) => decodeURIComponent(entry.file).replace(/^\.\//, "");
  const title = (entry) => entry.title ?? (entry.file ? words.untitled : entry.input);
  const formatOf = (entry) => entry.format ?? "";
  const searched = entries.map((entry) =>
    [entry.title, entry.input, entry.link, entry.error, entry.file && path(entry)].join("\n").toLowerCase());

  function choices(select, values, named) {
    select.append(make("option", { value: "" }, words.all));
    for (const value of values) select.append(make("option", { value }, named(value)));
  }
  const there = (list, of) => list.filter((value) => entries.some((entry) => of(entry) === value));
  choices(by("state"), there(states, (entry) => entry.state), (state) => words[state]);
  choices(by("format"), [...new Set(entries.map(formatOf))].filter(Boolean).sort(), (format) => format);
  const counted = there(states, (entry) => entry.state)
    .map((state) => words.count(entries.filter((entry) => entry.state === state).length, words[state]));
  by("totals").textContent = counted.join(" · ");

  /** The places of the entries that the filter lets through, and how many of them are in the page. */
  let found = [];
  let put = 0;

  function filter() {
    const parts = by("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const state = by("state").value;
    const format = by("format").value;
    found = [...entries.keys()].filter((at) =>
      (!state || entries[at].state === state) && (!format || formatOf(entries[at]) === format)
      && parts.every((part) => searched[at].includes(part)));
    by("found").textContent = words.found(found.length, entries.length);
    by("cards").replaceChildren();
    put = 0;
    show();
  }

  function show() {
    const next = found.slice(put, put + STEP);
    by("cards").append(...next.map((at, place) => item(entries[at], put + place)));
    put += next.length;
    by("more").hidden = put === found.length;
  }

  function tags(entry) {
    const state = make("span", { className: `state ${entry.state}` }, words[entry.state]);
    const format = entry.format && make("span", {}, entry.format);
    return make("p", { className: "tags" }, state, format || undefined);
  }

  function picture(entry) {
    const size = entry.size ? { width: entry.size[0], height: entry.size[1] } : {};
    // The order matters: what is to load lazily must be said before it is known what.
    return make("img", { loading: "lazy", decoding: "async", alt: "", ...size, src: entry.file });
  }

  function item(entry, place) {
    const heading = title(entry) && make("h2", { dir: "auto" }, title(entry));
    const text = make("div", { className: "words" }, heading || undefined, tags(entry));
    const li = make("li", { className: entry.file ? "" : "wrong" }, text);
    if (entry.file) {
      const open = make("button", { type: "button", className: "open" }, picture(entry));
      open.setAttribute("aria-haspopup", "dialog");
      open.setAttribute("aria-label", [title(entry), entry.format, words.large].filter(Boolean).join(", "));
      open.dataset.place = place;
      li.prepend(open);
    }
    if (entry.error) text.append(make("p", { className: "error", dir: "auto" }, entry.error));
    if (entry.hint) text.append(make("p", { className: "hint" }, entry.hint));
    if (entry.link) text.append(address(entry.link));
    return li;
  }

  function address(link) {
    return make("a", { href: link, className: "link", rel: "noreferrer" }, link);
  }

  const dialog = by("large");
  let place = 0;
  /** The next place in this direction that has a picture. */
  function next(from, step) {
    for (let at = from + step; at >= 0 && at < found.length; at += step) if (entries[found[at]].file) return at;
    return undefined;
  }

  function enlarge(at) {
    place = at;
    const entry = entries[found[at]];
    by("large-title").textContent = title(entry);
    by("large-picture").src = entry.file;
    by("large-picture").alt = title(entry);
    by("large-file").href = entry.file;
    const size = entry.size && entry.size.join(" × ");
    const facts = [
      [words.state, make("span", { className: `state ${entry.state}` }, words[entry.state])], [words.format, entry.format],
      [words.size, size], [words.link, entry.link && address(entry.link)], [words.input, entry.input],
      [words.file, make("a", { href: entry.file }, path(entry))],
    ];
    const shown = facts.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
    by("large-facts").replaceChildren(...shown);
    by("before").disabled = next(place, -1) === undefined;
    by("after").disabled = next(place, 1) === undefined;
    if (!dialog.open) dialog.showModal();
  }

  function turn(step) {
    const at = next(place, step);
    if (at === undefined) return;
    enlarge(at);
    const [pressed, other] = step < 0 ? ["before", "after"] : ["after", "before"];
    // A button that can go no further would lose the focus to nowhere.
    if (by(pressed).disabled) by(by(other).disabled ? "close" : other).focus();
  }

  by("cards").addEventListener("click", (event) => {
    const open = event.target.closest(".open");
    if (open) enlarge(Number(open.dataset.place));
  });
  by("before").addEventListener("click", () => turn(-1));
  by("after").addEventListener("click", () => turn(1));
  by("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
  // The focus goes to the card that was looked at last.
  dialog.addEventListener("close", () => {
    while (put <= place && put < found.length) show();
    by("cards").querySelector(`[data-place="${place}"]`)?.focus();
  });
  by("more").addEventListener("click", show);
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && show(), { rootMargin: "800px" }).observe(by("more"));
  by("filter").addEventListener("submit", (event) => event.preventDefault());
  let waiting;
  by("filter").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  filter();
})();
