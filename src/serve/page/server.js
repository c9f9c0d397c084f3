// The way to the server: what the page must know of it first, a sign of life now and then, and the way back when it was gone.

import * as api from "./api.js";
import * as preview from "./preview.js";
import { get, set } from "./store.js";

/** A server that was started by a double click ends when nobody asks for anything any more. */
const ALIVE_MS = 5 * 60 * 1000;
/** Between two looks at whether one that was gone is back. */
const BACK_MS = 3000;

/** Asks for what the page works with. What goes wrong stands where the card would be. */
export async function connect() {
  try {
    const [config, templates] = [await api.config(), await api.templates()];
    set({ config, templates });
    settleLook();
  } catch (problem) {
    set(({ card }) => ({ card: { ...card, busy: false, problem } }));
  }
}

/** Tries again what went wrong. */
export const again = () => (get().config ? preview.again() : connect());

/** Looks after the way there, as long as the page is open. */
export function watch() {
  setInterval(api.alive, ALIVE_MS);
  setInterval(async () => {
    if (get().card.problem?.kind === "offline" && (await api.alive())) again();
  }, BACK_MS);
}

/** A template or format of last time that the server no longer has gives way to its defaults. */
function settleLook() {
  const { look, templates, config } = get();
  const named = (wanted) => templates.find(({ name }) => name === wanted);
  const family = named(look.template) ?? named(config.defaults.template) ?? templates[0];
  if (!family) return;
  const format = family.formats.find(({ name }) => name === look.format) ?? family.formats[0];
  if (family.name !== look.template || format.name !== look.format) set({ look: { ...look, template: family.name, format: format.name } });
}
