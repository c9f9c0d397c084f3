// Before anything is painted: the language and theme of last time, so that nothing flashes.
"use strict";
{
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem("sharecard") ?? localStorage.getItem("sharecard") ?? "{}") ?? {};
  } catch {
    // No storage, or nothing of ours in it: the page begins as it is.
  }
  /** The theme that is chosen, or else the system's. `data-choice` says which: the page changes it. */
  const show = () => {
    const { choice } = root.dataset;
    root.dataset.theme = choice === "light" || choice === "dark" ? choice : system.matches ? "dark" : "light";
  };
  root.dataset.choice = kept.theme ?? "auto";
  if (kept.language === "en") root.lang = "en";
  show();
  system.addEventListener("change", show);
  new MutationObserver(show).observe(root, { attributeFilter: ["data-choice"] });
}
