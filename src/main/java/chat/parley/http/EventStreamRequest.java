package chat.parley.http;

import chat.parley.journal.StartPosition;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.StreamPosition;
import chat.parley.security.Identity;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The streams and positions that a request for an event stream names.
 *
 * @param positions the streams, in the order of the ids of events
 * @param device the device of an inbox, whose position in the request confirms what it has
 *     received; null if the request names none
 */
record EventStreamRequest(List<ReadPosition> positions, @Nullable String device) {

  /** The header with the id of the last event that the client has received. */
  static final String LAST_EVENT_ID = "Last-Event-ID";

  private static final Pattern POSITION = Pattern.compile(ReadPosition.POSITION);

  /**
   * Reads the request for one stream: {@code at} is optional, and names the stream of the path.
   *
   * @param reader null if the request names no user, as it may in open mode
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER}, or one of those of
   *     {@link StreamNames#readable}
   */
  static EventStreamRequest ofStream(
      String stream, HttpServletRequest request, @Nullable Identity reader) {
    var address = StreamNames.readable(stream, reader);
    String[] at = request.getParameterValues(ReadPosition.PARAMETER);
    EventStreamRequest read = read(at == null ? new String[] {stream} : at, request, reader);
    if (read.isOfSeveral() || !read.positions().getFirst().address().equals(address)) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter '%s' names another stream than the path; /api/events serves several"
              .formatted(ReadPosition.PARAMETER));
    }
    return read;
  }

  /** Reads the request for the streams of the parameter {@code at}, as {@link #ofStream} does. */
  static EventStreamRequest ofStreams(HttpServletRequest request, @Nullable Identity reader) {
    return read(request.getParameterValues(ReadPosition.PARAMETER), request, reader);
  }

  private static EventStreamRequest read(
      String @Nullable [] at, HttpServletRequest request, @Nullable Identity reader) {
    String device = request.getParameter(ReadPosition.DEVICE);
    List<ReadPosition> positions = ReadPosition.parse(at, device, reader);
    String lastEventId = request.getHeader(LAST_EVENT_ID);
    return new EventStreamRequest(
        lastEventId == null || lastEventId.isEmpty() ? positions : resume(positions, lastEventId),
        device);
  }

  /** Returns the streams with the positions of an id, in the same order. */
  private static List<ReadPosition> resume(List<ReadPosition> streams, String id) {
    String[] parts = id.split(",", -1);
    if (parts.length != streams.size()) {
      throw badId();
    }
    var resumed = new ArrayList<ReadPosition>(parts.length);
    for (int i = 0; i < parts.length; i++) {
      Matcher matcher = POSITION.matcher(parts[i]);
      if (!matcher.matches()) {
        throw badId();
      }
      ReadPosition stream = streams.get(i);
      resumed.add(
          new ReadPosition(
              stream.stream(),
              stream.address(),
              new StartPosition.After(
                  new StreamPosition(matcher.group(1), Long.parseLong(matcher.group(2))))));
    }
    return resumed;
  }

  private static ChatException badId() {
    return ChatError.BAD_PARAMETER.because(
        "The header '%s' must be the id of an event of this event stream: EPOCH:OFFSET for each of"
                .formatted(LAST_EVENT_ID)
            + " its streams, separated by commas");
  }

  /** Returns whether events of several streams are requested. */
  boolean isOfSeveral() {
    return positions.size() > 1;
  }
}
