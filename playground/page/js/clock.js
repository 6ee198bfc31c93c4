/* The school's time, and moving it: by an hour, a day, to the next reminder or theme. */

import { cancelRun, Refused, runTo } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { knows, t } from "./i18n.js";
import { readClock } from "./live.js";
import { fullDayOf, momentOf, shortDayOf, timeOf } from "./time.js";

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;
/** Real seconds between two due moments of a run: slow enough to see each. */
const PACE = 0.4;
/** Steps shown of a run; the earlier ones of a long one roll out of sight. */
const SHOWN_STEPS = 6;
/** Real milliseconds that a run which went well is still shown. */
const SHOWN_AFTER = 12000;

/** The kinds of due things that the two buttons run to, as the bot's clock calls them. */
const REMINDER = "reminder";
const THEME = "theme";

/** Due every day and of no interest to a visitor: not told as what comes next. */
const UNSEEN = "housekeeping";

/** Words for a kind of due thing; the bot's own name for one that the page does not know. */
const kindName = (kind) => (knows(`due.${kind}`) ? t(`due.${kind}`) : kind);

export class ClockBar {
  constructor(store, signal) {
    this.store = store;
    this.time = h("time", { class: "clock-time" });
    this.day = h("span", { class: "clock-day" });
    this.next = h("p", { class: "clock-next" });
    this.buttons = [
      this._button("oneHour", () => ({ to: this._later(HOUR) })),
      this._button("oneDay", () => ({ to: this._later(DAY) })),
      this._button("nextReminder", () => ({ kind: REMINDER })),
      this._button("nextTheme", () => ({ kind: THEME })),
    ];
    this.element = h("section", { class: "clock", "aria-label": t("clockBar") },
      h("div", { class: "clock-face" }, icon("clock"),
        h("div", {}, h("p", { class: "clock-now" }, this.day, " ", this.time), this.next)),
      h("div", { class: "clock-buttons" }, this.buttons));
    this.words = h("p", { class: "run-words", role: "status" });
    this.road = h("ol", { class: "run-steps" });
    this.stop = h("button", { type: "button", class: "run-button",
      on: { click: () => this._cancel() } }, t("cancelRun"));
    this.close = iconButton("close", t("dismiss"), { on: { click: () => this._hide() } });
    this.strip = h("section", { class: "run", "aria-label": t("clockBar"), hidden: true },
      this.words, this.road, this.stop, this.close);
    this.steps = [];
    store.on("clock", () => this._draw(), signal);
    store.on("run", (detail) => this._step(detail), signal);
    const ticking = setInterval(() => this._tick(), 1000);
    signal.addEventListener("abort", () => clearInterval(ticking));
    this._draw();
  }

  _button(key, goal) {
    return h("button", { type: "button", class: "clock-button", id: `clock-${key}`,
      on: { click: () => this._run(goal()) } }, t(key));
  }

  _later(ms) {
    return new Date(this.store.now() + ms).toISOString();
  }

  /** Start a run. Its steps come as events, some of them before this answer. */
  async _run(goal) {
    this.steps = [];
    this._drawRun({ state: "running", steps: 0 });
    await this._ask(() => runTo({ ...goal, pace: PACE }));
  }

  _cancel() {
    return this._ask(cancelRun);
  }

  async _ask(deed) {
    try {
      await deed();
      await readClock(this.store);
    } catch (error) {
      this._refused(error);
    }
  }

  _refused(error) {
    if (!(error instanceof Refused)) throw error;
    this._drawRun({ state: "failed", error: error.status ? error.message : t("unreachable") });
  }

  get _running() {
    return this.store.clock?.run?.state === "running";
  }

  _draw() {
    this._tick();
    const { clock } = this.store;
    const attached = Boolean(clock?.bot_clock);
    for (const button of this.buttons) {
      button.disabled = !attached || this._running;
      button.title = attached ? "" : t("clockAlone");
    }
    const due = clock?.next.find((one) => one.kind !== UNSEEN);
    this.next.textContent = due
      ? t("comesNext", { at: momentOf(Date.parse(due.at)), what: kindName(due.kind) })
      : clock && !attached ? t("clockAlone") : "";
    // Somebody else may have started it, or this page was opened in the middle of it.
    if (this._running && this.strip.hidden) this._drawRun(clock.run);
  }

  _tick() {
    const now = this.store.now();
    if (now === null) return;
    this.time.textContent = timeOf(now);
    this.time.dateTime = new Date(now).toISOString();
    this.time.title = fullDayOf(now);
    this.day.textContent = shortDayOf(now);
  }

  /** A due moment has passed, or the run is over. */
  _step({ run }) {
    if (run.steps <= 1 && run.state === "running") this.steps = [];
    const known = this.steps.at(-1);
    if (run.last && (known?.at !== run.last.at || known?.kind !== run.last.kind)) {
      this.steps.push(run.last);
    }
    this._drawRun(run);
  }

  _drawRun(run) {
    clearTimeout(this.hiding);
    const running = run.state === "running";
    this.strip.hidden = false;
    this.strip.className = `run ${run.state}`;
    this.words.textContent = this._words(run);
    this.road.replaceChildren(...this.steps.slice(-SHOWN_STEPS).map((step) =>
      h("li", {}, h("b", {}, momentOf(Date.parse(step.at))), " ", kindName(step.kind))));
    this.stop.hidden = !running;
    this.close.hidden = running;
    if (run.state === "done") this.hiding = setTimeout(() => this._hide(), SHOWN_AFTER);
  }

  _hide() {
    this.strip.hidden = true;
  }

  _words(run) {
    const at = momentOf(this.store.now() ?? 0);
    const values = { at: run.last ? momentOf(Date.parse(run.last.at)) : at, n: run.steps };
    switch (run.state) {
      case "running":
        return t("runTo");
      case "done":
        values.at = run.to ? momentOf(Date.parse(run.to)) : values.at;
        return t(run.steps ? "runDone" : "runArrived", values);
      case "nothing":
        return t("runNothing");
      case "capped":
        return t("runCapped", values);
      case "cancelled":
        return t("runCancelled", values);
      default:
        return t("runFailed", { why: run.error });
    }
  }
}
