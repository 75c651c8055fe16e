package chat.parley.stomp;

import chat.parley.journal.Journal;
import chat.parley.journal.StartPosition;
import chat.parley.message.ChatError;
import chat.parley.message.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a SUBSCRIBE asks for.
 *
 * @param id null in 1.0, where it may be missing
 * @param device whose place in the inbox counts
 * @param resume where to start; null if the client did not say
 */
record SubscribeFrame(
    @Nullable String id,
    String destination,
    Ack ack,
    String device,
    @Nullable StartPosition resume) {

  /** Where a connection hears of errors that do not end it. */
  static final String ERRORS = "/user/queue/errors";

  /** How a client says that it has a message. */
  enum Ack {
    AUTO,
    CLIENT,
    CLIENT_INDIVIDUAL;

    boolean byClient() {
      return this != AUTO;
    }
  }

  /**
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER}
   */
  static SubscribeFrame read(ClientFrame frame, StompVersion version) {
    Headers headers = frame.headers();
    String id =
        version == StompVersion.V1_0
            ? headers.get("id")
            : headers.require("id", StompCommand.SUBSCRIBE);
    String device = headers.get("durable-subscription-name");
    if (device != null && (device.isEmpty() || device.length() > 64)) {
      throw ChatError.BAD_HEADER.because("durable-subscription-name has 1 to 64 characters");
    }
    if (headers.get("selector") != null) {
      throw ChatError.BAD_HEADER.because(
          "Parley has no selectors; subscribe without the header 'selector' and filter in the"
              + " client");
    }
    return new SubscribeFrame(
        id,
        headers.require("destination", StompCommand.SUBSCRIBE),
        ack(headers.get("ack")),
        device == null ? Journal.DEFAULT_DEVICE : device,
        resume(headers));
  }

  /**
   * What a client names a subscription by when it ends it.
   *
   * @param ofId whether the name is an id; if not, it is a destination
   */
  record Key(boolean ofId, String name) {}

  /** The key of this subscription. */
  Key key() {
    return key(id, destination);
  }

  /** The same, of an UNSUBSCRIBE. */
  static Key keyToEnd(ClientFrame frame, StompVersion version) {
    Headers headers = frame.headers();
    String id = headers.get("id");
    if (id == null && version == StompVersion.V1_0) {
      return key(null, headers.require("destination", StompCommand.UNSUBSCRIBE));
    }
    return key(headers.require("id", StompCommand.UNSUBSCRIBE), "");
  }

  private static Key key(@Nullable String id, String destination) {
    return id == null ? new Key(false, destination) : new Key(true, id);
  }

  /** Where to start reading. */
  StartPosition from(boolean inbox) {
    if (resume != null) {
      return resume;
    }
    return inbox ? new StartPosition.Undelivered(device) : new StartPosition.Now();
  }

  private static Ack ack(@Nullable String value) {
    return switch (value) {
      case null -> Ack.AUTO;
      case "auto" -> Ack.AUTO;
      case "client" -> Ack.CLIENT;
      case "client-individual" -> Ack.CLIENT_INDIVIDUAL;
      default -> throw ChatError.BAD_HEADER.because("ack is auto, client or client-individual");
    };
  }

  private static @Nullable StartPosition resume(Headers headers) {
    String offset = headers.get("offset");
    String history = headers.get("history");
    if (offset != null) {
      return after(number("offset", offset), headers.get("epoch"));
    }
    return history == null
        ? null
        : new StartPosition.Last((int) Math.min(Integer.MAX_VALUE, number("history", history)));
  }

  private static StartPosition after(long offset, @Nullable String epoch) {
    if (epoch != null) {
      return new StartPosition.After(new StreamPosition(epoch, offset));
    }
    if (offset == 0) {
      return new StartPosition.Beginning();
    }
    throw ChatError.BAD_HEADER.because("offset goes with the epoch that it was seen in");
  }

  private static long number(String name, String value) {
    boolean valid =
        !value.isEmpty()
            && value.length() <= 18
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!valid) {
      throw ChatError.BAD_HEADER.because(name + " is a number, 0 or more");
    }
    return Long.parseLong(value);
  }
}
