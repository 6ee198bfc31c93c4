/* Switches that let the network and Telegram fail, so that one can watch how the bot copes. */

import { addFault, readFaults, Refused, removeFault } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

/** What each switch puts in force. */
const SWITCHES = {
  502: { kind: "502" },
  delay: { kind: "delay", seconds: 2 },
  429: { kind: "429", method: "sendMessage", retry_after: 5 },
  block: { kind: "block", method: "sendMessage" },
};

/** The section with the switches; it shows the rules that are in force. */
export function faults(store, signal) {
  const rows = Object.keys(SWITCHES).sort().map((name) => row(name, (on) => set(name, on)));
  const others = h("p", { class: "note", hidden: true });
  let inForce = [];

  async function draw() {
    try {
      inForce = await readFaults();
    } catch {
      return; // no connection, which the page says elsewhere
    }
    for (const { name, box } of rows) box.checked = inForce.some((rule) => isOf(name, rule));
    const known = inForce.filter((rule) => Object.keys(SWITCHES).some((name) => isOf(name, rule)));
    others.hidden = known.length === inForce.length;
    others.textContent = t("otherFaults", { n: inForce.length - known.length });
  }

  async function set(name, on) {
    try {
      if (on) await addFault(SWITCHES[name]);
      else for (const rule of inForce.filter((one) => isOf(name, one))) await removeFault(rule.id);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      store.tell("notice", { text: t("refused", { why: error.message }) });
    }
    await draw();
  }

  // A rule that ends after so many calls ends by a call.
  store.on("call", ({ call }) => call.fault && draw(), signal);
  draw();
  return h("details", { class: "faults" }, h("summary", {}, h("h3", {}, t("faults"))),
    h("p", { class: "note" }, t("faultsNote")), rows.map((one) => one.element), others);
}

function isOf(name, rule) {
  const { kind, method = "*" } = SWITCHES[name];
  return rule.kind === kind && rule.method === method && rule.chat_id === null;
}

function row(name, set) {
  const box = h("input", { type: "checkbox", role: "switch", id: `fault-${name}`,
    "aria-describedby": `fault-${name}-note`, on: { change: () => set(box.checked) } });
  const element = h("div", { class: "switch" },
    h("label", { for: `fault-${name}` }, t(`fault.${name}`)),
    h("p", { class: "note", id: `fault-${name}-note` }, t(`fault.${name}.note`)), box);
  return { name, box, element };
}
