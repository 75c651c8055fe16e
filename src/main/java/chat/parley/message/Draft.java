package chat.parley.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that has been written but not yet stored.
 *
 * @param from the sender, known by the handshake and never by a header
 * @param clientMessageId the sender's own id of it: a repeat is stored and delivered once
 * @param persistent whether it is stored; if not it has no offset and is shed first
 * @param extras the sender's custom headers, in the order given; and what Parley has to say of the
 *     message, under names that no custom header may have
 * @param arrival when it came in; null if it did not come here, but from the store or another node
 */
public record Draft(
    Address to,
    UserName from,
    Body body,
    @Nullable String clientMessageId,
    boolean persistent,
    Map<String, String> extras,
    @Nullable Arrival arrival) {

  /** Of the message that takes another one's body away: the offset of that one. */
  private static final String REMOVES = "removes";

  /** What a draft costs besides its body and the characters of its strings. */
  private static final int DRAFT_BYTES = 300;

  /** What one header of the sender costs besides its characters: a map entry and two strings. */
  private static final int EXTRA_BYTES = 150;

  /** What Parley has to say of a message whose body has been taken away. */
  public static final Map<String, String> REMOVED = Map.of("removed", "true");

  /** What Parley has to say of a message whose row in the store is damaged. */
  private static final Map<String, String> UNREADABLE = Map.of("unreadable", "true");

  /** One that did not come in here, or of which nobody wants to know when. */
  public Draft(
      Address to,
      UserName from,
      Body body,
      @Nullable String clientMessageId,
      boolean persistent,
      Map<String, String> extras) {
    this(to, from, body, clientMessageId, persistent, extras, null);
  }

  /** A message that takes away the body of another one in the same stream. */
  public static Draft removing(Address in, UserName from, long offset) {
    return new Draft(
        in, from, Body.ofText(new byte[0], null), null, true, Map.of(REMOVES, "" + offset));
  }

  /** The message that readers get in place of one whose row in the store is damaged. */
  public static Draft unreadable(Address to, UserName from) {
    return new Draft(to, from, Body.ofText(new byte[0], null), null, true, UNREADABLE);
  }

  /** Whether there is nothing in it that a person could read. */
  public boolean empty() {
    return removes() > 0 || REMOVED.equals(extras) || UNREADABLE.equals(extras);
  }

  /** The offset of the message whose body it takes away; 0 if it is a message like any other. */
  public long removes() {
    String offset = extras.get(REMOVES);
    return offset == null ? 0 : Long.parseLong(offset);
  }

  /** The same message, which came in now. */
  public Draft arrived() {
    return new Draft(to, from, body, clientMessageId, persistent, extras, Arrival.now());
  }

  /** The same message, which something follows from now on. */
  public Draft followed(MessageTrace journey) {
    long came = arrival == null ? System.nanoTime() : arrival.nanos();
    var followed = new Arrival(came, journey);
    return new Draft(to, from, body, clientMessageId, persistent, extras, followed);
  }

  /** What follows it; null if nothing does. */
  public @Nullable MessageTrace journey() {
    return arrival == null ? null : arrival.journey();
  }

  /**
   * How much heap this draft keeps, in bytes: an estimate for bounding what is retained. Every
   * character counts as two bytes, and everything that a client chooses is counted. Cheap: the
   * strings are not looked at.
   */
  public int retainedBytes() {
    int chars = length(name(to)) + length(from.value());
    chars += length(clientMessageId) + length(body.contentType());
    int bytes = DRAFT_BYTES + body.bytes().length;
    if (!extras.isEmpty()) {
      for (var extra : extras.entrySet()) {
        chars += length(extra.getKey()) + length(extra.getValue());
        bytes += EXTRA_BYTES;
      }
    }
    return bytes + 2 * chars;
  }

  private static @Nullable String name(Address address) {
    return switch (address) {
      case Address.Everyone _, Address.Rulings _ -> null;
      case Address.Room(RoomName room) -> room.value();
      case Address.Inbox(UserName owner) -> owner.value();
    };
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /** A persistent message with nothing but a body. */
  public static Draft of(Address to, UserName from, Body body) {
    return new Draft(to, from, body, null, true, Map.of());
  }
}
