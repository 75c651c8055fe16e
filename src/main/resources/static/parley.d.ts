/**
 * A conversation that can be followed: that of everyone, a room, that with another user, or the messages of persons
 * to this user; or the changes of a room and its members.
 */
export type Readable = 'everyone' | `room:${string}` | `with:${string}` | 'inbox' | `members:${string}`;

/**
 * A conversation that can be written to: that of everyone, a room, that with another user, or a person. Names of
 * rooms and users have 1 to 64 letters, marks, digits or . _ - @ + ~
 */
export type Writable = 'everyone' | `room:${string}` | `with:${string}` | `person:${string}`;

/** The position of a message in its stream. */
export interface Place {
  /** Increases by 1 from 1, without gaps; 0 is the position before the first message. */
  offset: number;
  /** Identifies the history of the stream; offsets of different epochs cannot be compared. */
  epoch: string;
}

export interface Message extends Partial<Place> {
  /** Globally unique, the same for every subscriber. */
  id: string;
  /** The conversation, also for a reply; in the inbox it is `person:` and the sender's name. */
  conversation: Writable;
  /** The sender's name, set by the server. */
  from: string;
  /** Time when the server stored it, in ms since 1970 UTC. */
  time: number;
  /** The text; missing if the body is not UTF-8. For the JSON object of a legacy client, the text inside. */
  text?: string;
  /** The body, if it is not UTF-8. */
  bytes?: Uint8Array;
  /** The content type, as the sender set it. */
  contentType?: string;
  /** The id that the sender gave to the message, at most 128 characters. */
  clientId?: string;
  /** Set if the message is not stored; it then has neither offset nor epoch. */
  ephemeral?: true;
  /** Set if the body has been removed or, in the inbox, the message was deleted from the conversation. */
  removed?: true;
  /** The offset of the last edit, if the message was edited: later changes are to be applied, earlier ones are in it. */
  edited?: number;
  /** The offset of the message that this one answers, in the same conversation; in the inbox in that of `with:`. */
  repliesTo?: number;
  /** The offset of the message with which the thread of this one begins, in the same conversation, if it belongs to one. */
  thread?: number;
  /** In a page: the number of messages of the thread that begins with this one, if there are any, up to `folded` of the page. */
  replies?: number;
  /** In a page: the number of users by reaction, if there are any, as in the last event `reactions`. */
  reactions?: Record<string, number>;
  /** In a page: the reactions of this user, if there are any. */
  reacted?: string[];
  /** Set if the stored message is damaged; its body is empty. */
  unreadable?: true;
  /** The users that the message mentions, if it does. */
  mentions?: string[];
  /** In the inbox: the offset that the same message has in the conversation `with:` and the sender's name. */
  conversationOffset?: number;
}

/**
 * An edit of the message at this position. It holds unless the message is removed, or its `edited` is not smaller than that of
 * the edit.
 */
export interface Edit extends Place {
  conversation: Listed;
  /** The offset of the edit itself. */
  edited: number;
  /** The user that has edited the message, its sender. */
  from: string;
  /** Time when the server stored the edit, in ms since 1970 UTC. */
  time: number;
  /** The new text; missing if the body is not UTF-8. */
  text?: string;
  /** The new body, if it is not UTF-8. */
  bytes?: Uint8Array;
  contentType?: string;
  /** The users that the message mentions now, if it does. */
  mentions?: string[];
}

/** All reactions to the message at this position, in place of those of earlier events and pages. A removed message has none. */
export interface Reactions extends Place {
  conversation: Listed;
  /** The offset of this summary: pages whose `folded` is not smaller have it. */
  summarized: number;
  /** Time when the server stored the summary, in ms since 1970 UTC. */
  time: number;
  /** The number of users by reaction. */
  reactions: Record<string, number>;
}

