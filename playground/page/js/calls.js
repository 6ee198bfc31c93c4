/* The panel behind the stage: every call of the bot, and switches that make trouble. */

import { readCalls, readViolations } from "./api.js";
import { h, iconButton } from "./dom.js";
import { faults } from "./faults.js";
import { t } from "./i18n.js";
import { secondOf } from "./time.js";

/** Calls kept on the page. */
const MOST = 300;
const POLLS = "getUpdates";

export class Panel {
  constructor(store, app, signal) {
    this.store = store;
    this.calls = [];
    this.violations = 0;
    this.chat = "";
    this.polls = false;
    this.list = h("ol", { class: "calls" });
    this.rules = h("p", { class: "violations", role: "status", hidden: true });
    this.select = h("select", { id: "calls-chat", on: { change: () => this._filter() } });
    this.check = h("input", { type: "checkbox", id: "calls-polls",
      on: { change: () => this._filter() } });
    this.element = h("aside", { class: "panel", id: "backstage", "aria-label": t("backstage") },
      h("header", { class: "panel-head" }, h("h2", {}, t("backstage")),
        iconButton("close", t("close"), { on: { click: () => app.togglePanel() } })),
      h("div", { class: "panel-body" },
        faults(store, signal),
        h("section", { "aria-labelledby": "calls-title" },
          h("h3", { id: "calls-title" }, t("calls")), h("p", { class: "note" }, t("callsNote")),
          this.rules,
          h("div", { class: "filters" },
            h("label", { for: "calls-chat", class: "unseen" }, t("filterChat")), this.select,
            h("label", { class: "check" }, this.check, h("span", {}, t("showPolls")))),
          this.list)));
    store.on("call", ({ call }) => this._add(call), signal);
    store.on("violation", () => this._violation(this.violations + 1), signal);
    store.on("people", () => this._drawChats(), signal);
    this._drawChats();
    this._read();
  }

  async _read() {
    try {
      const [calls, violations] = await Promise.all([readCalls(), readViolations()]);
      this.calls = calls.slice(-MOST);
      this._violation(violations.length);
      this._draw();
    } catch {
      // the page says already that there is no connection; the panel fills when it is opened anew
    }
  }

  _violation(count) {
    this.violations = count;
    this.rules.hidden = count === 0;
    this.rules.textContent = t("violations", { n: count });
  }

  _drawChats() {
    const chosen = this.select.value;
    this.select.replaceChildren(h("option", { value: "" }, t("everyChat")),
      ...[...this.store.chats.values()].map((chat) =>
        h("option", { value: chat.id }, chat.name)));
    this.select.value = chosen;
  }

  _filter() {
    this.chat = this.select.value;
    this.polls = this.check.checked;
    this._draw();
  }

  _shows(call) {
    if (call.method === POLLS && !this.polls) return false;
    return this.chat === "" || String(chatOf(call)) === this.chat;
  }

  _draw() {
    const shown = this.calls.filter((call) => this._shows(call)).reverse();
    this.list.replaceChildren(...shown.map((call) => this._item(call)));
    if (!shown.length) this.list.append(h("li", { class: "note" }, t("noCalls")));
  }

  _add(call) {
    this.calls.push(call);
    if (this.calls.length > MOST) this.calls.shift();
    if (!this._shows(call)) return;
    this.list.querySelector(".note")?.remove();
    this.list.prepend(this._item(call));
    if (this.list.children.length > MOST) this.list.lastElementChild.remove();
  }

  /** One line; what went over the wire is written out only when it is opened. */
  _item(call) {
    const chat = this.store.chats.get(chatOf(call));
    const good = call.code === 200;
    const details = h("details", {},
      h("summary", {},
        h("span", { class: `code ${good ? "good" : "bad"}` }, call.code),
        h("span", { class: "method" }, call.method),
        h("span", { class: "call-note" }, [chat?.name, duration(call), call.at &&
          secondOf(Date.parse(call.at))].filter(Boolean).join(" · "))));
    details.addEventListener("toggle", () => {
      if (details.open && details.children.length === 1) details.append(...wire(call));
    });
    return h("li", {}, details);
  }
}

const chatOf = (call) => call.params.chat_id ?? call.result?.chat?.id ?? null;

const duration = (call) =>
  call.took === undefined ? null : t("took", { ms: (call.took * 1000).toFixed(call.took < 0.01 ? 1 : 0) });

/** The call as it went over the wire. */
function wire(call) {
  const answer = call.result ?? { error_code: call.code, description: call.description };
  return [
    call.description ? h("p", { class: "bad-words" }, call.description) : null,
    h("h4", {}, t("params")), h("pre", { tabindex: 0 }, JSON.stringify(call.params, null, 2)),
    h("h4", {}, t("result")), h("pre", { tabindex: 0 }, JSON.stringify(answer, null, 2)),
  ].filter(Boolean);
}
