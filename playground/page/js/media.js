/* Pictures, films and recordings, and the grid of those that were sent together. */

import { fileAddress } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

/** Pictures and films are shown no wider than this, in CSS pixels. */
const WIDTH = 300;

/** The element of what a message carries to be looked at or listened to; null for anything else. */
export function media(message) {
  if (message.photo) return picture(message.photo.at(-1), message.caption ?? t("photo"));
  if (message.video) return film(message.video, t("video"));
  if (message.animation) return moving(message.animation);
  if (message.voice) return recording(message.voice, t("voice"));
  if (message.audio) return recording(message.audio, song(message.audio));
  return null;
}

/** One line that names a recording. */
export const song = ({ title, performer, file_name: name }) =>
  [performer, title].filter(Boolean).join(" – ") || name || t("audio");

function picture(file, words) {
  const address = fileAddress(file.file_id);
  return h("a", { class: "picture", href: address, target: "_blank", rel: "noopener" },
    h("img", { src: address, ...size(file), alt: words, loading: "lazy" }));
}

function size({ width, height }) {
  if (!width || !height) return { width: WIDTH };
  const shown = Math.min(width, WIDTH);
  return { width: shown, height: Math.round((height * shown) / width) };
}

function film(file, label, more = {}) {
  const told = { src: fileAddress(file.file_id), ...size(file), "aria-label": label };
  return h("div", { class: "picture" },
    h("video", { controls: true, preload: "metadata", playsinline: true, ...told, ...more }));
}

const moving = (file) => (file.mime_type === "image/gif"
  ? picture(file, t("animation")) : film(file, t("animation"), { loop: true }));

function recording(file, label) {
  const told = { src: fileAddress(file.file_id), "aria-label": label, title: label };
  return h("div", { class: "recording" },
    file.title || file.file_name ? h("div", { class: "card-name" }, label) : null,
    h("audio", { controls: true, preload: "metadata", ...told }));
}

/** What a message's element stands in when it comes after `last`: its album, or nothing more. */
export function seat(element, view, last) {
  const { media_group_id: group, photo, video } = view.message;
  if (!group || !(photo || video)) return element;
  const who = view.from_bot ? "bot" : "person";
  const album = last?.dataset?.group === group ? last
    : h("div", { class: `album ${who}`, role: "group", "aria-label": t("album"), data: { group } });
  album.append(element);
  return album;
}