/** A message that waits for its receipt. */
export interface Draft {
  /** The client id of the message. */
  id: string;
  conversation: Writable;
  text: string;
  contentType: string;
  mentions?: string[];
  /** The offset of the message that this one answers. */
  repliesTo?: number;
  /** The offset of the message with which the thread begins, if the message is sent to one. */
  thread?: number;
  /** Time when `send` was called, in ms since 1970 UTC. */
  time: number;
  /** The code of the error for which the server could not accept it yet; it is sent again automatically after 0.25 to 22.5 s. */
  code?: string;
  /** The text of that error. */
  reason?: string;
}

/** The position of a stored message. */
export interface Receipt extends Place {
  /** The `id` of the message. */
  messageId: string;
  /** Whether a message with this client id was stored before; the position is then that of the first one. */
  duplicate: boolean;
}

/** An error that the server or the client reports. */
export class ParleyError extends Error {
  /** One of the codes of docs/errors.md, or the client's own: `outgoing-full`, `handshake-refused`, `unreachable`. */
  readonly code: string;
  /** `retry`: send the same again later; `fix`: correct what was sent; `give-up`: do not try again. */
  readonly advice: 'retry' | 'fix' | 'give-up';
  /** Seconds to wait before the next attempt, if known. */
  readonly retryAfter?: number;
}

/** `open`: every user may read and write; `public`: every user may join; `private`: by invitation. */
export type RoomKind = 'open' | 'public' | 'private';

/** Readers cannot write; moderators add and remove members; owners also change the settings and all roles. */
export type Role = 'owner' | 'moderator' | 'member' | 'reader';

export interface RoomSettings {
  /** Default: public. A change is possible between public and private only. */
  kind?: RoomKind;
  /** At most 100 characters. */
  title?: string;
  /** At most 500 characters. */
  topic?: string;
  /** Maximum number of members. */
  limit?: number;
  /** The messages that a new member may read: all, or those after the join. Default: all. */
  history?: 'all' | 'from-join';
  /** The members who may write; default: members, which readers are not. */
  write?: 'members' | 'moderators';
  /** The members who may invite; default: members. */
  invite?: 'members' | 'moderators';
  /** Whether members see how far the others have read; default: shown. */
  markers?: 'shown' | 'private';
}

/** A conversation with a list entry and markers. */
export type Listed = 'everyone' | `room:${string}` | `with:${string}`;

/** A conversation in the list of this user. */
export interface ConversationEntry {
  conversation: Listed;
  kind: 'chat' | 'room' | 'pair';
  /** The title of a room, or the display name of the other user; without one the name. */
  title: string;
  /** The last message, with the beginning of its text; null if there is none. */
  last: { offset: number; from: string; timestamp: number; preview: string; removed: boolean } | null;
  /** The offset up to which this user has read. */
  read: number;
  /** The number of messages after that, and of those that mention this user. */
  unread: number;
  mentions: number;
  muted: boolean;
  /** Whether this user has marked it as unread. */
  marked: boolean;
}

/** How far a user has received and read a conversation, as offsets. */
export interface Marker {
  delivered: number;
  read: number;
}

/**
 * The list of this user's conversations, and the markers in them, connected or not. The methods reject with a
 * ParleyError that has code and advice, or as fetch does; with a TypeError if a conversation is invalid.
 */
