/* The chats side by side; on a narrow screen one at a time, with a row of faces to choose from. */

import { avatar } from "./avatar.js";
import { h, unseen } from "./dom.js";
import { t } from "./i18n.js";
import { Pane } from "./pane.js";

/** Narrower than this, one chat is shown at a time; `desk.css` has the same number. */
export const narrow = window.matchMedia("(max-width: 759px)");

export class Desk {
  constructor(store, signal) {
    this.store = store;
    this.signal = signal;
    this.panes = new Map();
    this.tabs = h("nav", { class: "tabs", "aria-label": t("chats") });
    this.row = h("main", { class: "desk" });
    store.isSeen = (id) => !document.hidden && (!narrow.matches || store.active === id);
    for (const kind of ["people", "active"]) store.on(kind, () => this.draw(), signal);
    store.on("chat", () => this._drawTabs(), signal);
    narrow.addEventListener("change", () => this._changedWidth(), { signal });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this._markSeen();
    }, { signal });
    this.draw();
  }

  /** A pane for everybody, in the playground's order; panes that are there stay as they are. */
  draw() {
    const { chats, active } = this.store;
    for (const [id, pane] of this.panes) {
      const chat = chats.get(id);
      if (chat !== pane.chat || chat.name !== pane.element.dataset.name) {
        pane.end();
        this.panes.delete(id);
      }
    }
    let left = null;
    for (const [id, chat] of chats) {
      if (!this.panes.has(id)) {
        const pane = new Pane(this.store, chat, this.signal);
        this.panes.set(id, pane);
        if (left) left.after(pane.element);
        else this.row.prepend(pane.element);
      }
      left = this.panes.get(id).element;
      left.toggleAttribute("data-active", id === active);
    }
    this._drawTabs();
    this.panes.get(active)?.log.settle();
  }

  _drawTabs() {
    const { chats, active } = this.store;
    const focused = document.activeElement?.closest(".tab")?.dataset.person;
    this.tabs.replaceChildren(...[...chats.values()].map((chat) => this._tab(chat, active)));
    if (focused) this.tabs.querySelector(`[data-person="${focused}"]`)?.focus();
  }

  _tab(chat, active) {
    const told = {
      type: "button", class: "tab", "aria-current": chat.id === active ? "true" : null,
      data: { person: chat.id }, on: { click: () => this.store.setActive(chat.id) },
    };
    return h("button", told, avatar(chat.person), h("span", { class: "tab-name" }, chat.name),
      chat.unread
        ? h("span", { class: "badge" }, h("span", { "aria-hidden": "true" }, chat.unread),
          unseen(t("unread", { n: chat.unread })))
        : null);
  }

  _changedWidth() {
    for (const pane of this.panes.values()) pane.log.settle();
    this._markSeen();
  }

  _markSeen() {
    for (const chat of this.store.chats.values()) {
      if (this.store.isSeen(chat.id)) chat.unread = 0;
    }
    this._drawTabs();
  }

  /** Bring somebody's chat forward. */
  show(id) {
    this.store.setActive(id);
    const pane = this.panes.get(id);
    pane?.element.scrollIntoView({ inline: "nearest", block: "nearest" });
    pane?.element.querySelector(".wide-button, textarea")?.focus();
  }
}
