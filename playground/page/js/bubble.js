/* One message as an element. */

import { fileAddress } from "./api.js";
import { h, icon, iconButton, unseen } from "./dom.js";
import { t } from "./i18n.js";
import { inlineKeyboard } from "./keyboards.js";
import { media, song } from "./media.js";
import { richText } from "./rich.js";
import { secondOf, timeOf } from "./time.js";

const LIKE = "👍";
/** What a message may be besides a text; it is the first of these that it has. */
const KINDS = ["photo", "video", "animation", "voice", "audio", "document", "contact", "location"];

/** The element of a message. `act` does what its parts ask for. */
export function bubble(view, chat, act) {
  const { message } = view;
  const name = message.from?.first_name ?? chat.name;
  const who = view.from_bot ? t("botSays") : t("personSays", { name });
  const element = h("article",
    { class: `message ${view.from_bot ? "bot" : "person"}`, tabindex: -1,
      data: { id: view.message_id } },
    h("div", { class: "bubble" },
      unseen(who), speaker(view, chat, name), forwarded(message), quoted(message, chat, act), content(message, act),
      meta(view)),
    inlineKeyboard(view, chat, act), reactions(view), tools(view, chat, act));
  element.classList.toggle("wide", Boolean(message.reply_markup));
  return element;
}

/** In a group several people speak: their names stand above their words. */
function speaker(view, chat, name) {
  if (view.from_bot || chat.id >= 0) return null;
  return h("div", { class: "speaker", "aria-hidden": "true" }, name);
}

function forwarded(message) {
  const from = message.forward_origin?.sender_user;
  if (!from) return null;
  return h("div", { class: "forwarded" }, t("forwarded", { name: from.first_name }));
}

function quoted(message, chat, act) {
  const original = message.reply_to_message;
  if (!original) return null;
  const name = original.from?.first_name ?? chat.name;
  return h("button",
    { type: "button", class: "quote", on: { click: () => act.show(original.message_id) } },
    unseen(t("inReplyTo", { name })),
    h("span", { class: "quote-name", "aria-hidden": "true" }, name),
    h("span", { class: "quote-words" }, snippet(original)));
}

/** One line that recalls a message. */
export function snippet(message) {
  const words = message.text ?? message.caption;
  if (words) return words.replace(/\s+/g, " ");
  const kind = KINDS.find((name) => message[name]) ?? "unknownKind";
  if (kind === "audio") return song(message.audio);
  return (kind === "document" && message.document.file_name) || t(kind);
}

/** What the message says or carries. */
function content(message, act) {
  if (message.text !== undefined) return words(message.text, message.entities, act);
  const caption = message.caption
    ? words(message.caption, message.caption_entities, act) : null;
  const shown = media(message);
  if (shown) return message.show_caption_above_media ? [caption, shown] : [shown, caption];
  if (message.document) return [documentCard(message.document), caption];
  if (message.contact) return contactCard(message.contact);
  if (message.location) return locationCard(message.location);
  return h("p", { class: "unknown" }, t("unknownKind"));
}

const words = (text, entities, act) =>
  h("div", { class: "words" }, richText(text, entities, act));

function documentCard(file) {
  const name = file.file_name ?? t("document");
  const told = { href: fileAddress(file.file_id), download: name };
  return h("a", { class: "card", ...told, "aria-label": t("download", { name }) },
    h("span", { class: "card-sign" }, icon("file")),
    h("span", {}, h("span", { class: "card-name" }, name),
      h("span", { class: "card-note" }, size(file.file_size))));
}

const size = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h("div", { class: "card" }, h("span", { class: "card-sign" }, icon("person")),
    h("span", {}, h("span", { class: "card-name" }, name),
      h("span", { class: "card-note" }, contact.phone_number)));
}

function locationCard(place) {
  const where = `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`;
  return h("div", { class: "card" }, h("span", { class: "card-sign" }, icon("place")),
    h("span", {}, h("span", { class: "card-name" }, t("location")),
      h("span", { class: "card-note" }, where)));
}

/** Time, and in small what else is to be known. */
function meta(view) {
  const { date, edit_date: edited } = view.message;
  const at = date * 1000;
  return h("div", { class: "meta" },
    view.silent ? h("span", { class: "silent", title: t("silent") }, icon("quiet"),
      unseen(t("silent"))) : null,
    edited ? h("span", { class: "edited", title: secondOf(edited * 1000) }, t("edited")) : null,
    h("time", { datetime: new Date(at).toISOString(), title: secondOf(at) }, timeOf(at)));
}

function reactions(view) {
  const set = Object.values(view.reactions ?? {}).flat().filter((one) => one.emoji);
  if (!set.length) return null;
  return h("div", { class: "reactions" }, set.map((one) =>
    h("span", { class: "reaction", role: "img", "aria-label": t("reaction", one) }, one.emoji)));
}

/** Reply and like: shown when the message is pointed at, held or focused. */
function tools(view, chat, act) {
  const id = view.message_id;
  const liked = view.reactions?.[chat.id]?.length > 0;
  const like = () => act.react(id, liked ? null : LIKE);
  return h("div", { class: "tools" },
    iconButton("reply", t("reply"), { tabindex: -1, on: { click: () => act.replyTo(id) } }),
    view.from_bot
      ? iconButton("thumb", t(liked ? "unlike" : "like"),
        { tabindex: -1, "aria-pressed": String(liked), on: { click: like } })
      : null);
}