export interface Conversations {
  /** Returns the conversations, the one with the latest message first; `next` is the option `before` of the next page. */
  list(options?: { before?: string; limit?: number; signal?: AbortSignal }): Promise<{
    conversations: ConversationEntry[];
    version: number;
    /** The number of rooms to which this user is invited. */
    invitations: number;
    next?: string;
  }>;
  /**
   * Has the event `conversation` sent for each entry that changes after a version, such as that of list(), by default from now
   * on; and the event `invitations`.
   */
  follow(version?: number): void;
  /**
   * Moves the marker of this user forward: it has read the messages up to an offset. Resolves when that is stored, as the others.
   * With `thread`, the offset of a first message, it is the marker in that thread.
   */
  read(conversation: Listed, offset: number, options?: { epoch?: string; thread?: number }): Promise<void>;
  /** Shows other users that this device has received the messages up to an offset. */
  received(conversation: Listed, offset: number, options?: { epoch?: string }): Promise<void>;
  mute(conversation: Listed, muted?: boolean): Promise<void>;
  /** Marks a conversation as unread, or ends that. */
  mark(conversation: Listed, marked?: boolean): Promise<void>;
  /** Shows the markers of this user to no others, or ends that. */
  keepPrivate(isPrivate?: boolean): Promise<void>;
  /** Returns whether others do not see the markers of this user. */
  isPrivate(options?: { signal?: AbortSignal }): Promise<boolean>;
  /** Returns the markers by user, in a conversation of two users or a room of up to 100 members. */
  markers(conversation: Listed, options?: { signal?: AbortSignal }): Promise<Record<string, Marker>>;
  /** Returns how many users have read a message. */
  readers(conversation: Listed, offset: number, options?: { signal?: AbortSignal }): Promise<{ read: number; of: number }>;
}

/** What is known of the presence of a user. */
export interface UserPresence {
  /** `unknown` if this client may not know or cannot know it now: it is not connected, or the server has no connection to others. */
  readonly state: 'online' | 'away' | 'offline' | 'unknown';
  /** Time when a user that is offline was online last, in ms since 1970 UTC; missing if that is not known. */
  readonly lastSeen?: number;
}

/** The presence in a followed room: of each of up to 200 members, or in a larger room the number of members that are online. */
export interface RoomPresence {
  readonly users: ReadonlyMap<string, UserPresence>;
  readonly online?: number;
}

/**
 * The presence of users. What is watched is watched again after a reconnection. While the client is not connected, every
 * presence is unknown. The methods reject with a TypeError if a name is invalid, and as `import` does if their code cannot
 * be loaded. If the server refuses to tell a presence, the event `error` has the reason.
 */
export interface Presence {
  /** The watched users, by name. The map is always current; the event `presence` tells of changes. */
  readonly states: ReadonlyMap<string, UserPresence>;
  /** The followed rooms, in the same way. */
  readonly rooms: ReadonlyMap<string, RoomPresence>;
  /** Watches users, at most 500 at a time; rejects with the code `too-many-watched` if they would be more. */
  watch(names: readonly string[]): Promise<void>;
  /** Stops watching users, and removes them from `states`. */
  unwatch(names: readonly string[]): Promise<void>;
  /** Follows the presence in a room of which this user is a member. Without WebSocket it is unknown. */
  follow(room: string): Promise<void>;
  unfollow(room: string): Promise<void>;
  /**
   * Sets the state that other users see of this client; `invisible` is shown as offline. Without a connection it is set with the
   * next one. Rejects with a ParleyError.
   */
  setState(state: 'online' | 'away' | 'invisible'): Promise<void>;
}

/** The detail of the event `presence`: the users whose presence has changed, or in a large room the number of those online. */
export interface PresenceEvent {
  /** The followed room; missing for watched users. */
  room?: string;
  users?: Record<string, UserPresence>;
  online?: number;
}

/** A room as this user sees it, with its settings; an open room has only a kind, a title and a topic. */
export interface Room extends RoomSettings {
  room: string;
  kind: RoomKind;
  title: string;
  topic: string;
  /** The number of members, without those that are only invited. */
  members: number;
  /** The role of this user; missing if this user is not a member. */
  role?: Role | 'invited';
  /** The epoch of its messages. A room that is created again has another one. */
  epoch: string;
}

export interface Member {
  user: string;
  role: Role | 'invited';
  /** The offset after which the member reads the messages of the room; 0 for all. */
  since: number;
}

