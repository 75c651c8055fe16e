package chat.parley.message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was sent, without the id and the position that it gets when it is stored.
 *
 * @param to the address of the stream
 * @param from the sender: the identity of the session, never taken from a header
 * @param clientMessageId the id given by the sender, by which a repeated message is recognized and
 *     not stored and delivered again; null if there is none
 * @param persistent whether the message is stored; an ephemeral one has no offset and is shed first
 * @param extras the sender's custom headers in the order given, and headers that Parley adds under
 *     names that no custom header may have
 * @param arrival when the message arrived at this node; null if it comes from the store or another
 *     node
 * @param condition what the store checks when it stores the message; null if nothing, and after it
 *     was stored
 */
public record Draft(
    Address to,
    UserName from,
    Body body,
    @Nullable String clientMessageId,
    boolean persistent,
    Map<String, String> extras,
    @Nullable Arrival arrival,
    @Nullable DraftCondition condition) {

  /** The header of an entry of an inbox: the stream of the two users, as its owner names it. */
  private static final String CONVERSATION_HEADER = "conversation";

  /** The header of an entry of an inbox: the offset in the stream of the two users. */
  private static final String CONVERSATION_OFFSET_HEADER = "conversation-offset";

  /** The header of a message that answers another one of its stream: the offset of that one. */
  public static final String REPLIES_TO_HEADER = "replies-to";

  /** The header of a message in a thread: the offset of the message with which that begins. */
  public static final String THREAD_HEADER = "thread";

  /** The header of a message with the names of the users that it mentions, between commas. */
  public static final String MENTIONS_HEADER = "mentions";

  public static final String REMOVED_HEADER = "removed";
  private static final String UNREADABLE_HEADER = "unreadable";

  /** The headers of a message after its body has been removed, outside of threads. */
  public static final Map<String, String> REMOVED_HEADERS = Map.of(REMOVED_HEADER, "true");

  /** The headers of a message that has a damaged row in the store. */
  private static final Map<String, String> UNREADABLE_HEADERS = Map.of(UNREADABLE_HEADER, "true");

  /** Creates a draft without an arrival time. */
  public Draft(
      Address to,
      UserName from,
      Body body,
      @Nullable String clientMessageId,
      boolean persistent,
      Map<String, String> extras) {
    this(to, from, body, clientMessageId, persistent, extras, null);
  }

  /** Creates a draft without a condition. */
  public Draft(
      Address to,
      UserName from,
      Body body,
      @Nullable String clientMessageId,
      boolean persistent,
      Map<String, String> extras,
      @Nullable Arrival arrival) {
    this(to, from, body, clientMessageId, persistent, extras, arrival, null);
  }

  /**
   * Returns the entry in the inbox of the recipient, of a message in the stream of two users.
   *
   * @param offset the offset in that stream
   */
  public Draft inInbox(long offset) {
    UserName recipient = ((Address.Pair) to).other(from);
    Map<String, String> headers = new LinkedHashMap<>(extras);
    headers.put(CONVERSATION_HEADER, Address.WITH + from);
    headers.put(CONVERSATION_OFFSET_HEADER, String.valueOf(offset));
    return copy(new Address.Inbox(recipient), headers);
  }

  /** Returns the message of the stream of two users, of a message to an inbox or an entry of it. */
  public Draft inPair() {
    UserName owner = ((Address.Inbox) to).owner();
    Map<String, String> headers = extras;
    if (headers.containsKey(CONVERSATION_HEADER)
        || headers.containsKey(CONVERSATION_OFFSET_HEADER)) {
      headers = new LinkedHashMap<>(extras);
      headers.remove(CONVERSATION_HEADER);
      headers.remove(CONVERSATION_OFFSET_HEADER);
    }
    return copy(Address.Pair.of(from, owner), headers);
  }

  /** Returns a copy to another address. */
  public Draft withAddress(Address address) {
    return copy(address, extras);
  }

  private Draft copy(Address address, Map<String, String> headers) {
    return new Draft(address, from, body, clientMessageId, persistent, headers, arrival, condition);
  }

  /** Returns the two users of a one-to-one message; null for other messages. */
  public Address.@Nullable Pair pair() {
    return switch (to) {
      case Address.Inbox(UserName owner) -> Address.Pair.of(from, owner);
      case Address.Pair pair -> pair;
      case Address.Everyone _, Address.Room _, Address.Members _, Address.Rulings _ -> null;
    };
  }

  /**
   * Returns the inbox of the recipient of a one-to-one message; null for other messages, and for
   * changes, which have no entry there.
   */
  public Address.@Nullable Inbox inbox() {
    return switch (to) {
      case Address.Inbox inbox -> inbox;
      case Address.Pair pair -> change() != null ? null : new Address.Inbox(pair.other(from));
      case Address.Everyone _, Address.Room _, Address.Members _, Address.Rulings _ -> null;
    };
  }

  /**
   * Returns the streams in which the message is stored: for a one-to-one message the pair and the
   * inbox, for others that of the address.
   */
  public List<Address> streams() {
    Address.Pair pair = pair();
    Address.Inbox inbox = inbox();
    return pair == null || inbox == null ? List.of(to) : List.of(pair, inbox);
  }

  /** Returns a copy to another address that is stored only if a condition holds. */
  public Draft withCondition(Address address, @Nullable DraftCondition checked) {
    return new Draft(address, from, body, clientMessageId, persistent, extras, arrival, checked);
  }

  /** Returns a copy with the JSON and the headers with which a change is stored. */
  public Draft asStored(byte[] json, Map<String, String> headers) {
    Body stored = Body.ofText(json, "application/json");
    return new Draft(to, from, stored, clientMessageId, persistent, headers, arrival);
  }

  /** Returns the removal, by a moderator, of the message at an offset of the same stream. */
  public static Draft removal(Address in, UserName from, long offset) {
    Map<String, String> headers = Map.of(Change.Kind.REMOVAL.header(), "" + offset);
    return new Draft(in, from, Body.ofText(new byte[0], null), null, true, headers)
        .withCondition(in, ChangeRules.OF_MODERATOR);
  }

  /** Returns a copy of a removal as it is stored: a moderator cannot remove texts from it later. */
  public Draft withoutClientMessageId() {
    return new Draft(to, from, body, null, persistent, extras, arrival, condition);
  }

  /** Returns the placeholder that subscribers receive for a message with a damaged row. */
  public static Draft unreadable(Address to, UserName from) {
    return new Draft(to, from, Body.ofText(new byte[0], null), null, true, UNREADABLE_HEADERS);
  }

  /** Returns whether this is a change, a removed message or an unreadable one. */
  public boolean hasNoContent() {
    return change() != null || isRemoved() || "true".equals(extras.get(UNREADABLE_HEADER));
  }

  /** Returns whether the body of this message was removed. */
  public boolean isRemoved() {
    return "true".equals(extras.get(REMOVED_HEADER));
  }

  /**
   * Returns the change of another message that this is; null if it is a message.
   *
   * @throws NumberFormatException if a header that was read from the store is damaged
   */
  public @Nullable Change change() {
    return Change.of(extras);
  }

  /** Returns the rights of the sender of a change, which the store checks; null if it has none. */
  public @Nullable ChangeRules changeRules() {
    return condition == null ? null : condition.changes();
  }

  /** Returns whether this is a change of a kind. */
  public boolean is(Predicate<Change.Kind> kind) {
    Change change = change();
    return change != null && kind.test(change.kind());
  }

  /** Returns whether this is a summary of reactions, or a message of a thread. */
  public boolean isResponse() {
    return !extras.isEmpty() && (shownSender() == null || thread() > 0);
  }

  /** Returns the name of the sender as subscribers receive it; null for a summary, without one. */
  public @Nullable String shownSender() {
    return extras.containsKey(Change.Kind.SUMMARY.header()) ? null : from.value();
  }

  /** Returns whether this removes another message. */
  public boolean isRemoval() {
    return is(Change.Kind.REMOVAL::equals);
  }

  /** Returns the offset of the message that this one answers; 0 if it answers none. */
  public long repliesTo() {
    return offset(REPLIES_TO_HEADER);
  }

  /** Returns the offset of the message with which the thread of this one begins; 0 if in none. */
  public long thread() {
    return offset(THREAD_HEADER);
  }

  /** Returns the offset of the last edit of this message; 0 if it was not edited. */
  public long edited() {
    return offset(Change.EDITED_HEADER);
  }

  private long offset(String header) {
    String offset = extras.get(header);
    return offset == null ? 0 : Long.parseLong(offset);
  }

  /** Returns the names of the users that the message mentions. */
  public List<String> mentions() {
    String names = extras.get(MENTIONS_HEADER);
    return names == null ? List.of() : List.of(names.split(","));
  }

  /** Returns whether the message is recognized when it is sent again. */
  public boolean isIdempotent() {
    return persistent && clientMessageId != null;
  }

  /** Returns a copy that arrives at this moment. */
  public Draft arrivedNow() {
    return new Draft(to, from, body, clientMessageId, persistent, extras, Arrival.now(), condition);
  }

  /** Returns a copy that a trace follows; it arrives at this moment if it has no arrival time. */
  public Draft withTrace(MessageTrace trace) {
    long arrivedAt = arrival == null ? System.nanoTime() : arrival.nanos();
    var traced = new Arrival(arrivedAt, trace);
    return new Draft(to, from, body, clientMessageId, persistent, extras, traced, condition);
  }

  /** Returns the trace of the message; null if it is not traced. */
  public @Nullable MessageTrace trace() {
    return arrival == null ? null : arrival.trace();
  }

  /**
   * Returns an estimate of the heap retained by this draft, in bytes, for bounds on memory. Each
   * character counts as two bytes. The cost does not depend on the length of the strings.
   */
  public int retainedBytes() {
    return DraftSize.of(this);
  }

  /** Creates a persistent message that has only a body. */
  public static Draft of(Address to, UserName from, Body body) {
    return new Draft(to, from, body, null, true, Map.of());
  }
}
