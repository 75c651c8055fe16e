import { streamOf } from './conversation.js';
import { readOld } from './message.js';
import { sleep } from './pause.js';
import { bounded, queryOf } from './request.js';

/** Number of further requests, and the time between them in ms, while a node has not yet received what this client has. */
const REPEATS = 5;
const INTERVAL = 200;

/** Returns the offsets to request the adjacent pages with; undefined where there is no page. */
function neighbours({ first, last, messages }) {
  const [oldest, newest] = [messages[0]?.offset, messages.at(-1)?.offset];
  return { before: oldest > first ? oldest : undefined, after: newest < last ? newest : undefined };
}

/** The events for changes of messages. */
const CHANGES = ['edit', 'removal', 'reactions'];

/** Applies a change that the client has received to a message, unless the message has it already. */
function apply(change, message) {
  if (message.removed || message.edited >= change.edited) {
    return;
  }
  if (change.reactions) {
    message.reactions = change.reactions;
    return;
  }
  delete message.bytes;
  delete message.mentions;
  const { text, bytes, contentType, mentions, edited } = change;
  if (!edited) {
    delete message.reactions;
    delete message.reacted;
  }
  Object.assign(
    message,
    edited
      ? { contentType, edited, ...(bytes ? { bytes, text: undefined } : { text }), ...(mentions && { mentions }) }
      : { text: '', removed: true },
  );
}

/** The changes that a client receives while a page is on its way: the page may be older, and is not known to the receiver yet. */
class Meanwhile {
  #chat;
  #conversation;
  #changes = [];
  #page;

  constructor(chat, conversation) {
    this.#chat = chat;
    this.#conversation = conversation;
    CHANGES.forEach((type) => chat.addEventListener(type, this.#heard));
  }

  #heard = ({ detail }) => {
    if (detail.conversation === this.#conversation) {
      this.#changes.push(detail);
      this.#fold(detail);
    }
  };

  #fold(change) {
    if (this.#page?.epoch !== change.epoch || change.summarized <= this.#page.folded) {
      return;
    }
    [...this.#page.messages, ...(this.#page.first ? [this.#page.first] : [])]
      .filter(({ offset }) => offset === change.offset)
      .forEach((message) => apply(change, message));
  }

  /** Applies the changes to a page, also those that come before its receiver can. */
  addTo(page) {
    this.#page = page;
    this.#changes.forEach((change) => this.#fold(change));
    setTimeout(() => this.end());
    return page;
  }

  end() {
    CHANGES.forEach((type) => this.#chat.removeEventListener(type, this.#heard));
  }
}

/** Requests a page that has at least the changes that this client has received. */
async function fetchJson(chat, call, conversation, { name, query, signal }) {
  const place = chat.places[conversation];
  const options = { query: queryOf(query), signal: bounded(signal) };
  for (let repeats = 0; ; repeats++) {
    const response = await call(`streams/${encodeURIComponent(streamOf(conversation))}/${name}`, options);
    const page = await response.json();
    const isOld = place?.epoch === page.epoch && page.folded < place.offset;
    if (!isOld || repeats === REPEATS) {
      return page;
    }
    await sleep(INTERVAL);
  }
}

async function fetchPage(chat, call, conversation, request) {
  const meanwhile = new Meanwhile(chat, conversation);
  try {
    const page = await fetchJson(chat, call, conversation, request);
    const { epoch, folded } = page;
    const messages = page.messages
      .map((old) => readOld(conversation, epoch, old))
      .filter(({ removes, changes }) => !removes && !changes);
    const first = page.thread && { first: readOld(conversation, epoch, page.thread) };
    return { page, read: meanwhile.addTo({ epoch, folded, messages, ...first }) };
  } catch (error) {
    meanwhile.end();
    throw error;
  }
}

/** Fetches a page of messages; rejects with a ParleyError or as fetch does. */
export async function fetchOld(chat, call, conversation, { before, after, limit, signal }) {
  const request = { name: 'messages', query: { before, after, limit }, signal };
  const { page, read } = await fetchPage(chat, call, conversation, request);
  return Object.assign(read, neighbours(page));
}

/** Fetches the messages of a range that have changed; rejects in the same way. */
export async function fetchChanged(chat, call, conversation, { after, from, to, epoch, limit, signal }) {
  const request = { name: 'changes', query: { after, from, to, epoch, limit }, signal };
  const { read } = await fetchPage(chat, call, conversation, request);
  return read;
}

/** Returns the offsets to request the adjacent pages of a thread with, which may turn out to be empty. */
function neighboursInThread(thread, { replies, last, messages }, isNewest) {
  const [oldest, newest] = [messages[0]?.offset, messages.at(-1)?.offset];
  const hasOthers = messages.length > 0 && messages.length < replies;
  return {
    before: hasOthers && oldest > thread + 1 ? oldest : undefined,
    after: hasOthers && !isNewest && newest < last ? newest : undefined,
  };
}

/** Fetches a page of the messages of a thread; rejects in the same way. */
export async function fetchThread(chat, call, conversation, offset, { before, after, limit, signal }) {
  const request = { name: `messages/${offset}/thread`, query: { before, after, limit }, signal };
  const { page, read } = await fetchPage(chat, call, conversation, request);
  const { replies, read: marker, unread } = page;
  const isNewest = before === undefined && after === undefined;
  return Object.assign(read, { replies, read: marker, unread }, neighboursInThread(offset, page, isNewest));
}

/** Fetches a page of the users that have reacted to a message, by reaction; rejects in the same way. */
export async function fetchReactions(call, conversation, offset, { after, limit, signal }) {
  const path = `streams/${encodeURIComponent(streamOf(conversation))}/messages/${offset}/reactions`;
  const response = await call(path, { query: queryOf({ after, limit }), signal: bounded(signal) });
  return response.json();
}