export interface Pin {
  /** The offset of the message. */
  offset: number;
  /** The name of the user that has pinned it. */
  pinnedBy: string;
  /** When, in ms since 1970 UTC. */
  pinnedAt: number;
  /** The message as it is now. */
  message: Message;
}

/** The pinned messages of a room in their order. */
export interface Pins {
  pins: Pin[];
  /** The epoch of the messages. */
  epoch: string;
  /** The offset in `members:{room}` up to which changes are in the list; later ones are events `members`. */
  offset: number;
}

/** A part of a list; `next` is the option `after` of the next page, and missing on the last one. */
export interface ListOptions {
  after?: string;
  limit?: number;
  signal?: AbortSignal;
}

/**
 * The detail of the event `members`: a change of a followed room. If it has more than 1,000 members, of changes other than
 * pins only the number of members.
 * It has the settings that `create` or `configure` has made, or the `history` of an added member.
 */
export interface MembersEvent extends Partial<Place>, RoomSettings {
  room: string;
  /** Time of the change, in ms since 1970 UTC. */
  time: number;
  /** The number of members of a large room; all other fields are then missing. */
  members?: number;
  /** The offset of the last message in the room at the change. */
  at?: number;
  /** The change, such as join, leave, invite, accept, decline, add, remove, role, pin, unpin, create, configure or delete; missing if several users are changed. */
  do?: string;
  /** The user that made the change. */
  by?: string;
  /** The user that is changed, if it is another one. */
  user?: string;
  role?: Role;
  /** The owner of a created room. */
  owner?: string;
  /** The offset of the message that is pinned or unpinned. */
  message?: number;
  /** The offset of the pinned message before which one is pinned, if it is not the last. */
  before?: number;
  /** The changed users, if there are several. */
  add?: { user: string; role?: Role; history?: 'all' | 'from-join' }[];
  remove?: string[];
}

/**
 * Rooms, their members and pinned messages, connected or not. The methods reject with a ParleyError that has code and advice,
 * or as fetch does; with a TypeError if a room name is invalid.
 */
export interface Rooms {
  /** Returns the public rooms, or with `mine` those of this user and the invitations, in the order of their names. */
  list(options?: ListOptions & { mine?: boolean }): Promise<{ rooms: Room[]; next?: string }>;
  get(room: string, options?: { signal?: AbortSignal }): Promise<Room>;
  /** Creates a room; this user becomes its owner. */
  create(room: string, settings?: RoomSettings): Promise<Room>;
  update(room: string, settings: RoomSettings): Promise<Room>;
  /** Deletes a room with its messages. */
  delete(room: string): Promise<void>;
  /** Returns the members and the invited users in the order of their names. */
  members(room: string, options?: ListOptions & { prefix?: string }): Promise<{ members: Member[]; next?: string }>;
  /** Joins a public room. This and the changes below resolve when the change is stored and in force, with its offset among the changes of the room. */
  join(room: string): Promise<{ offset: number }>;
  leave(room: string): Promise<{ offset: number }>;
  accept(room: string): Promise<{ offset: number }>;
  decline(room: string): Promise<{ offset: number }>;
  invite(room: string, user: string): Promise<{ offset: number }>;
  add(room: string, user: string, options?: { role?: Role; history?: 'all' | 'from-join' }): Promise<{ offset: number }>;
  remove(room: string, user: string): Promise<{ offset: number }>;
  setRole(room: string, user: string, role: Role): Promise<{ offset: number }>;
  /** Returns the pinned messages in their order, as far as this user may read them. */
  pins(room: string, options?: { signal?: AbortSignal }): Promise<Pins>;
  /** Pins the message with an offset: a new one as the last, or each before a pinned one. */
  pin(room: string, offset: number, options?: { before?: number }): Promise<{ offset: number }>;
  /** Ends the pin of a message, if it has one. */
  unpin(room: string, offset: number): Promise<{ offset: number }>;
}

