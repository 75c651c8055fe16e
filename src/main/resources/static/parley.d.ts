/** Everyone, one room, or all that persons write to this user. */
export type Readable = 'everyone' | `room:${string}` | 'inbox';

/** Everyone, one room, or one person. Names of rooms and users have 1 to 64 letters, marks, digits or . _ - @ + ~ */
export type Writable = 'everyone' | `room:${string}` | `person:${string}`;

/** Where in its stream a message is. */
export interface Place {
  /** Counts from 1 by 1, with no gaps; 0 is the place before the first message. */
  offset: number;
  /** The stream's own; offsets of another epoch mean nothing. */
  epoch: string;
}

export interface Message extends Partial<Place> {
  /** Unique for ever, the same for every reader. */
  id: string;
  /** Where it was written, and an answer goes: in the inbox `person:` and the sender's name. */
  conversation: Writable;
  /** The sender's name, set by the server. */
  from: string;
  /** When it was stored, in ms since 1970 UTC. */
  time: number;
  /** What was written; missing if it is no text. Of an old client's JSON object this is the text inside. */
  text?: string;
  /** What was written, if it is no text. */
  bytes?: Uint8Array;
  /** As the sender gave it. */
  contentType?: string;
  /** The sender's own id of it, at most 128 characters. */
  clientId?: string;
  /** It is not stored, and has neither offset nor epoch. */
  ephemeral?: true;
  /** A moderator has removed what was written. */
  removed?: true;
  /** The server's copy is damaged: there is no text. */
  unreadable?: true;
}

/** A message that was written and of which it is not known yet whether it is stored. */
export interface Draft {
  /** Its client id. */
  id: string;
  conversation: Writable;
  text: string;
  contentType: string;
  /** When it was written, in ms since 1970 UTC. */
  time: number;
  /** Why the server could not take it yet; it is sent again by itself, after 0.25 to 22.5 s. */
  reason?: string;
}

/** Where a message is stored. */
export interface Receipt extends Place {
  /** The id by which its readers know it. */
  messageId: string;
  /** It was there already: this is the place of the first one. */
  duplicate: boolean;
}

/** What the server, or the way to it, says is wrong. */
export class ParleyError extends Error {
  /** One of the codes of docs/protocol.md, or the client's own: `outgoing-full`, `handshake-refused`, `unreachable`. */
  readonly code: string;
  /** What to do: send the same again later, send something else, or stop trying. */
  readonly advice: 'retry' | 'fix' | 'give-up';
  /** After how many seconds to try again, where that is known. */
  readonly retryAfter?: number;
}

export interface Options {
  /** The server's address, such as https://example.org/chat/ or wss://example.org/chat/; where this module came from by default. */
  url?: string | URL;
  /** Who one is; with none the token says, or one is a guest. */
  user?: string;
  /** Proves who one is: a JSON Web Token, or what gives one, asked before each connection and each history(). */
  token?: string | (() => string | Promise<string>);
  /** How far each conversation was read, from the `places` of an earlier page. */
  places?: Partial<Record<Readable, Place>>;
  /** What is still to be sent, from the `outgoing` of an earlier page. */
  outgoing?: Draft[];
}

export interface FollowOptions {
  /** Begin with so many of the last messages, 0 or more; 0 by default, in the inbox all that were not delivered. */
  history?: number;
  /** Begin behind this place, whatever `history` says; by default where `places` has one. */
  after?: Place;
}

export interface SendOptions {
  /** 1 to 128 characters, random by default. What one user sends twice with one id is stored once. */
  id?: string;
  /** text/plain by default. */
  contentType?: string;
}

export interface HistoryOptions {
  /** Only messages before this offset: the last ones. */
  before?: number;
  /** Only messages behind this offset: the first ones. */
  after?: number;
  /** At most so many, 1 to 200; 50 by default, and fewer when they are more than 512 KB. */
  limit?: number;
  /** Ends the request; by itself it ends after 15 s. */
  signal?: AbortSignal;
}

export interface Page {
  epoch: string;
  /** Oldest first. */
  messages: Message[];
  /** The `before` of the page before this one; missing if there is none. */
  before?: number;
  /** The `after` of the page behind this one; missing if there is none. */
  after?: number;
}

/** `closed` before connect() and after close(); `away` while a connection that ended is made again. */
export type State = 'connecting' | 'connected' | 'away' | 'closed';

/** The `detail` of each event. */
export interface Details {
  /** The connection is in another state. */
  state: State;
  /** A message came; each once, and in the order of its stream. */
  message: Message;
  /** Somebody else is writing; comes at most every 3 s, so it holds for some 5 s or until their message. */
  typing: { conversation: Writable; from: string };
  /** A moderator has removed the message at this place. */
  removal: Place & { conversation: Readable };
  /** A message that was sent is stored. */
  stored: Draft & Receipt;
  /** A message that was sent is refused for good, and not stored. */
  refused: Draft & { code: string; message: string };
  /** `outgoing` has changed. */
  outgoing: null;
  /** A conversation is followed from here on; `recovered` tells whether nothing is missing. */
  following: { conversation: Readable; recovered: boolean };
  /** The server no longer has all that was missed; what it has follows. */
  gap: { conversation: Readable };
  /** What the server says that concerns no message. */
  error: ParleyError;
}

/** One user's way into the chat. What is followed and sent survives every loss of the connection. */
export class Parley extends EventTarget {
  constructor(options?: Options);

  /** Who one is; undefined until the server has said it. */
  readonly user: string | undefined;
  readonly state: State;
  /** A copy of how far each conversation was read: JSON for the next page. */
  readonly places: Partial<Record<Readable, Place>>;
  /** A copy of what waits, oldest first: JSON for the next page. */
  readonly outgoing: Draft[];

  /** Connects, and again whenever the connection ends, after 0.3 to 15 s. */
  connect(): void;
  /** Ends the connection. What is followed and what waits goes on with the next connect(). */
  close(): void;
  /** Reads a conversation from now on; again from where it stopped when a connection ended. */
  follow(conversation: Readable, options?: FollowOptions): void;
  /** Reads it no more, and forgets its place. */
  unfollow(conversation: Readable): void;
  /** Sends a text of at most 64 KB, or what the server allows; `receipt` rejects with a ParleyError. At most 1,000 wait. */
  send(conversation: Writable, text: string, options?: SendOptions): { id: string; receipt: Promise<Receipt> };
  /** Tells the others that this user is writing: call it with every key, it is sent once in 3 s. */
  typing(conversation: Writable): void;
  /** Reads old messages, connected or not; rejects with a ParleyError or as fetch does. */
  history(conversation: Readable, options?: HistoryOptions): Promise<Page>;

  addEventListener<T extends keyof Details>(
    type: T,
    listener: (event: CustomEvent<Details[T]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<T extends keyof Details>(
    type: T,
    listener: (event: CustomEvent<Details[T]>) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}
