/* A coloured disc with somebody's first character. */

import { h } from "./dom.js";

/** Colours of the discs, in `desk.css`; each has contrast enough for its character. */
const COLOURS = 6;

export function avatar(person) {
  const colour = Math.abs(person.id) % COLOURS;
  return h("span", { class: `avatar colour-${colour}`, "aria-hidden": "true" },
    [...person.first_name][0] ?? "?");
}
