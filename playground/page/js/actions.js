/* What somebody does in their chat. What the playground refuses is said in the pane. */

import * as api from "./api.js";
import * as dialogs from "./dialogs.js";
import { t } from "./i18n.js";

/** Bytes of a file that a bot may download (Bot API, getFile). */
const FILE_LIMIT = 20 * 1024 * 1024;
/** Pictures that go as one album (Bot API, sendMediaGroup). */
const MOST_TOGETHER = 10;
/** What files of these types are sent as; all others are documents. */
const KINDS = {
  "image/png": "photo", "image/jpeg": "photo", "image/gif": "photo", "video/mp4": "video",
  "audio/ogg": "voice", "audio/mpeg": "audio",
};

export class Actions {
  /** `pane` shows: `toast(text)`, `show(id)`, `focusComposer()`. */
  constructor(store, chat, pane) {
    this.store = store;
    this.chat = chat;
    this.pane = pane;
  }

  get username() {
    return this.store.bot?.username;
  }

  /** Do something; a refusal becomes a toast. Whether it went well. */
  async _try(deed) {
    try {
      const view = await deed();
      for (const one of view?.messages ?? [view]) {
        if (one?.message_id && one.message) this.store.takeMessage(one);
      }
      return true;
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      this.toast(error.status ? t("refused", { why: error.message }) : t("unreachable"));
      return false;
    }
  }

  /** Send a text, as a reply when one was being written. A link that is followed in a group opens
      the private chat of who speaks there. */
  async say(text) {
    const { replyTo } = this.chat;
    const [speaker] = this.chat.person.chat.members ?? [];
    if (speaker && /^\/start\b/.test(text)) return this._try(() => api.sendText(speaker, text));
    const done = await this._try(() => api.sendText(this.chat.id, text, replyTo));
    if (done && replyTo !== null) this.replyTo(null, { focus: false });
    return done;
  }

  /** Press a button; it waits until the bot answers. */
  async press(messageId, data) {
    await this._try(async () => {
      this.store.addPress(await api.press(this.chat.id, messageId, data));
    });
  }

  react(messageId, emoji) {
    return this._try(() => api.react(this.chat.id, messageId, emoji));
  }

  /** Ask before the number goes out, as Telegram does; somebody without one enters it. */
  async shareContact() {
    const phone = await dialogs.contact(this.chat);
    if (phone === null) return;
    await this._try(async () => {
      if (phone !== this.chat.person.phone) {
        this.store.setPerson(await api.changePerson(this.chat.id, { phone }));
      }
      return api.shareContact(this.chat.id);
    });
  }

  /** Send files; several go together as an album. */
  async sendFiles(files) {
    if (files.some((file) => file.size > FILE_LIMIT)) return this.toast(t("tooBig"));
    if (files.length > MOST_TOGETHER) return this.toast(t("tooMany", { n: MOST_TOGETHER }));
    const { replyTo } = this.chat;
    const read = await Promise.all(files.map(packed));
    const done = await this._try(() => (read.length === 1
      ? api.sendFile(this.chat.id, { ...read[0], reply_to: replyTo })
      : api.sendAlbum(this.chat.id, { files: read, reply_to: replyTo })));
    if (done && replyTo !== null) this.replyTo(null, { focus: false });
  }

  async openLink() {
    const payload = await dialogs.startLink(this.username);
    if (payload !== null) await this.say(`/start ${payload}`.trim());
  }

  setBlocked(blocked) {
    return this._try(() => api.setBlocked(this.chat.id, blocked));
  }

  replyTo(messageId, { focus = true } = {}) {
    this.chat.replyTo = messageId;
    this.store.tell("chat", { id: this.chat.id, what: "reply" });
    if (focus) this.pane.focusComposer();
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(t("copied"));
    } catch {
      this.toast(text); // no clipboard: at least it can be read
    }
  }

  show(messageId) {
    this.pane.show(messageId);
  }

  toast(text) {
    this.pane.toast(text);
  }
}

/** A file as the control API takes it. */
async function packed(file) {
  const base64 = (await dataUrl(file)).split(",", 2)[1] ?? "";
  const { name, type } = file;
  return { name, base64, mime_type: type || undefined, as: KINDS[type] ?? "document" };
}

function dataUrl(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
