/* The control API as the page speaks it. Every refusal becomes a `Refused` with the playground's
   own words. */

/** The playground said no; `status` is the HTTP status, 0 when it could not be reached. */
export class Refused extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

async function ask(verb, path, body) {
  const options = { method: verb, cache: "no-store" };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  let response;
  try {
    response = await fetch(`/control/${path}`, options);
  } catch {
    throw new Refused(0, "unreachable");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.error ?? response.statusText);
  return answer;
}

/** The bot's profile; waits up to so many real seconds until it listens. */
export const readBot = (wait = 0) => ask("GET", `bot?wait=${wait}`);
export const readPeople = async () => (await ask("GET", "people")).people;
export const readPerson = (id) => ask("GET", `people/${id}`);
/** All that stands in a chat, and how far that goes: `{seq, keyboard, messages}`. */
export const readMessages = (id) => ask("GET", `people/${id}/messages?since=0`);
export const readCommands = async (id) => (await ask("GET", `people/${id}/commands`)).commands;
export const addPerson = (facts) => ask("POST", "people", facts);
export const changePerson = (id, facts) => ask("PATCH", `people/${id}`, facts);

export const sendText = (id, text, replyTo) =>
  ask("POST", `people/${id}/text`, { text, reply_to: replyTo ?? null });
export const shareContact = (id) => ask("POST", `people/${id}/contact`, {});
export const sendFile = (id, file) => ask("POST", `people/${id}/file`, file);
export const sendAlbum = (id, album) => ask("POST", `people/${id}/album`, album);
export const press = (id, messageId, data) =>
  ask("POST", `people/${id}/press`, { message_id: messageId, data });
export const react = (id, messageId, emoji) =>
  ask("POST", `people/${id}/reaction`, { message_id: messageId, emoji });
export const setBlocked = (id, blocked) =>
  ask("POST", `people/${id}/${blocked ? "block" : "unblock"}`, {});
export const fileAddress = (fileId) => `/control/files/${encodeURIComponent(fileId)}`;

export const readClock = () => ask("GET", "clock");
/** Run to a moment (`{to}`) or to the next due thing of a kind (`{kind}`). */
export const runTo = (goal) => ask("POST", "run-to", goal);
export const cancelRun = () => ask("DELETE", "run-to");

export const readCalls = async () => (await ask("GET", "calls")).calls;
export const readViolations = async () => (await ask("GET", "violations")).violations;
export const readFaults = async () => (await ask("GET", "faults")).faults;
export const addFault = (rule) => ask("POST", "faults", rule);
export const removeFault = (number) => ask("DELETE", `faults/${number}`);
