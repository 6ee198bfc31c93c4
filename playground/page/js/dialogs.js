/* Questions and answers that stand before everything else. Each gives a promise of what was
   entered, or null when it was closed without. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { pastedPayload } from "./links.js";

let numbers = 0;
/** Dialogs are shown one after the other. */
let queue = Promise.resolve();

function ask({ title, body, yes, no = t("cancel"), read = () => true }) {
  const turn = queue.then(() => show({ title, body, yes, no, read }));
  queue = turn;
  return turn;
}

function show({ title, body, yes, no, read }) {
  const id = `dialog-${(numbers += 1)}`;
  const before = document.activeElement;
  return new Promise((resolve) => {
    let found = null;
    const form = h("form", { method: "dialog", class: "dialog-body" },
      h("h2", { id }, title), body,
      h("div", { class: "dialog-actions" },
        no ? h("button", { type: "button", class: "button quiet", on: { click: () => box.close() } },
          no) : null,
        h("button", { type: "submit", class: "button" }, yes)));
    const box = h("dialog", { class: "dialog", "aria-labelledby": id }, form);
    form.addEventListener("submit", (event) => {
      found = read(form);
      if (found === null) event.preventDefault(); // the field says what is wrong
    });
    box.addEventListener("close", () => {
      box.remove();
      if (before?.isConnected) before.focus();
      resolve(found);
    });
    document.body.append(box);
    box.showModal();
  });
}

/** A labelled field. */
function field(label, control) {
  const id = `field-${(numbers += 1)}`;
  control.id = id;
  return h("div", { class: "field" }, h("label", { for: id }, label), control);
}

/** The bot's answer to a press that wants to be read. */
export function alert(text, name) {
  return ask({
    title: t("alertFor", { name }), body: h("p", { class: "alert-words" }, text),
    yes: t("ok"), no: null,
  });
}

/** The phone number that is to be sent. */
export function contact(chat) {
  const input = h("input", {
    type: "tel", name: "phone", required: true, autocomplete: "off", inputmode: "tel",
    value: chat.person.phone ?? "",
  });
  return ask({
    title: t("contactTitle"),
    body: [h("p", {}, t("contactBody", { name: chat.name })), field(t("phone"), input)],
    yes: t("sendIt"), read: () => input.value.trim() || null,
  });
}

const LANGUAGES = ["zh-hans", "zh-hant", "en"];
const ROLES = ["resident", "volunteer", "organiser"];

/** Somebody new: `{first_name, language_code, phone, role}`. */
export function person() {
  const name = h("input", {
    name: "name", required: true, maxlength: 64, autocomplete: "off", placeholder: t("nameHint"),
  });
  const language = h("select", { name: "language" },
    LANGUAGES.map((code) => h("option", { value: code }, t(`lang.${code}`))));
  const role = h("select", { name: "role" },
    ROLES.map((code) => h("option", { value: code }, t(code))));
  const phone = h("input", { type: "tel", name: "phone", autocomplete: "off", inputmode: "tel" });
  return ask({
    title: t("personTitle"),
    body: [field(t("name"), name), field(t("herLanguage"), language), field(t("role"), role),
      field(t("phoneOptional"), phone)],
    yes: t("add"),
    read: () => name.value.trim() ? {
      first_name: name.value.trim(), language_code: language.value,
      phone: phone.value.trim() || undefined, role: role.value,
    } : null,
  });
}

/** The `?start=` payload of a link that was pasted. */
export function startLink(username) {
  const input = h("input", { name: "link", required: true, autocomplete: "off", spellcheck: "false" });
  input.addEventListener("input", () => input.setCustomValidity(""));
  const read = () => {
    const payload = pastedPayload(input.value, username);
    if (payload === null) {
      input.setCustomValidity(t("wrongLink"));
      input.reportValidity();
    }
    return payload;
  };
  return ask({
    title: t("linkTitle"), body: [h("p", {}, t("linkBody")), field(t("link"), input)],
    yes: t("open"), read,
  });
}