/** How the client is connected: the names of STOMP over WebSocket, and of the two ways to receive by HTTP. */
export type Transport = 'websocket' | 'event-stream' | 'long-polling';

export interface Options {
  /** URL of the server, such as https://example.org/chat/ or wss://example.org/chat/; by default the directory of this module. */
  url?: string | URL;
  /** User name. Without it the name in the token is used, or else the user is a guest. */
  user?: string;
  /**
   * A JSON Web Token that proves the user name, or a function that returns one, which is called before each
   * attempt to connect and each request by HTTP, such as history().
   */
  token?: string | (() => string | Promise<string>);
  /** Positions to resume from: the `places` of an earlier page. */
  places?: Partial<Record<Readable, Place>>;
  /** Messages to send again: the `outgoing` of an earlier page. */
  outgoing?: Draft[];
  /** Transports that may be used, at least one; by default all, in the order of the type. A later one is used where a proxy blocks the first. */
  transports?: Transport[];
  /** Time in ms that a transport has to open until the next one is tried; default 5,000. The last one has at least 10 s. */
  fallbackAfter?: number;
}

export interface FollowOptions {
  /** Number of latest messages to begin with, 0 or more. Default: 0; in the inbox all that were not delivered. */
  history?: number;
  /** Position to resume from; takes precedence over `history`. Default: the one in `places`, if any. */
  after?: Place;
}

export interface SendOptions {
  /** Client id of 1 to 128 characters; random by default. Messages of a user with the same id are stored once. */
  id?: string;
  /** Default: text/plain. */
  contentType?: string;
  /** The users that the message mentions, at most 50: it counts as a mention in their lists. */
  mentions?: string[];
  /** The offset of the message of the same conversation that this one answers; not for `person:`. */
  repliesTo?: number;
  /** The offset of the message of the same conversation with which the thread begins, to which this one is sent; not for `person:`. */
  thread?: number;
}

export interface EditOptions {
  /** Client id of 1 to 128 characters; random by default. Changes of a user with the same id are stored once. */
  id?: string;
  /** Default: text/plain. */
  contentType?: string;
  /** The users that the message mentions now, at most 50, in place of those before. */
  mentions?: string[];
}

export interface HistoryOptions {
  /** Exclusive upper bound: returns the last messages before this offset. */
  before?: number;
  /** Exclusive lower bound: returns the first messages after this offset, also together with `before`. */
  after?: number;
  /** Maximum number of messages, 1 to 200; default 50. Fewer are returned if they exceed 512 KB. */
  limit?: number;
  /** Aborts the request; it times out after 15 s in any case. */
  signal?: AbortSignal;
}

export interface ChangesOptions {
  /** The offset up to which the changes of the range are known: the `folded` of a page, or a position in `places`. */
  after: number;
  /** The first and the last offset of the range. */
  from: number;
  to: number;
  /** The epoch of these offsets; rejects with the code `other-epoch` if the conversation has another one. */
  epoch?: string;
  /** Maximum number of messages, 1 to 200; default 50. If as many are returned, there may be more after the last one. */
  limit?: number;
  /** Aborts the request; it times out after 15 s in any case. */
  signal?: AbortSignal;
}

/** Messages as they are now. */
export interface ChangedMessages {
  epoch: string;
  /** The offset up to which changes are in the messages; later ones are in the events `edit`, `removal` and `reactions`. */
  folded: number;
  /** The messages, oldest first. */
  messages: Message[];
}

export interface Page extends ChangedMessages {
  /** The option `before` for the previous page; missing if there is none. */
  before?: number;
  /** The option `after` for the next page; missing if there is none. */
  after?: number;
}

/** A page of a thread. The pages before and after it may be empty. */
export interface ThreadPage extends Page {
  /** The message with which the thread begins; it is not one of `messages`. */
  first: Message;
  /** The number of messages of the thread, without the first one. */
  replies: number;
  /** The offset up to which this user has read the thread, and the number of messages after that. */
  read: number;
  unread: number;
}

