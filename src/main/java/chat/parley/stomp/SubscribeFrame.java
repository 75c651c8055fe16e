package chat.parley.stomp;

import chat.parley.journal.Journal;
import chat.parley.journal.StartPosition;
import chat.parley.message.ChatError;
import chat.parley.message.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * The request of a SUBSCRIBE.
 *
 * @param id null if there is none, which only STOMP 1.0 allows
 * @param device the name of the device with the cursor to use if the stream is an inbox
 * @param requestedStart the position that the client asks to start from; null if it gave none
 * @param version the version that the client has of a list; 0 if it gave none
 * @param invitations whether the client wants the number of invitations with a list
 */
record SubscribeFrame(
    @Nullable String id,
    String destination,
    Ack ack,
    String device,
    @Nullable StartPosition requestedStart,
    long version,
    boolean invitations) {

  /** Maximum length of a device name, in characters. */
  private static final int MAX_DEVICE = 64;

  /** The acknowledgement modes: the values of the {@code ack} header (STOMP 1.2, SUBSCRIBE). */
  enum Ack {
    AUTO,
    CLIENT,
    CLIENT_INDIVIDUAL;

    /** Returns whether the client acknowledges messages by ACK frames. */
    boolean isSentByClient() {
      return this != AUTO;
    }
  }

  /**
   * Reads the headers of a SUBSCRIBE. The destination is not checked here.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if a header is missing
   *     or invalid
   */
  static SubscribeFrame read(ClientFrame frame, StompVersion version) {
    Headers headers = frame.headers();
    String id =
        version == StompVersion.V1_0
            ? headers.get("id")
            : headers.require("id", StompCommand.SUBSCRIBE);
    String device = headers.get("durable-subscription-name");
    if (device != null && (device.isEmpty() || device.length() > MAX_DEVICE)) {
      throw ChatError.BAD_HEADER.because(
          "Header 'durable-subscription-name' has %d characters; it must have 1 to %d"
              .formatted(device.length(), MAX_DEVICE));
    }
    if (headers.get("selector") != null) {
      throw ChatError.BAD_HEADER.because(
          "Selectors are not supported; subscribe without the header 'selector' and filter in the"
              + " client");
    }
    return new SubscribeFrame(
        id,
        headers.require("destination", StompCommand.SUBSCRIBE),
        parseAck(headers.get("ack")),
        device == null ? Journal.DEFAULT_DEVICE : device,
        parseStart(headers),
        parseVersion(headers.get("version")),
        parseFlag("invitations", headers.get("invitations")));
  }

  /**
   * Identifies a subscription within its session.
   *
   * @param isId whether the name is the id of the subscription; otherwise it is its destination
   */
  record Key(boolean isId, String name) {}

  /** Returns the key of this subscription. */
  Key key() {
    return key(id, destination);
  }

  /**
   * Returns the key of the subscription that an UNSUBSCRIBE ends.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if it has no {@code id}
   *     and, in STOMP 1.0, no {@code destination}
   */
  static Key unsubscribeKey(ClientFrame frame, StompVersion version) {
    Headers headers = frame.headers();
    String id = headers.get("id");
    if (id == null && version == StompVersion.V1_0) {
      return key(null, headers.require("destination", StompCommand.UNSUBSCRIBE));
    }
    return key(headers.require("id", StompCommand.UNSUBSCRIBE), "");
  }

  /** Returns the id; the destination if there is none, which then identifies the subscription. */
  String name() {
    return key().name();
  }

  private static Key key(@Nullable String id, String destination) {
    return id == null ? new Key(false, destination) : new Key(true, id);
  }

  /**
   * Returns the position to start from. By default an inbox starts with the messages that were not
   * delivered to the device, any other stream with live messages.
   */
  StartPosition startPosition(boolean isInbox) {
    if (requestedStart != null) {
      return requestedStart;
    }
    return isInbox ? new StartPosition.Undelivered(device) : new StartPosition.Now();
  }

  private static Ack parseAck(@Nullable String value) {
    return switch (value) {
      case null -> Ack.AUTO;
      case "auto" -> Ack.AUTO;
      case "client" -> Ack.CLIENT;
      case "client-individual" -> Ack.CLIENT_INDIVIDUAL;
      default ->
          throw ChatError.BAD_HEADER.because(
              "Header 'ack' must be 'auto', 'client' or 'client-individual'");
    };
  }

  private static @Nullable StartPosition parseStart(Headers headers) {
    String offset = headers.get("offset");
    String history = headers.get("history");
    if (offset != null) {
      return startAfter(parseNumber("offset", offset), headers.get("epoch"));
    }
    return history == null
        ? null
        : new StartPosition.Last(
            (int) Math.min(Integer.MAX_VALUE, parseNumber("history", history)));
  }

  /** Returns the position after an offset; without an epoch only 0, the beginning, is allowed. */
  private static StartPosition startAfter(long offset, @Nullable String epoch) {
    if (epoch != null) {
      return new StartPosition.After(new StreamPosition(epoch, offset));
    }
    if (offset == 0) {
      return new StartPosition.Beginning();
    }
    throw ChatError.BAD_HEADER.because(
        "Header 'offset' requires the header 'epoch' of the same message, unless it is 0");
  }

  /**
   * Returns the form of the messages of the subscription.
   *
   * @param messages their destination
   */
  StompWireForm form(String messages, StompVersion stomp) {
    return new StompWireForm(messages, id, stomp, ack.isSentByClient());
  }

  private static long parseVersion(@Nullable String version) {
    return version == null ? 0 : parseNumber("version", version);
  }

  private static boolean parseFlag(String name, @Nullable String value) {
    return switch (value) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw ChatError.BAD_HEADER.because(
              "Header '%s' is '%s'; it must be 'true' or 'false'".formatted(name, value));
    };
  }

  private static long parseNumber(String name, String value) {
    boolean valid =
        !value.isEmpty()
            && value.length() <= 18
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!valid) {
      throw ChatError.BAD_HEADER.because(
          "Header '" + name + "' must be a non-negative integer of at most 18 digits");
    }
    return Long.parseLong(value);
  }
}
