import { INBOX } from './conversation.js';
import { placeOf } from './message.js';
import { pause } from './pause.js';
import { uniqueId } from './unique-id.js';

/** The followed conversations and the position in each. They resume from there on every new connection. */
export class Following {
  #places;
  #on;
  #link = null;

  /** By conversation: the number of old messages to begin with, and the id of the subscription. */
  #follows = new Map();
  #timers = new Set();

  /** Starts from given positions; calls the functions of `on` for messages and for the start of subscriptions. */
  constructor(places, on) {
    this.#places = { ...places };
    this.#on = on;
  }

  get places() {
    return { ...this.#places };
  }

  add(conversation, history, after) {
    this.remove(conversation);
    if (after) {
      this.#places[conversation] = placeOf(after);
    }
    this.#follows.set(conversation, { history, id: null });
    if (this.#link) {
      this.#read(conversation, 0);
    }
  }

  remove(conversation) {
    const follow = this.#follows.get(conversation);
    if (follow) {
      this.#end(follow.id);
      follow.id = null;
      this.#follows.delete(conversation);
    }
  }

  /** Removes the position in a conversation. */
  forget(conversation) {
    delete this.#places[conversation];
  }

  open(link) {
    this.#link = link;
    this.#follows.forEach((_, conversation) => this.#read(conversation, 0));
  }

  /** Handles the end of the connection. */
  shut() {
    this.#link = null;
    this.#follows.forEach((follow) => (follow.id = null));
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }

  /**
   * Handles the rejection of a subscription, or its end by the server: tries again later if the advice is retry.
   * Otherwise stops following, and returns the conversation.
   */
  refused(id, advice) {
    for (const [conversation, follow] of this.#follows) {
      if (follow.id === id) {
        follow.id = null;
        if (advice === 'retry') {
          this.#readLater(conversation, follow);
        } else {
          this.#follows.delete(conversation);
          return conversation;
        }
      }
    }
    return undefined;
  }

  #end(id) {
    if (id) {
      this.#link?.unfollow(id);
    }
  }

  #read(conversation, failures) {
    const follow = this.#follows.get(conversation);
    const id = uniqueId();
    const place = this.#places[conversation];
    Object.assign(follow, { id, failures });
    this.#link.follow(
      conversation,
      { id, place, history: follow.history },
      (message) => follow.id === id && this.#take(conversation, message),
      (start) => follow.id === id && this.#began(conversation, follow, place, start),
    );
  }

  #readLater(conversation, follow) {
    const failures = follow.failures + 1;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#follows.get(conversation) === follow) {
        this.#read(conversation, failures);
      }
    }, pause(failures));
    this.#timers.add(timer);
  }

  /** Handles the start of a subscription; the messages that it announces arrive after it. */
  #began(conversation, { id, history }, place, { recovered, ...start }) {
    const live = !history && conversation !== INBOX;
    this.#on.began({ conversation, recovered });
    if (!recovered && place && !live) {
      // Messages after the position are gone: subscribe again without it. A subscription without one needs no repeat.
      this.#end(id);
      this.forget(conversation);
      this.#read(conversation, 0);
    } else if (live && !(recovered && place)) {
      // Keeps the starting position, so that a reconnection before the first message misses nothing.
      this.#places[conversation] = placeOf(start);
    }
  }

  #take(conversation, message) {
    if (!message.ephemeral) {
      this.#places[conversation] = placeOf(message);
    }
    this.#on.message(conversation, message);
  }
}
