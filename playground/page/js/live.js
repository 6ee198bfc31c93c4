/* Keeping in step with the playground: read everything once, then follow its events.

   Events that come while the chats are being read wait, and are applied afterwards; applying one
   twice changes nothing. After each break of the stream everything is read anew, because a server
   that was started again counts its events from one. */

import * as api from "./api.js";

const RETRY = 2000;
/** Real seconds within which a living bot is sure to poll, and between two looks. */
const BOT_WAIT = 4;
const BOT_LOOKS = 20;
/** Real milliseconds after a chat has changed until we ask what comes next: a sign-up may be why. */
const SETTLED = 1200;
/** Real milliseconds after which a button stops showing that it waits. */
const PATIENCE = 30000;
const KINDS = [
  "message", "edited", "deleted", "reaction", "keyboard", "press", "answer", "action", "blocked",
  "unblocked", "person", "profile", "call", "violation", "clock", "run",
];

/** Follow the playground for as long as the page lives. */
export function follow(store) {
  let waiting = [];
  let round = 0;
  let source = null;

  async function readAll() {
    const mine = ++round;
    waiting = [];
    try {
      const [bot, clock, people] = await Promise.all([
        api.readBot(), api.readClock(), api.readPeople(),
      ]);
      const pages = await Promise.all(people.map((person) => api.readMessages(person.id)));
      if (mine !== round) return;
      store.load({ bot, clock, chats: people.map((person, n) => ({ person, page: pages[n] })) });
      const missed = waiting;
      waiting = null;
      for (const event of missed) apply(store, event);
      store.setLink("live");
    } catch {
      if (mine !== round) return;
      store.setLink("lost");
      setTimeout(() => mine === round && readAll(), RETRY);
    }
  }

  function take(message) {
    const event = JSON.parse(message.data);
    if (waiting) waiting.push(event);
    else apply(store, event);
  }

  function open() {
    source = new EventSource("/control/events");
    source.addEventListener("open", readAll);
    source.addEventListener("reset", readAll);
    for (const kind of KINDS) source.addEventListener(kind, take);
    source.addEventListener("error", () => {
      store.setLink("lost");
      // The browser tries again by itself, unless the server has said no outright.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, RETRY);
    });
  }

  // An open stream does not notice that the network is gone; the browser does.
  window.addEventListener("offline", () => store.setLink("lost"));
  window.addEventListener("online", readAll);
  open();
}

/** Keep an eye on whether the bot listens: at once when it comes, within a while when it goes. */
export async function watchBot(store) {
  for (;;) {
    const bot = await api.readBot(BOT_WAIT).catch(() => null);
    if (bot) store.setBot(bot);
    const pause = bot ? (bot.listening ? BOT_LOOKS * 1000 : 0) : RETRY;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** One event of the playground. */
function apply(store, event) {
  switch (event.kind) {
    case "message":
    case "edited":
    case "deleted":
    case "reaction":
      readClockSoon(store);
      return store.takeMessage(event);
    case "keyboard":
      return store.setKeyboard(event.chat_id, event.keyboard, event.seq);
    case "press":
      setTimeout(() => store.endPress(event.chat_id, event.press), PATIENCE);
      return store.addPress(event);
    case "answer":
      return store.endPress(event.chat_id, event.press, event.answer);
    case "action":
      return store.tell("action", { id: event.chat_id, action: event.action });
    case "blocked":
    case "unblocked":
      return store.setBlocked(event.chat_id, event.kind === "blocked");
    case "person":
      if (!store.chats.has(event.person.id)) store.setPerson(stranger(event.person));
      return refresh(() => api.readPerson(event.person.id), (person) => store.setPerson(person));
    case "profile":
      return refresh(() => api.readBot(), (bot) =>
        store.setBot({ ...bot, listening: store.bot?.listening }));
    case "clock":
      return readClock(store);
    case "run":
      store.tell("run", { run: event.run });
      return readClock(store);
    default:
      return store.tell(event.kind, event);
  }
}

let clockBusy = false;
let clockAsked = false;

/** Read the clock; one reading at a time, so that an older answer never follows a newer one. */
export async function readClock(store) {
  clockAsked = true;
  if (clockBusy) return;
  clockBusy = true;
  while (clockAsked) {
    clockAsked = false;
    await refresh(api.readClock, (clock) => store.setClock(clock));
  }
  clockBusy = false;
}

let clockSoon = 0;

/** Read the clock once the chats have come to rest. */
function readClockSoon(store) {
  clearTimeout(clockSoon);
  clockSoon = setTimeout(() => readClock(store), SETTLED);
}

/** Somebody new, until more is read: their first messages may be here before that. */
const stranger = (person) => ({ ...person, chat: { started: false, blocked: false } });

/** Read something anew; when that fails, the stream breaks too and all is read again. */
async function refresh(read, take) {
  try {
    take(await read());
  } catch {
    // said by the link already
  }
}
