package chat.parley.presence;

/**
 * The rules for the requests of users.
 *
 * @param max the maximum number of users that one session watches, and one request names
 */
record PresenceRights(PresenceGuard guard, PresenceStore store, LookUps lookUps, int max) {}
