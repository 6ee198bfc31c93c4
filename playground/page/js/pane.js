/* One person's chat: who they are, the messages, the place to write. */

import { Actions } from "./actions.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import * as dialogs from "./dialogs.js";
import { h, iconButton } from "./dom.js";
import { knows, locale, t } from "./i18n.js";
import { readUrl, startPayload } from "./links.js";
import { Log } from "./log.js";
import { menu } from "./menu.js";

/** Real milliseconds that a short answer of the bot stays, and that "is typing" lasts. */
const TOAST = 5000;
const TYPING = 5000;

export class Pane {
  constructor(store, chat, signal) {
    this.life = new AbortController();
    signal.addEventListener("abort", () => this.life.abort());
    Object.assign(this, { store, chat, signal: this.life.signal });
    this.act = new Actions(store, chat, this);
    this.log = new Log(chat, this.act);
    this.composer = new Composer(store, chat, this.act, this.signal);
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.line = h("p", { class: "pane-line" });
    this.role = h("span", { class: "role" });
    this.latest = iconButton("down", t("toLatest"), { class: "to-latest", hidden: true,
      on: { click: () => this.log.toEnd() } });
    this.log.onMissed = () => this._drawLatest();
    this.opening = h("div", { class: "opening" });
    this.element = this._element();
    this._listen();
    this._draw();
  }

  _element() {
    const { chat } = this;
    const head = `pane-${chat.id}`;
    const skip = h("button", { type: "button", class: "skip",
      on: { click: () => this.focusComposer() } }, t("skipToComposer"));
    return h("section",
      { class: "pane", "aria-labelledby": head, data: { person: chat.id, name: chat.name } },
      h("header", { class: "pane-head" }, avatar(chat.person),
        h("div", { class: "pane-who" },
          h("div", { class: "pane-name" }, h("h2", { id: head }, chat.name), this.role),
          this.line),
        skip, this._menu()),
      h("div", { class: "pane-body", lang: readerLanguage(chat.person) },
        this.opening, this.log.element, this.toasts, this.latest),
      this.composer.element);
  }

  _menu() {
    const { chat, act } = this;
    const label = t("chatMenu", { name: chat.name });
    const choices = () => [
      { icon: "link", label: t("openLink"), run: () => act.openLink() },
      chat.person.chat.blocked
        ? { icon: "ban", label: t("unblock"), run: () => act.setBlocked(false) }
        : { icon: "ban", label: t("block"), run: () => act.setBlocked(true) },
    ];
    return menu(iconButton("more", label), choices, { label, signal: this.signal });
  }

  _listen() {
    const mine = (listener) => (detail) => detail.id === this.chat.id && listener(detail);
    this.store.on("chat", mine((detail) => this._changed(detail)), this.signal);
    this.store.on("presses", mine((detail) => this.log.updateWaiting(detail.message)), this.signal);
    this.store.on("answer", mine((detail) => this._answered(detail.answer)), this.signal);
    this.store.on("action", mine(() => this._typing()), this.signal);
    this.store.on("active", mine(() => this.log.settle()), this.signal);
    for (const kind of ["people", "bot"]) {
      this.store.on(kind, () => this._draw(), this.signal);
    }
  }

  _changed({ what, message }) {
    switch (what) {
      case "added":
        this.log.add(message);
        if (message.from_bot) this._endTyping();
        return this._draw();
      case "changed":
        return this.log.change(message, { highlight: message.kind !== "reaction" });
      case "removed":
        this.log.remove(message.message_id);
        return this.composer.drawReply();
      case "keyboard":
        this.composer.drawKeyboard();
        return this.composer.drawReply();
      case "reply":
        return this.composer.drawReply();
      case "all":
        this.log.draw();
        return this._draw();
      default:
        return this._draw();
    }
  }

  _draw() {
    const { person } = this.chat;
    if (!this.typing) this.line.textContent = language(person);
    const role = knows(person.role ?? "") ? person.role : "resident";
    this.role.textContent = t(role);
    this.role.className = `role ${role}`;
    this.element.classList.toggle("blocked", person.chat.blocked);
    this.composer.draw();
    this._drawOpening();
  }

  /** Before the first message stands what the bot says about itself. */
  _drawOpening() {
    const { started, person } = this.chat;
    this.opening.hidden = started;
    this.log.element.hidden = !started;
    if (started) return this.opening.replaceChildren();
    const told = this.store.bot?.descriptions ?? {};
    const words = told[(person.language_code ?? "").slice(0, 2)] ?? told[""];
    this.opening.replaceChildren(h("div", { class: "opening-card" },
      h("img", { src: "/seal.svg", alt: "", width: 64, height: 64 }),
      h("h3", {}, words ? t("about") : t("empty")), words ? h("p", {}, words) : null));
  }

  _drawLatest() {
    this.latest.hidden = this.log.atEnd;
    const { missed } = this.log;
    this.latest.dataset.count = missed || "";
    this.latest.setAttribute("aria-label", missed ? t("newMessages", { n: missed }) : t("toLatest"));
  }

  _answered({ text, show_alert: isAlert, url }) {
    if (url) this._follow(url);
    if (!text) return;
    if (isAlert) dialogs.alert(text, this.chat.name);
    else this.toast(text);
  }

  /** An answer may open a link: this bot's own with a payload. */
  _follow(address) {
    const url = readUrl(address);
    const payload = url && startPayload(url, this.act.username);
    if (payload) this.act.say(`/start ${payload}`);
  }

  _typing() {
    clearTimeout(this.typing);
    this.line.textContent = t("typing");
    this.typing = setTimeout(() => this._endTyping(), TYPING);
  }

  _endTyping() {
    clearTimeout(this.typing);
    this.typing = null;
    this._draw();
  }

  /** A short notice that goes by itself. */
  toast(text) {
    const note = h("p", { class: "toast", lang: locale() }, text);
    this.toasts.replaceChildren(note);
    setTimeout(() => note.remove(), TOAST);
  }

  /** Leave the page, and hear no more of the chat. */
  end() {
    this.life.abort();
    this.element.remove();
  }

  show(messageId) {
    this.log.show(messageId);
  }

  focusComposer() {
    this.composer.focus();
  }
}

function language(person) {
  const key = `lang.${person.language_code ?? "zh"}`;
  return knows(key) ? t(key) : person.language_code;
}

/** The `lang` of what somebody reads: it chooses the forms of Chinese characters. */
function readerLanguage(person) {
  const code = person.language_code ?? "zh-hans";
  return code.replace("hans", "Hans").replace("hant", "Hant");
}
