/* The messages of one chat: adding, replacing and removing single elements, day by day. */

import { bubble } from "./bubble.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { updateWaiting } from "./keyboards.js";
import { seat } from "./media.js";
import { dayKey, dayOf } from "./time.js";
import { onHold, onSwipe } from "./touch.js";

/** Messages drawn at once; older ones come on demand. Keeps a long chat light. */
const DRAWN = 150;
/** Pixels from the end within which the reader counts as being at the end. */
const NEAR = 60;

export class Log {
  constructor(chat, act) {
    this.chat = chat;
    this.act = act;
    this.first = 0;
    this.atEnd = true;
    this.missed = 0;
    this.onMissed = () => {};
    this.element = h("div", {
      class: "log", role: "log", tabindex: 0, "aria-label": t("messages", { name: chat.name }),
      on: {
        scroll: () => this._scrolled(), keydown: (event) => this._keys(event),
      },
    });
    onSwipe(this.element, (message) => act.replyTo(Number(message.dataset.id)));
    onHold(this.element, (message) => message.focus());
    new ResizeObserver(() => this.settle()).observe(this.element);
    this.draw();
  }

  /** Draw everything anew, from the `DRAWN` latest messages on. */
  draw({ more = 0 } = {}) {
    const list = this.chat.list();
    this.first = Math.max(0, list.length - DRAWN - more);
    const parts = [];
    if (this.first > 0) parts.push(this._earlier(list.length));
    let day = null;
    for (const view of list.slice(this.first)) {
      const here = dayKey(view.message.date * 1000);
      if (here !== day) parts.push(separator(view));
      day = here;
      const block = seat(bubble(view, this.chat, this.act), view, parts.at(-1));
      if (block !== parts.at(-1)) parts.push(block);
    }
    // What was there before is history, not news: it is not to be read aloud.
    this.element.setAttribute("aria-busy", "true");
    this.element.replaceChildren(...parts);
    this.element.removeAttribute("aria-busy");
    this.settle();
  }

  _earlier(count) {
    const reveal = () => {
      const { scrollTop, scrollHeight } = this.element;
      this.atEnd = false; // whoever presses this reads further up
      this.draw({ more: count - this.first });
      this.element.scrollTop = scrollTop + this.element.scrollHeight - scrollHeight;
      this.element.focus();
    };
    return h("button", { type: "button", class: "earlier", on: { click: reveal } },
      t("earlier", { n: this.first }));
  }

  /** A message that was not there before. */
  add(view) {
    const last = [...this.element.querySelectorAll(".message")].at(-1);
    const before = last && this.chat.messages.get(Number(last.dataset.id));
    if (!before || dayKey(before.message.date * 1000) !== dayKey(view.message.date * 1000)) {
      this.element.append(separator(view));
    }
    const element = bubble(view, this.chat, this.act);
    element.classList.add("new");
    const end = this.element.lastElementChild;
    const block = seat(element, view, end);
    if (block !== end) this.element.append(block);
    if (this.atEnd || !view.from_bot) return this.toEnd();
    this.missed += 1;
    this.onMissed();
  }

  /** Another state of a message: its element is replaced, the reader's focus stays. */
  change(view, { highlight }) {
    const old = this.find(view.message_id);
    if (!old) return;
    const fresh = bubble(view, this.chat, this.act);
    if (highlight) fresh.classList.add("changed");
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(fresh);
    if (focused) refocus(fresh, focused);
    this.settle();
  }

  /** A message is gone, its album with the last of it, and its day's line when it was alone. */
  remove(id) {
    const message = this.find(id);
    if (!message) return;
    const hasOthers = message.parentElement.matches(".album") && !message.matches(":only-child");
    const old = hasOthers ? message : message.closest(".album") ?? message;
    const above = old.previousElementSibling;
    const alone = !old.nextElementSibling || old.nextElementSibling.matches(".day");
    if (old.contains(document.activeElement)) this.element.focus();
    old.remove();
    if (alone && above?.matches(".day")) above.remove();
  }

  find(id) {
    return this.element.querySelector(`.message[data-id="${Number(id)}"]`);
  }

  /** Bring a message into view and mark it for a moment. */
  show(id) {
    if (!this.find(id) && this.chat.messages.has(id)) this.draw({ more: this.chat.messages.size });
    const element = this.find(id);
    if (!element) return;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
    element.classList.remove("changed");
    requestAnimationFrame(() => element.classList.add("changed"));
  }

  updateWaiting(id) {
    const element = this.find(id);
    if (element) updateWaiting(element, id, this.chat);
  }

  /** Stay at the end if the reader was there, whatever grew or shrank. */
  settle() {
    if (this.atEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  toEnd() {
    this.atEnd = true;
    this.settle();
    this.missed = 0;
    this.onMissed();
  }

  _scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    if (clientHeight === 0) return; // not on screen: says nothing about the reader
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.atEnd) this.missed = 0;
    this.onMissed();
  }

  /** Up and down walk through the messages, R or Enter replies to the one in focus. */
  _keys(event) {
    const messages = [...this.element.querySelectorAll(".message")];
    const here = messages.indexOf(event.target);
    const onList = here >= 0 || event.target === this.element;
    if (!onList || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = here < 0 ? messages.length : here;
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 };
    if (event.key in next) {
      event.preventDefault();
      messages[Math.max(0, Math.min(next[event.key], messages.length - 1))]?.focus();
    } else if (here >= 0 && (event.key === "Enter" || event.key.toLowerCase() === "r")) {
      event.preventDefault();
      this.act.replyTo(Number(event.target.dataset.id));
    }
  }
}

function separator(view) {
  return h("div", { class: "day" }, h("span", {}, dayOf(view.message.date * 1000)));
}

/** Put the focus where it was: on the same button, else on the first one, else on the message. */
function refocus(fresh, before) {
  const keys = [...fresh.querySelectorAll(".key")];
  const same = keys.find((key) => before.dataset.press && key.dataset.press === before.dataset.press);
  (same ?? keys[0] ?? fresh).focus({ preventScroll: true });
}
