const keyOf = (base) => `parley transports ${base}`;

/** Returns the blocked transports that an earlier page of this tab has kept for a server. */
export function blockedAt(base) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(base)) ?? '{}');
  } catch {
    // The browser has no storage for this page.
    return {};
  }
}

/** Keeps the blocked transports for the next page of this tab. */
export function keepBlocked(base, blocked) {
  try {
    if (Object.keys(blocked).length > 0) {
      sessionStorage.setItem(keyOf(base), JSON.stringify(blocked));
    } else {
      sessionStorage.removeItem(keyOf(base));
    }
  } catch {
    // As above, or it is full: the next page finds out by itself.
  }
}
