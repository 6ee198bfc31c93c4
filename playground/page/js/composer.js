/* The place to write: text, reply, commands, attachments, and the reply keyboard above it. */

import { readCommands } from "./api.js";
import { snippet } from "./bubble.js";
import { h, icon, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { replyKeyboard } from "./keyboards.js";
import { menu } from "./menu.js";

/** Rows the field grows to. */
const MOST_ROWS = 5;

export class Composer {
  constructor(store, chat, act, signal) {
    Object.assign(this, { store, chat, act, signal });
    this.element = h("footer", { class: "composer-area" });
    this.field = this._field();
    this.reply = h("div", { class: "reply-bar", hidden: true });
    this.keys = h("div", { class: "reply-keys-area" });
    this.fold = iconButton("keys", t("hideKeyboard"), { class: "fold",
      on: { click: () => this._fold() } });
    this.form = h("form", { class: "composer", on: { submit: (event) => this._submit(event) } },
      this._commands(), h("div", { class: "field-box" }, this.field, this.fold, this._attach()),
      h("button", { type: "submit", class: "send", "aria-label": t("send"), title: t("send") },
        icon("send")));
    this.draw();
  }

  /** Show what fits the chat: start, unblock, or the place to write. */
  draw() {
    const { chat } = this;
    const hadFocus = this.element.contains(document.activeElement);
    if (chat.person.chat.blocked) {
      this.element.replaceChildren(
        h("p", { class: "blocked-note" }, t("blockedNote", { name: chat.name })),
        this._wide("unblock", () => this.act.setBlocked(false)));
    } else if (!chat.started) {
      this.element.replaceChildren(this._wide("start", () => this.act.say("/start")));
    } else if (!this.form.isConnected || this.form.parentNode !== this.element) {
      this.element.replaceChildren(this.reply, this.keys, this.form);
      if (hadFocus) this.field.focus();
    }
    this.drawKeyboard();
    this.drawReply();
  }

  _wide(key, run) {
    return h("button", { type: "button", class: "button wide-button", on: { click: run } }, t(key));
  }

  _field() {
    const told = {
      rows: 1, "aria-label": t("writeTo", { name: this.chat.name }), maxlength: 4096,
      placeholder: t("placeholder"), enterkeyhint: "send", autocomplete: "off",
    };
    const field = h("textarea", told);
    field.value = this.chat.draft;
    field.addEventListener("input", () => {
      this.chat.draft = field.value;
      this._grow();
    });
    field.addEventListener("keydown", (event) => {
      // While an input method composes Chinese, Enter chooses a candidate.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this._submit(event);
      if (event.key === "Escape" && this.chat.replyTo !== null) this.act.replyTo(null);
    });
    return field;
  }

  _grow() {
    this.field.rows = 1;
    const style = getComputedStyle(this.field);
    const text = this.field.scrollHeight - 2 * Number.parseFloat(style.paddingTop);
    const wanted = Math.round(text / Number.parseFloat(style.lineHeight)) || 1;
    this.field.rows = Math.max(1, Math.min(wanted, MOST_ROWS));
  }

  async _submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this._write("");
    if (!(await this.act.say(text)) && !this.field.value) this._write(text);
  }

  _write(text) {
    this.field.value = text;
    this.chat.draft = text;
    this._grow();
  }

  _commands() {
    const button = iconButton("menu", t("commands"));
    const choices = async () => {
      const found = await readCommands(this.chat.id).catch(() => []);
      if (!found.length) return t("noCommands");
      return found.map(({ command, description }) => ({
        label: description, note: `/${command}`, run: () => this.act.say(`/${command}`),
      }));
    };
    return menu(button, choices, { label: t("commands"), signal: this.signal });
  }

  _attach() {
    const button = iconButton("plus", t("attach"));
    const pick = (accept, multiple = false) => {
      const chooser = h("input", { type: "file", accept, multiple });
      chooser.addEventListener("change", () => {
        if (chooser.files.length) this.act.sendFiles([...chooser.files]);
      });
      chooser.click();
    };
    const choices = () => [
      { icon: "picture", label: t("sendPicture"), run: () => pick("image/png,image/jpeg", true) },
      { icon: "file", label: t("sendFile"), run: () => pick(null) },
      { icon: "phone", label: t("sendContact"), run: () => this.act.shareContact() },
    ];
    return menu(button, choices, { label: t("attach"), signal: this.signal });
  }

  _fold() {
    this.chat.keyboardOpen = !this.chat.keyboardOpen;
    this.drawKeyboard();
  }

  /** The reply keyboard in force, folded or not. */
  drawKeyboard() {
    const open = this.chat.keyboardOpen;
    const state = open ? this.chat.keyboard : Boolean(this.chat.keyboard);
    if (state === this.drawnKeyboard) return; // a new one would take the focus from its keys
    this.drawnKeyboard = state;
    const keyboard = replyKeyboard(this.chat, this.act);
    const hadFocus = this.keys.contains(document.activeElement);
    this.keys.replaceChildren(...(keyboard && open ? [keyboard] : []));
    this.fold.hidden = !keyboard;
    this.fold.setAttribute("aria-expanded", String(Boolean(keyboard) && open));
    const told = t(open ? "hideKeyboard" : "showKeyboard");
    this.fold.setAttribute("aria-label", told);
    this.fold.title = told;
    this.field.placeholder = this.chat.keyboard?.input_field_placeholder || t("placeholder");
    if (hadFocus) this.field.focus();
  }

  /** The message that is being replied to. */
  drawReply() {
    const view = this.chat.messages.get(this.chat.replyTo);
    this.reply.hidden = !view;
    if (!view) {
      this.chat.replyTo = null;
      return this.reply.replaceChildren();
    }
    const name = view.from_bot ? view.message.from.first_name : this.chat.name;
    this.reply.replaceChildren(icon("reply"),
      h("div", { class: "reply-words" },
        h("strong", {}, t("replyTo", { name })), h("span", {}, snippet(view.message))),
      iconButton("close", t("cancelReply"), { on: { click: () => this.act.replyTo(null) } }));
  }

  focus() {
    this.field.focus();
  }
}
