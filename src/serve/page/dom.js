// Elements, made by hand. Whatever an article says goes in as text: there is no other way in here.

/** What is set as a property; all else is an attribute. */
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "open", "readOnly"]);

/** An element with these properties and children. Those that are absent are left out; `onclick` and its kin listen. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) put(element, key, value);
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== ""));
  return element;
}

function put(element, key, value) {
  if (value === undefined || value === null) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (PROPERTIES.has(key)) element[key] = value;
  else attribute(element, key, value);
}

/** Sets an attribute; `false` and absent ones are taken away. */
export function attribute(element, key, value) {
  if (value === false || value === undefined || value === null) element.removeAttribute(key);
  else if (element.getAttribute(key) !== String(value)) element.setAttribute(key, value === true ? "" : value);
}

/** A drawing that says nothing of its own. */
export const icon = (name) => el("span", { class: `icon icon-${name}`, "aria-hidden": "true" });

/** A button; `look` is a class. */
export function button(words, onclick, { look = "", drawing, ...more } = {}) {
  return el("button", { type: "button", class: `button ${look}`.trim(), onclick, ...more }, drawing && icon(drawing), el("span", {}, words));
}

/** A button that is a drawing alone; its words are for those who cannot see it, and its tip. */
export function drawn(words, drawing, onclick, more = {}) {
  return el("button", { type: "button", class: "drawn", "aria-label": words, title: words, onclick, ...more }, icon(drawing));
}

/** Sets a text where it is another: a selection in it survives. */
export function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** Sets an input's value where it is another: the caret survives. */
export function fill(input, value) {
  if (input.value !== value) input.value = value;
}

/** Fills an element anew when `key` is another than last time. */
export function refill(element, key, make) {
  if (element.filledBy === key) return;
  element.filledBy = key;
  element.replaceChildren(...[make()].flat(Infinity).filter(Boolean));
}

let ids = 0;
/** An id that no other element has. */
export const newId = (called) => `${called}-${(ids += 1)}`;

/** One of several, as segments: a group of radio buttons. */
export function segments(legend, choices, chosen, onchoose) {
  const name = newId("segments");
  const inputs = choices.map(([value, words]) => {
    const id = newId("segment");
    const input = el("input", { type: "radio", class: "unseen", id, name, value, checked: value === chosen, onchange: () => onchoose(value) });
    return [input, el("label", { for: id, class: "segment" }, words)];
  });
  const group = el("fieldset", { class: "segments" }, el("legend", { class: "unseen" }, legend), inputs);
  const update = (value) => {
    for (const [input] of inputs) input.checked = input.value === value;
  };
  return { group, update };
}
