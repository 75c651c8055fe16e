import { destinationOf, INBOX } from './conversation.js';
import { placeOf } from './message.js';
import { pause } from './pause.js';
import { uniqueId } from './unique-id.js';

/** What is read, and how far: it goes on where it stopped whenever there is a connection again. */
export class Following {
  #places;
  #on;
  #connection = null;

  /** By the conversation: how many old messages it begins with, and its subscription. */
  #follows = new Map();
  #timers = new Set();

  /** Goes on from the places of an earlier one, and tells what happens by the functions of `on`. */
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
    if (this.#connection) {
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

  /** Forgets how far one was read. */
  forget(conversation) {
    delete this.#places[conversation];
  }

  open(connection) {
    this.#connection = connection;
    this.#follows.forEach((_, conversation) => this.#read(conversation, 0));
  }

  /** There is no connection any more. */
  shut() {
    this.#connection = null;
    this.#follows.forEach((follow) => (follow.id = null));
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }

  /** The server can not let one be read: it is asked again if that may help. */
  refused(id, advice) {
    for (const [conversation, follow] of this.#follows) {
      if (follow.id === id) {
        follow.id = null;
        if (advice === 'retry') {
          this.#readLater(conversation, follow);
        } else {
          this.#follows.delete(conversation);
        }
      }
    }
  }

  #end(id) {
    if (id) {
      this.#connection?.unsubscribe(id);
    }
  }

  #read(conversation, failures) {
    const follow = this.#follows.get(conversation);
    const id = uniqueId();
    const place = this.#places[conversation];
    Object.assign(follow, { id, failures });
    this.#connection.subscribe(
      destinationOf(conversation),
      (frame) => follow.id === id && this.#take(conversation, frame),
      { id, receipt: id, ...(place ?? (follow.history && { history: follow.history })) },
      (headers) => follow.id === id && this.#began(conversation, follow, place, headers),
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

  /** The receipt has come, and what it promises comes behind it. */
  #began(conversation, { id, history }, place, headers) {
    const recovered = headers.recovered !== 'false';
    const live = !history && conversation !== INBOX;
    this.#on.began({ conversation, recovered });
    if (!recovered && place && !live) {
      // What came in between is gone: start again. Where no place was asked for, this is the start.
      this.#end(id);
      this.forget(conversation);
      this.#read(conversation, 0);
    } else if (live && !(recovered && place)) {
      // Of what comes from now on nothing is to be missed, though there has been none yet.
      this.#places[conversation] = placeOf(headers);
    }
  }

  #take(conversation, frame) {
    // An ephemeral message has no place.
    if (frame.headers.offset) {
      this.#places[conversation] = placeOf(frame.headers);
    }
    this.#on.frame(conversation, frame);
  }
}
