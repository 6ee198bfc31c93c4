/* Texts with entities, as DOM nodes. Offsets are UTF-16 units, which is how JavaScript counts. */

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { mayOpen, readUrl, startPayload } from "./links.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** The nodes of a text. `act.say(text)` sends a command, `act.username` is the bot's name. */
export function richText(text, entities, act) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, { from: 0, to: text.length, entities: sorted }, act);
}

/** The nodes between two places; entities that begin inside hold those that lie within them. */
function nodes(text, { from, to, entities }, act) {
  const made = [];
  let at = from;
  for (let n = 0; n < entities.length; n += 1) {
    const entity = entities[n];
    if (entity.offset < at) continue; // lies in the one before, or crosses its end
    const end = Math.min(entity.offset + entity.length, to);
    const inside = entities.slice(n + 1).filter((one) => one.offset < end);
    made.push(gap(text, at, entity));
    made.push(mark(entity, text.slice(entity.offset, end),
      nodes(text, { from: entity.offset, to: end, entities: inside }, act), act));
    at = end;
    // A block ends its line by itself; the line break after it would show as an empty line.
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
  }
  if (at < to) made.push(text.slice(at, to));
  return made.filter((node) => node !== "");
}

/** What stands before an entity, without the line break that a block brings along anyway. */
function gap(text, from, entity) {
  const before = text.slice(from, entity.offset);
  return BLOCKS.has(entity.type) && before.endsWith("\n") ? before.slice(0, -1) : before;
}

function mark(entity, covered, inside, act) {
  if (entity.type in PLAIN) return h(PLAIN[entity.type], {}, inside);
  switch (entity.type) {
    case "pre":
      return h("pre", { tabindex: 0 }, h("code", {}, inside));
    case "blockquote":
    case "expandable_blockquote":
      return h("blockquote", {}, inside);
    case "spoiler":
      return spoiler(inside);
    case "text_link":
      return link(entity.url, inside, act);
    case "url":
      return link(covered, inside, act);
    case "email":
      return link(`mailto:${covered}`, inside, act);
    case "phone_number":
      return link(`tel:${covered.replace(/[^+\d]/g, "")}`, inside, act);
    case "bot_command":
      return h("button", { type: "button", class: "link", on: { click: () => act.say(covered) } },
        inside);
    case "mention":
    case "hashtag":
    case "cashtag":
    case "text_mention":
      return h("span", { class: "tag" }, inside);
    default:
      return h("span", {}, inside);
  }
}

/** A link; one that opens this bot is followed inside the chat. */
function link(address, inside, act) {
  const url = readUrl(address);
  if (!url) return h("span", {}, inside);
  const payload = startPayload(url, act.username);
  if (payload !== null) {
    const start = () => act.say(`/start ${payload}`.trim());
    return h("button", { type: "button", class: "link", on: { click: start } }, inside);
  }
  if (!mayOpen(url)) return h("span", {}, inside);
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, inside);
}

/** Hidden until it is pressed; the words are not in the accessible tree before. */
function spoiler(inside) {
  const hidden = h("span", { class: "spoiler-words", "aria-hidden": "true" }, inside);
  const cover = h("button", { type: "button", class: "spoiler", "aria-label": t("spoiler") },
    hidden);
  cover.addEventListener("click", () => {
    hidden.removeAttribute("aria-hidden");
    cover.replaceWith(h("span", { class: "spoiler-open" }, hidden));
  });
  return cover;
}
