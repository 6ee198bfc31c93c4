/* What the page knows: people, their chats, the bot, the clock. It applies what the playground
   tells and says what changed; it draws nothing.

   Events it dispatches (detail): "people", "chat" {id, what, message}, "presses" {id, message},
   "answer" {id, answer}, "bot", "clock", "run" {run}, "call" {call}, "violation", "link", "active". */

export class Chat {
  constructor(person) {
    this.person = person;
    this.messages = new Map();
    /** The latest state seen of each message, deleted ones too: an older one must not revive it. */
    this.seqs = new Map();
    this.readTo = 0;
    this.keyboard = null;
    this.unread = 0;
    /** Presses without an answer: id → {message, data}. */
    this.presses = new Map();
    this.draft = "";
    this.replyTo = null;
    this.keyboardOpen = true;
  }

  get id() {
    return this.person.id;
  }

  get name() {
    return [this.person.first_name, this.person.last_name].filter(Boolean).join(" ");
  }

  get started() {
    return this.person.chat.started || this.messages.size > 0;
  }

  /** The messages by number; new ones are put at the end, so this is their order already. */
  list() {
    return [...this.messages.values()];
  }

  /** Take in a state of a message: "added", "changed", "removed", or null when it is old news. */
  take(view) {
    const id = view.message_id;
    if ((this.seqs.get(id) ?? 0) >= view.seq) return null;
    this.seqs.set(id, view.seq);
    const known = this.messages.has(id);
    if (view.deleted) return this.messages.delete(id) ? "removed" : null;
    this.messages.set(id, view);
    return known ? "changed" : "added";
  }

  /** Replace everything by what was read anew; whether anything differs. */
  load(page) {
    const before = JSON.stringify([...this.seqs]);
    this.messages = new Map();
    this.seqs = new Map();
    for (const view of page.messages) this.take(view);
    this.messages = new Map([...this.messages].sort(([a], [b]) => a - b));
    this.keyboard = page.keyboard;
    this.readTo = page.seq;
    this.presses.clear();
    return JSON.stringify([...this.seqs]) !== before;
  }

  isWaiting(messageId, data) {
    return [...this.presses.values()].some((one) => one.message === messageId && one.data === data);
  }
}

export class Store extends EventTarget {
  constructor() {
    super();
    this.chats = new Map();
    this.bot = null;
    this.clock = null;
    this.link = "connecting";
    this.active = null;
    /** Whether a chat's messages can be seen now; the desk knows. */
    this.isSeen = () => true;
  }

  tell(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** Listen until the signal ends it. */
  on(kind, listener, signal) {
    this.addEventListener(kind, (event) => listener(event.detail), { signal });
  }

  setLink(state) {
    if (this.link === state) return;
    this.link = state;
    this.tell("link");
  }

  setActive(id) {
    this.active = id;
    const chat = this.chats.get(id);
    if (chat) chat.unread = 0;
    this.tell("active", { id });
  }

  setBot(bot) {
    if (JSON.stringify(bot) === JSON.stringify(this.bot)) return;
    this.bot = bot;
    this.tell("bot");
  }

  /** All chats as just read: `[{person, page}]`. What people were writing is kept. */
  load({ bot, clock, chats }) {
    // Whether the bot listens is looked at with patience elsewhere: between two polls it does not.
    this.bot = { ...bot, listening: this.bot?.listening };
    this.setClock(clock);
    const gone = [...this.chats.keys()].filter((id) => !chats.some((c) => c.person.id === id));
    for (const id of gone) this.chats.delete(id);
    const changed = [];
    for (const { person, page } of chats) {
      const chat = this.chats.get(person.id) ?? new Chat(person);
      this.chats.set(person.id, chat);
      chat.person = person;
      if (chat.load(page)) changed.push(person.id);
    }
    if (!this.chats.has(this.active)) this.active = this.chats.keys().next().value ?? null;
    this.tell("people");
    for (const id of changed) this.tell("chat", { id, what: "all" });
  }

  /** Somebody new, or other facts about somebody. */
  setPerson(person) {
    const chat = this.chats.get(person.id);
    if (chat) chat.person = person;
    else this.chats.set(person.id, new Chat(person));
    this.active ??= person.id;
    this.tell("people");
  }

  setBlocked(id, blocked) {
    const chat = this.chats.get(id);
    if (!chat) return;
    chat.person.chat.blocked = blocked;
    this.tell("chat", { id, what: "blocked" });
  }

  /** A message that is new or changed. */
  takeMessage(view) {
    const chat = this.chats.get(view.chat_id);
    const what = chat?.take(view);
    if (!what) return;
    if (what === "added" && view.from_bot && !this.isSeen(chat.id)) chat.unread += 1;
    this.tell("chat", { id: chat.id, what, message: view });
    if (view.from_bot && view.keyboard) this._takeKeyboard(chat, view);
  }

  _takeKeyboard(chat, view) {
    if (view.seq <= chat.readTo) return;
    chat.readTo = view.seq;
    chat.keyboard = view.keyboard.keyboard ? view.keyboard : null;
    if (view.keyboard.force_reply) chat.replyTo = view.message_id;
    chat.keyboardOpen = true;
    this.tell("chat", { id: chat.id, what: "keyboard" });
  }

  /** The reply keyboard was folded away by the playground. */
  setKeyboard(id, keyboard, seq) {
    const chat = this.chats.get(id);
    if (!chat || seq <= chat.readTo) return;
    chat.readTo = seq;
    chat.keyboard = keyboard;
    this.tell("chat", { id, what: "keyboard" });
  }

  addPress(view) {
    const chat = this.chats.get(view.chat_id);
    if (!chat || view.state !== "pending") return;
    chat.presses.set(view.press, { message: view.message_id, data: view.data });
    this.tell("presses", { id: chat.id, message: view.message_id });
  }

  /** The bot has answered a press; or, without an answer, it is no longer waited for. */
  endPress(chatId, pressId, answer = null) {
    const chat = this.chats.get(chatId);
    const pressed = chat?.presses.get(pressId);
    if (!chat) return;
    chat.presses.delete(pressId);
    if (pressed) this.tell("presses", { id: chatId, message: pressed.message });
    if (answer) this.tell("answer", { id: chatId, answer });
  }

  /** The clock as read now by the browser's own. */
  setClock(clock) {
    this.clock = { ...clock, at: Date.parse(clock.now), read: performance.now() };
    this.tell("clock");
  }

  /** The playground's present in milliseconds. It stands still during a run. */
  now() {
    if (!this.clock) return null;
    const stands = this.clock.run?.state === "running";
    return this.clock.at + (stands ? 0 : performance.now() - this.clock.read);
  }
}
