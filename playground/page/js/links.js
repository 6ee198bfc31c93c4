/* Where a link leads: into this chat when it opens the bot, else out of the page. */

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);
const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;

/** A URL, also without its scheme as in `example.org/a`; null for none, or one we do not open. */
export function readUrl(text) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(full);
    return SAFE.has(url.protocol) || url.protocol === "tg:" ? url : null;
  } catch {
    return null;
  }
}

/** The `?start=` payload of a link to this bot: "" for a bare one, null for other links. */
export function startPayload(url, username) {
  const isOurs = (name) => name?.toLowerCase() === username?.toLowerCase();
  if (url.protocol === "tg:") {
    const opens = url.host === "resolve" || url.pathname.includes("resolve");
    if (!opens || !isOurs(url.searchParams.get("domain"))) return null;
  } else if (!["t.me", "telegram.me"].includes(url.host) || !isOurs(url.pathname.slice(1))) {
    return null;
  }
  return url.searchParams.get("start") ?? "";
}

/** The payload in what somebody pasted: a whole link or the bare code; null when it is neither. */
export function pastedPayload(text, username) {
  const plain = text.trim();
  if (PAYLOAD.test(plain)) return plain;
  const url = readUrl(plain);
  return url ? startPayload(url, username) : null;
}

/** Whether a browser may follow it. */
export const mayOpen = (url) => SAFE.has(url.protocol);