export interface ReactionsOptions {
  /** The `next` of the previous page. */
  after?: string;
  /** Maximum number of users, 1 to 200; default 50. */
  limit?: number;
  /** Aborts the request; it times out after 15 s in any case. */
  signal?: AbortSignal;
}

/** A user that exists: that has had a session or sent a message, or has a profile. */
export interface User {
  name: string;
  displayName?: string;
  /** URL of a picture, with https or relative to the page. */
  avatar?: string;
}

export interface RequestOptions {
  /** Aborts the request; it times out after 15 s in any case. */
  signal?: AbortSignal;
}

export interface UsersOptions extends RequestOptions {
  /** The `next` of the previous page, with the same prefix. */
  after?: string;
  /** Maximum number of users, 1 to 100; default 50. */
  limit?: number;
}

export interface UserPage {
  users: User[];
  /** The option `after` for the next page; missing if there is none. */
  next?: string;
}

/** `closed` before connect() and after close(); `away` while the client reconnects. */
export type State = 'connecting' | 'connected' | 'away' | 'closed';

/** The events, and the type of their `detail`. */
export interface Details {
  /** The state of the connection has changed. */
  state: State;
  /** The client is connected by another transport than before. */
  transport: Transport;
  /** A message has arrived; each arrives once, in the order of its stream. */
  message: Message;
  /** Another user is typing. Repeated at most every 3 s; show it for about 5 s or until the next message of that user. */
  typing: { conversation: Writable; from: string };
  /** An entry of the list of conversations has changed; with `ended` the conversation has left the list, and has no other fields. */
  conversation: (ConversationEntry & { version: number; ended?: undefined }) | { conversation: Listed; ended: true; version: number };
  /** The number of rooms to which this user is invited: first when the list of conversations is followed, and when it changes. */
  invitations: number;
  /** Users have moved their markers in a followed conversation. */
  markers: { conversation: Readable; markers: Record<string, Marker> };
  /** The presence of watched users, or in a followed room, has changed. */
  presence: PresenceEvent;
  /** A room whose changes are followed, as `members:{room}`, has changed. */
  members: MembersEvent;
  /** The client no longer follows a conversation, because this user may no longer read it, or could not from the start. */
  ended: { conversation: Readable; code: string; message: string };
  /** The message at this position has been edited. */
  edit: Edit;
  /** The body of the message at this position has been removed, by its sender or a moderator. */
  removal: Place & { conversation: Readable };
  /** The reactions to the message at this position have changed; at most one per second and message. */
  reactions: Reactions;
  /** A sent message has been stored. */
  stored: Draft & Receipt;
  /** A sent message has been rejected and will not be sent again; it is not stored. */
  refused: Draft & { code: string; message: string };
  /** The property `outgoing` has changed. */
  outgoing: null;
  /** A subscription is active; `recovered` is false if messages after the requested position are missing. */
  following: { conversation: Readable; recovered: boolean };
  /** Messages after the last position are no longer on the server; those that it still has follow. */
  gap: { conversation: Readable };
  /** An error that does not concern a sent message. */
  error: ParleyError;
}

/** The chat client of one user. Followed conversations and waiting messages survive a loss of the connection. */
export class Parley extends EventTarget {
  constructor(options?: Options);

  /** The user name; undefined until it is known, at the latest when the client is connected. */
  readonly user: string | undefined;
  readonly state: State;
  /** The transport of the last connection; undefined before the first one. */
  readonly transport: Transport | undefined;
  readonly rooms: Rooms;
  readonly conversations: Conversations;
  readonly presence: Presence;
  /** A copy of the positions in the followed conversations, which can be stored as JSON for the next page. */
  readonly places: Partial<Record<Readable, Place>>;
  /** A copy of the messages without a receipt, oldest first, which can be stored as JSON for the next page. */
  readonly outgoing: Draft[];

