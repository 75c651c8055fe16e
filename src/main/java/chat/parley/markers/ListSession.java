package chat.parley.markers;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.ConversationRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The subscription of one session to the list of its user's conversations. It is either up to date,
 * and gets entries as they change; or it is behind, and gets what has changed since its version as
 * soon as its outbox has room for that. Used by the thread of {@link LiveLists} only, except for
 * {@link #user}.
 */
final class ListSession {

  /** Maximum number of conversations that are noted, as many as are sent after a version. */
  static final int MAX_CHANGED = 1_000;

  private final UserName user;
  private final WireForm form;
  private final Outbox outbox;

  /** Whether the client wants the number of invitations of its user. */
  private final boolean wantsInvitations;

  /** The number of invitations that was sent last; -1 before the first one. */
  private long sentInvitations = -1;

  /** The version up to which the client has all changes; 0 before {@link #begin}. */
  private long version;

  private boolean isBehind = true;

  /**
   * The hashes of the rows sent while it is behind, by stream: an attempt does not begin from the
   * start.
   */
  private final Map<String, Integer> sentRows = new HashMap<>();

  /** Conversations that have changed while it is behind, in a way that no version tells. */
  private final Set<Address> changed = new HashSet<>();

  /** When an attempt to send what has changed may be made, by {@link System#nanoTime}. */
  private long nextAttempt = System.nanoTime();

  /**
   * @param wantsInvitations whether the client wants the number of invitations of the user
   * @param form encodes the entries for the session
   */
  ListSession(UserName user, boolean wantsInvitations, WireForm form, Outbox outbox) {
    this.user = user;
    this.wantsInvitations = wantsInvitations;
    this.form = form;
    this.outbox = outbox;
  }

  UserName user() {
    return user;
  }

  /**
   * Returns whether the client wants the number of invitations of its user. Any thread may call.
   */
  boolean wantsInvitations() {
    return wantsInvitations;
  }

  /** Returns whether the client does not know the number of invitations that it wants. */
  boolean lacksInvitations(long count) {
    return wantsInvitations && count != sentInvitations;
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
    return Integer.valueOf(row.hashCode()).equals(sentRows.get(row.stream()));
  }

  /** Notes that a row was sent while the session is behind. */
  void recordSent(ConversationRow row) {
    sentRows.put(row.stream(), row.hashCode());
  }

  /**
   * Notes a conversation that has changed while the session is behind: its title may have, which no
   * version tells. Of too many, the others are shown with their next change.
   */
  void noteChanged(Address stream) {
    if (changed.size() < MAX_CHANGED) {
      changed.add(stream);
      sentRows.remove(stream.stream());
    }
  }

  /** Returns the noted conversations of which no row was sent afterwards. */
  List<Address> unsent() {
    return changed.stream().filter(stream -> !sentRows.containsKey(stream.stream())).toList();
  }

  void catchUp() {
    isBehind = false;
    sentRows.clear();
    changed.clear();
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
    boolean queued = send(stream, json, id);
    if (queued) {
      version = Math.max(version, newVersion);
    }
    return queued;
  }

  /**
   * Queues the number of invitations of the user. Never waits for the client.
   *
   * @param id the id of the message
   * @return false if the outbox has no room for it
   */
  boolean sendInvitations(long count, byte[] json, String id) {
    boolean queued = send(new Address.Inbox(user), json, id);
    if (queued) {
      sentInvitations = count;
    }
    return queued;
  }

  private boolean send(Address to, byte[] json, String id) {
    var body = Body.ofText(json, "application/json");
    var draft = new Draft(to, user, body, null, false, Map.of());
    var message = new ChatMessage(id, System.currentTimeMillis(), null, draft);
    return outbox.send(form.encode(message));
  }
}
