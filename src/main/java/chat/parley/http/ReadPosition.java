package chat.parley.http;

import chat.parley.journal.StartPosition;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.StreamPosition;
import chat.parley.security.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stream and the position in it after which a client reads: a value of the parameter {@code at}.
 *
 * @param stream the name of the stream as the client spelled it, which responses repeat
 * @param address the stream
 * @param from the position; {@link StartPosition.Undelivered} only for an inbox
 */
record ReadPosition(String stream, Address address, StartPosition from) {

  /** The name of the parameter. */
  static final String PARAMETER = "at";

  /** The name of the parameter with the device of an inbox. */
  static final String DEVICE = "device";

  /** Maximum number of streams in one request. */
  static final int MAX_STREAMS = 16;

  /** Maximum length of the name of a device, in characters, as in STOMP. */
  private static final int MAX_DEVICE = 64;

  /** The regular expression of an epoch and an offset, with a group for each. */
  static final String POSITION = "([0-9A-Za-z._~-]{1,256}):([0-9]{1,18})";

  /** A stream; then nothing, 0, or an epoch and an offset. */
  private static final Pattern FORM = Pattern.compile("([^:]+)(?::(?:(0)|" + POSITION + "))?");

  /**
   * Parses the positions of a request.
   *
   * @param at the values of the parameter, each {@code STREAM} (from now on), {@code STREAM:0}
   *     (from the beginning) or {@code STREAM:EPOCH:OFFSET}; null if there are none
   * @param device the device of an inbox: without a position, the inbox is then read from its first
   *     message that was not delivered to the device. Null if the request names none
   * @param reader null if the request names no user, as it may in open mode
   * @return the positions in the order of the request: 1 to {@value #MAX_STREAMS}, each of another
   *     stream
   * @throws ChatException {@link ChatError#BAD_PARAMETER}, or one of those of {@link
   *     StreamNames#readable}
   */
  static List<ReadPosition> parse(
      String @Nullable [] at, @Nullable String device, @Nullable Identity reader) {
    if (at == null || at.length == 0 || at.length > MAX_STREAMS) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter '%s' must be given 1 to %d times, once for each stream"
              .formatted(PARAMETER, MAX_STREAMS));
    }
    if (device != null && (device.isEmpty() || device.length() > MAX_DEVICE)) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter '%s' has %d characters; it must have 1 to %d"
              .formatted(DEVICE, device.length(), MAX_DEVICE));
    }
    var positions = new ArrayList<ReadPosition>(at.length);
    var addresses = new HashSet<Address>();
    for (String value : at) {
      ReadPosition position = parse(value, device, reader);
      if (!addresses.add(position.address())) {
        throw ChatError.BAD_PARAMETER.because(
            "The parameter '%s' names the same stream twice".formatted(PARAMETER));
      }
      positions.add(position);
    }
    return positions;
  }

  private static ReadPosition parse(String at, @Nullable String device, @Nullable Identity reader) {
    Matcher parts = FORM.matcher(at);
    if (!parts.matches()) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter '%s' must be STREAM, STREAM:0 or STREAM:EPOCH:OFFSET"
              .formatted(PARAMETER));
    }
    String stream = parts.group(1);
    Address address = StreamNames.readable(stream, reader);
    return new ReadPosition(stream, address, from(parts, address, device));
  }

  private static StartPosition from(Matcher parts, Address address, @Nullable String device) {
    if (parts.group(2) != null) {
      return new StartPosition.Beginning();
    }
    if (parts.group(3) != null) {
      return new StartPosition.After(
          new StreamPosition(parts.group(3), Long.parseLong(parts.group(4))));
    }
    return device != null && address instanceof Address.Inbox
        ? new StartPosition.Undelivered(device)
        : new StartPosition.Now();
  }

  /** Returns a position in this stream as a value of the parameter. */
  String at(StreamPosition position) {
    return "%s:%s:%d".formatted(stream, position.epoch(), position.offset());
  }
}
