/* The bot's two kinds of keyboards: under a message, and above the place to write. */

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { mayOpen, readUrl, startPayload } from "./links.js";

/** The buttons under a message, or null. */
export function inlineKeyboard(view, chat, act) {
  const rows = view.message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "inline-keys", role: "group", "aria-label": t("buttons") },
    rows.map((row) => h("div", { class: "key-row" },
      row.map((button) => inlineButton(button, view, chat, act)))));
}

function inlineButton(button, view, chat, act) {
  const key = h("button", { type: "button", class: "key" }, h("span", {}, button.text));
  if (button.callback_data !== undefined) {
    key.dataset.press = button.callback_data;
    showWaiting(key, chat.isWaiting(view.message_id, button.callback_data));
    key.addEventListener("click", () => {
      if (key.getAttribute("aria-busy") !== "true") act.press(view.message_id, button.callback_data);
    });
  } else if (button.copy_text) {
    key.addEventListener("click", () => act.copy(button.copy_text.text));
  } else if (button.url) {
    return urlButton(key, button, act);
  } else {
    key.addEventListener("click", () => act.toast(t("unsupported")));
  }
  return key;
}

/** A button with an address: into this chat when it opens the bot, else a real link. */
function urlButton(key, button, act) {
  const url = readUrl(button.url);
  const payload = url && startPayload(url, act.username);
  if (payload !== null && url) {
    key.addEventListener("click", () => act.say(`/start ${payload}`.trim()));
    return key;
  }
  if (!url || !mayOpen(url)) {
    key.addEventListener("click", () => act.toast(t("unsupported")));
    return key;
  }
  return h("a", { class: "key", href: url.href, target: "_blank", rel: "noopener noreferrer" },
    h("span", {}, button.text), icon("link"));
}

/** Show on the buttons of one message which of them wait for the bot. */
export function updateWaiting(element, messageId, chat) {
  for (const key of element.querySelectorAll(".key[data-press]")) {
    showWaiting(key, chat.isWaiting(messageId, key.dataset.press));
  }
}

function showWaiting(key, isWaiting) {
  key.toggleAttribute("aria-busy", false);
  if (isWaiting) key.setAttribute("aria-busy", "true");
  key.title = isWaiting ? t("waiting") : "";
}

/** The reply keyboard that is in force, or null. */
export function replyKeyboard(chat, act) {
  const rows = chat.keyboard?.keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "reply-keys", role: "group", "aria-label": t("replyKeyboard") },
    rows.map((row) => h("div", { class: "key-row" }, row.map((one) => replyButton(one, act)))));
}

function replyButton(given, act) {
  const button = typeof given === "string" ? { text: given } : given;
  const other = Object.keys(button).some((name) => name.startsWith("request_"));
  const click = () => {
    if (button.request_contact) act.shareContact();
    else if (other || button.web_app) act.toast(t("unsupported"));
    else act.say(button.text);
  };
  return h("button", { type: "button", class: "key", on: { click } },
    button.request_contact ? icon("phone") : null, h("span", {}, button.text));
}