  /** Connects, and reconnects after 0.3 to 15 s whenever the connection ends. */
  connect(): void;
  /** Closes the connection. The next connect() resumes followed conversations and sends waiting messages. */
  close(): void;
  /** Follows a conversation; resumes from the last position after a reconnection. */
  follow(conversation: Readable, options?: FollowOptions): void;
  /** Stops following a conversation, and removes its position. */
  unfollow(conversation: Readable): void;
  /**
   * Sends a text up to the limit of the server, by default 64 KB. `receipt` resolves when it is stored, and
   * rejects with a ParleyError. At most 1,000 messages wait; further ones are rejected.
   */
  send(conversation: Writable, text: string, options?: SendOptions): { id: string; receipt: Promise<Receipt> };
  /**
   * Replaces the text of a message of this user, connected or not. Resolves with the position of the edit when it is stored, or
   * rejects with a ParleyError, such as `not-yours`, `too-late`, `removed` or `too-fast`.
   */
  edit(conversation: Listed, offset: number, text: string, options?: EditOptions): Promise<Receipt>;
  /** Removes the body of a message of this user or, as a moderator, of any user, in the same way. */
  remove(conversation: Listed, offset: number, options?: { id?: string }): Promise<Receipt>;
  /**
   * Adds a reaction of this user to a message, connected or not: a visible text of 1 to 64 bytes, such as an emoji. Resolves when
   * it is stored, with the position of the event `reactions` that has it or, if that follows later, of the last entry of the
   * conversation; `duplicate` is true if nothing has changed. Rejects with a ParleyError, such as `no-message`, `removed` or
   * `too-many`.
   */
  react(conversation: Listed, offset: number, reaction: string, options?: { id?: string }): Promise<Receipt>;
  /** Withdraws a reaction of this user, in the same way. */
  unreact(conversation: Listed, offset: number, reaction: string, options?: { id?: string }): Promise<Receipt>;
  /** Notifies other users that this user is typing. Call it on every key; at most one per 3 s is sent. */
  typing(conversation: Writable): void;
  /** Fetches old messages, connected or not; rejects with a ParleyError or as fetch does. */
  history(conversation: Readable, options?: HistoryOptions): Promise<Page>;
  /** Fetches the messages of a range that have changed after an offset, in the same way. */
  changes(conversation: Listed, options: ChangesOptions): Promise<ChangedMessages>;
  /** Fetches the last messages of the thread that begins with a message, or those of a range, in the same way. */
  thread(conversation: Listed, offset: number, options?: HistoryOptions): Promise<ThreadPage>;
  /** Fetches the users that have reacted to a message, by reaction, in the same way; `next` is missing on the last page. */
  reactions(
    conversation: Listed,
    offset: number,
    options?: ReactionsOptions,
  ): Promise<{ reactions: Record<string, string[]>; next?: string }>;
  /**
   * Fetches the users whose name, or a word of whose display name, begins with a prefix in any case, connected or
   * not; without a prefix all users. Rejects with a ParleyError or as fetch does.
   */
  users(prefix?: string, options?: UsersOptions): Promise<UserPage>;
  /** Fetches a user; rejects with the code `no-user` if it does not exist. */
  profile(name: string, options?: RequestOptions): Promise<User>;
  /** Replaces the user's own profile, and returns it. Rejects with the code `no-name` while the name is not known. */
  setProfile(profile: Pick<User, 'displayName' | 'avatar'>, options?: RequestOptions): Promise<User>;

  /** Blocks a user, or ends that: no one-to-one messages pass between the two. Resolves when it is in force. */
  block(name: string, blocked?: boolean): Promise<void>;
  /** Returns the users that this user has blocked; `next` is the option `after` of the next page. */
  blocked(options?: { after?: string; limit?: number; signal?: AbortSignal }): Promise<{ users: string[]; next?: string }>;

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
