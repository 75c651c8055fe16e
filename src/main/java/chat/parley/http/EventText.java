package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatException;
import chat.parley.message.StreamPosition;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The events of an event stream in their format (HTML standard, section 9.2), in UTF-8. */
final class EventText {

  /** Tells the client when to come back after the connection has broken. */
  static final byte[] FIRST = "retry: 2000\n\n".getBytes(UTF_8);

  /** A comment, which clients ignore. */
  static final byte[] KEEP_ALIVE = ":\n\n".getBytes(UTF_8);

  /** The start of the line with the position after an event. */
  static final String ID = "id: ";

  /** The data of the event that precedes the messages of a stream. */
  record Joined(String stream, String epoch, long offset, boolean recovered) {}

  /** The data of an event after which the client must not come back by itself. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record End(String code, String advice, String detail, @Nullable Long retryAfter) {}

  private EventText() {}

  /**
   * Returns the event that precedes the messages of a stream.
   *
   * @param id the position, as {@link EventWireForm#id} returns it
   */
  static byte[] joined(String id, Joined data) {
    return "%s%s\nevent: joined\ndata: %s\n\n".formatted(ID, id, json(data)).getBytes(UTF_8);
  }

  /** Returns the event that tells the client why its event stream ends for good. */
  static byte[] error(ChatException e) {
    long seconds = e.retryAfterSeconds();
    var data =
        new End(
            e.error().code(),
            e.error().advice().text(),
            e.text(),
            seconds == 0 ? null : Long.valueOf(seconds));
    return "event: error\ndata: %s\n\n".formatted(json(data)).getBytes(UTF_8);
  }

  static String json(Object data) {
    return JsonMapper.shared().writeValueAsString(data);
  }

  /** Returns a position in one stream, as it is in an id. */
  static String position(StreamPosition position) {
    return position.epoch() + ":" + position.offset();
  }
}
