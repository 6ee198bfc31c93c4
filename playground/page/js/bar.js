/* The bar at the top: the school, its time, and what one can do to both. */

import { addPerson, Refused } from "./api.js";
import * as dialogs from "./dialogs.js";
import { h, icon, iconButton } from "./dom.js";
import { otherLocale, t } from "./i18n.js";

/** `app` knows `switchLanguage()`, `togglePanel()`, `panelOpen` and `desk`. */
export function bar(store, app, clock) {
  const panel = iconButton("code", t("backstage"), {
    class: "labelled", id: "backstage-switch", "aria-expanded": String(app.panelOpen),
    on: { click: () => app.togglePanel() },
  });
  panel.append(h("span", {}, t("backstage")));
  const add = iconButton("addPerson", t("addPerson"), { class: "labelled", id: "add-person" });
  add.append(h("span", {}, t("addPerson")));
  add.addEventListener("click", () => addSomebody(store, app));
  const language = h("button", {
    type: "button", class: "language", id: "language-switch", lang: otherLocale(),
    "aria-label": t("otherLanguage"), on: { click: () => app.switchLanguage() },
  }, h("span", { class: "long" }, t("otherLanguage")),
  h("span", { class: "short" }, t("otherShort")));
  return h("header", { class: "bar" },
    h("div", { class: "brand" }, h("img", { src: "/seal.svg", alt: "", width: 44, height: 44 }),
      h("div", {}, h("h1", {}, t("brand")), h("p", {}, t("tagline")))),
    clock,
    h("div", { class: "bar-actions" }, add, panel, language));
}

async function addSomebody(store, app) {
  const facts = await dialogs.person();
  if (!facts) return;
  try {
    const person = await addPerson(facts);
    store.setPerson(person);
    app.desk.show(person.id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    store.tell("notice", { text: t("refused", { why: error.message }) });
  }
}

/** What concerns the whole page: no connection, no bot, something refused. */
export function notices(store, signal) {
  const box = h("div", { class: "notices", role: "status" });
  const draw = () => {
    const told = [];
    if (store.link === "lost") told.push(h("p", { class: "notice warning" }, t("offline")));
    else if (store.bot?.listening === false) told.push(h("p", { class: "notice" }, t("botAway")));
    box.replaceChildren(...told);
  };
  store.on("link", draw, signal);
  store.on("bot", draw, signal);
  store.on("notice", ({ text }) => {
    const close = iconButton("close", t("dismiss"), { on: { click: () => note.remove() } });
    const note = h("p", { class: "notice warning" }, icon("ban"), h("span", {}, text), close);
    box.append(note);
  }, signal);
  draw();
  return box;
}
