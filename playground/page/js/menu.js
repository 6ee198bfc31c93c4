/* A button that opens a list of choices: arrows walk, Escape and a press elsewhere close. */

import { h, icon } from "./dom.js";

/** Make `button` open a menu. `choices()` gives, now or later, a list of `{label, note, icon,
    run}`, or a text when there is nothing to choose. Returns the box to put into the page. */
export function menu(button, choices, { label, signal }) {
  const list = h("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const box = h("div", { class: "menu-box" }, button, list);
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");

  async function open() {
    const found = await choices();
    list.replaceChildren(...(typeof found === "string"
      ? [h("p", { class: "menu-empty" }, found)]
      : found.map((choice) => item(choice, close))));
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.querySelector("[role=menuitem]")?.focus();
  }

  function close({ back = true } = {}) {
    if (list.hidden) return;
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  button.addEventListener("click", () => (list.hidden ? open() : close()));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (!list.hidden) walk(list, event);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target)) close({ back: false });
  }, { signal });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close({ back: false });
  });
  return box;
}

function item(choice, close) {
  const run = () => {
    close();
    choice.run();
  };
  return h("button", { type: "button", class: "menu-item", role: "menuitem", on: { click: run } },
    choice.icon ? icon(choice.icon) : null,
    h("span", {}, h("span", { class: "menu-label" }, choice.label),
      choice.note ? h("span", { class: "menu-note" }, choice.note) : null));
}

function walk(list, event) {
  const items = [...list.querySelectorAll("[role=menuitem]")];
  const here = items.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined || !items.length) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}
