import { normal } from './name.js';

/** Time in ms in which the server answers. */
const PATIENCE = 15_000;

const JSON_BODY = { 'Content-Type': 'application/json' };

/** Returns the path of a room in the HTTP API, or throws a TypeError. */
export function roomPath(room) {
  const name = normal(`${room}`);
  if (!name) {
    throw new TypeError(`Invalid room name '${room}': it has 1 to 64 letters, digits or . _ - @ + ~`);
  }
  return `rooms/${encodeURIComponent(name)}`;
}

/** Returns the request that changes the members of a room. */
export const changeRequest = (change) => ({ method: 'POST', headers: JSON_BODY, body: JSON.stringify(change) });

const queryOf = (parameters) => Object.entries(parameters).filter(([, value]) => value !== undefined);

/** Returns a signal that aborts a request when its time is over, or when that of the caller does. */
const bounded = (signal) => {
  const patience = AbortSignal.timeout(PATIENCE);
  return signal ? AbortSignal.any([signal, patience]) : patience;
};

/** The rooms and their members. parley.d.ts describes its methods. */
export class Rooms {
  #call;
  #link;

  /** `call` sends a request to the HTTP API; `link` returns the open link, or null. */
  constructor(call, link) {
    this.#call = call;
    this.#link = link;
  }

  list({ mine, after, limit, signal } = {}) {
    return this.#json('rooms', { query: queryOf({ mine: mine || undefined, after, limit }), signal });
  }

  async get(room, { signal } = {}) {
    return this.#json(roomPath(room), { signal });
  }

  async create(room, settings = {}) {
    return this.#json(roomPath(room), { method: 'PUT', headers: JSON_BODY, body: JSON.stringify(settings) });
  }

  async update(room, settings) {
    return this.#json(roomPath(room), { method: 'PATCH', headers: JSON_BODY, body: JSON.stringify(settings) });
  }

  async delete(room) {
    await this.#call(roomPath(room), { method: 'DELETE', signal: bounded() });
  }

  async members(room, { prefix, after, limit, signal } = {}) {
    return this.#json(`${roomPath(room)}/members`, { query: queryOf({ prefix, after, limit }), signal });
  }

  join(room) {
    return this.#change(room, { do: 'join' });
  }

  leave(room) {
    return this.#change(room, { do: 'leave' });
  }

  accept(room) {
    return this.#change(room, { do: 'accept' });
  }

  decline(room) {
    return this.#change(room, { do: 'decline' });
  }

  invite(room, user) {
    return this.#change(room, { do: 'invite', user });
  }

  add(room, user, { role, history } = {}) {
    return this.#change(room, { do: 'add', user, role, history });
  }

  remove(room, user) {
    return this.#change(room, { do: 'remove', user });
  }

  setRole(room, user, role) {
    return this.#change(room, { do: 'role', user, role });
  }

  /** Changes the members by the open link, so that what follows on it finds the change in force. */
  async #change(room, change) {
    const path = roomPath(room);
    const link = this.#link();
    if (link) {
      return link.change(normal(`${room}`), change);
    }
    const { offset } = await this.#json(`${path}/members`, changeRequest(change));
    return { offset };
  }

  async #json(path, { signal, ...options }) {
    const response = await this.#call(path, { ...options, signal: bounded(signal) });
    return response.json();
  }
}
