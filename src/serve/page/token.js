// The question for the token, asked once however many requests wait for it.

import { ask } from "./dialog.js";
import { t } from "./words.js";

let asked;

/** The token that the reader gives; empty where they give none. */
export function askToken() {
  asked ??= ask(t("tokenTitle"), { label: t("token"), note: t("tokenNote"), type: "password", done: t("enter") })
    .then((token) => token ?? "")
    .finally(() => {
      asked = undefined;
    });
  return asked;
}
