import { normal } from './name.js';
import { bounded, jsonOf, postOf, queryOf } from './request.js';

/** Returns the path of a room in the HTTP API, or throws a TypeError. */
export function roomPath(room) {
  const name = normal(`${room}`);
  if (!name) {
    throw new TypeError(`Invalid room name '${room}': it has 1 to 64 letters, digits or . _ - @ + ~`);
  }
  return `rooms/${encodeURIComponent(name)}`;
}

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
    return this.#json(roomPath(room), jsonOf('PUT', settings));
  }

  async update(room, settings) {
    return this.#json(roomPath(room), jsonOf('PATCH', settings));
  }

  async delete(room) {
    await this.#call(roomPath(room), { method: 'DELETE', signal: bounded() });
  }

  async members(room, { prefix, after, limit, signal } = {}) {
    return this.#json(`${roomPath(room)}/members`, { query: queryOf({ prefix, after, limit }), signal });
  }

  async pins(room, { signal } = {}) {
    const path = `${roomPath(room)}/pins`;
    const { fetchPins } = await import('./pins.js');
    return fetchPins(room, (after) => this.#json(path, { query: queryOf({ after }), signal }));
  }

  pin(room, offset, { before } = {}) {
    return this.#change(room, { do: 'pin', offset, before });
  }

  unpin(room, offset) {
    return this.#change(room, { do: 'unpin', offset });
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

  /** Changes the members or pins by the open link, so that what follows on it finds the change in force. */
  async #change(room, change) {
    const path = roomPath(room);
    const link = this.#link();
    if (link) {
      return link.change(normal(`${room}`), change);
    }
    const { offset } = await this.#json(`${path}/members`, postOf(change));
    return { offset };
  }

  async #json(path, { signal, ...options }) {
    const response = await this.#call(path, { ...options, signal: bounded(signal) });
    return response.json();
  }
}
