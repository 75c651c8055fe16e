package chat.parley.markers;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.ConversationRow;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The subscription of one session to the list of its user's conversations. It is either up to date,
 * and gets entries as they change; or it is behind, and gets what has changed since its version as
 * soon as its outbox has room for that. Used by the thread of {@link LiveLists} only, except for
 * {@link #user}.
 */
final class ListSession {

  private final UserName user;
  private final WireForm form;
  private final Outbox outbox;

  /** The version up to which the client has all changes; 0 before {@link #begin}. */
  private long version;

  private boolean isBehind = true;

  /** The rows sent while it is behind, by their hash: an attempt does not begin from the start. */
  private final Set<Long> sentRows = new HashSet<>();

  /** When an attempt to send what has changed may be made, by {@link System#nanoTime}. */
  private long nextAttempt = System.nanoTime();

  /**
   * @param form encodes the entries for the session
   */
  ListSession(UserName user, WireForm form, Outbox outbox) {
    this.user = user;
    this.form = form;
    this.outbox = outbox;
  }

  UserName user() {
    return user;
  }

  /** Begins with the changes since a version. */
  void begin(long since) {
    version = since;
  }

  /** Returns whether the session waits for changes since its version, which may be sent now. */
  boolean isDue(long now) {
    return version > 0 && isBehind && now - nextAttempt >= 0;
  }

  /** Returns for how long a session that is due has waited, in nanoseconds. */
  long waitingTime(long now) {
    return now - nextAttempt;
  }

  boolean isUpToDate() {
    return version > 0 && !isBehind;
  }

  long version() {
    return version;
  }

  /**
   * Notes that the client may not have all changes after a version. A session that is behind keeps
   * its own version.
   *
   * @param nextTry when the changes may be sent, by {@link System#nanoTime}
   */
  void fallBehind(long since, long nextTry) {
    if (!isBehind) {
      version = since;
      isBehind = true;
    }
    waitUntil(nextTry);
  }

  /** Notes when the changes may be sent, by {@link System#nanoTime}. */
  void waitUntil(long nextTry) {
    nextAttempt = nextTry;
  }

  /** Returns whether the row has been sent while the session was behind. */
  boolean hasSent(ConversationRow row) {
    return sentRows.contains(hash(row));
  }

  /** Notes that a row was sent while the session is behind. */
  void recordSent(ConversationRow row) {
    sentRows.add(hash(row));
  }

  private static long hash(ConversationRow row) {
    return ((long) row.stream().hashCode() << Integer.SIZE) | (row.hashCode() & 0xFFFFFFFFL);
  }

  void catchUp() {
    isBehind = false;
    sentRows.clear();
  }

  /**
   * Queues an entry. Never waits for the client.
   *
   * @param stream the conversation
   * @param id the id of the message
   * @param newVersion the version of the list with this entry
   * @return false if the outbox has no room for it
   */
  boolean send(Address stream, byte[] json, String id, long newVersion) {
    var body = Body.ofText(json, "application/json");
    var draft = new Draft(stream, user, body, null, false, Map.of());
    var message = new ChatMessage(id, System.currentTimeMillis(), null, draft);
    boolean queued = outbox.send(form.encode(message));
    if (queued) {
      version = Math.max(version, newVersion);
    }
    return queued;
  }
}
