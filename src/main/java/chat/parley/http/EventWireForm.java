package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Payload;
import chat.parley.delivery.WireForm;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Encodes messages of one stream as events. All event streams with the same form share the bytes.
 *
 * @param several whether the client reads several streams. The id of an event is the position of
 *     its message; for such a client the stream and the position, which {@link PositionsSink}
 *     replaces by the positions in all streams of the client
 * @param stream the name of the stream, which for a pair depends on the reader
 */
record EventWireForm(boolean several, String stream) implements WireForm {

  /** The data of an event: the fields of a message in a page, and its stream. */
  private record Data(String stream, @JsonUnwrapped HistoryPage.Message message) {}

  @Override
  public Payload encode(ChatMessage message) {
    StreamPosition position = message.position();
    String head = position == null ? "event: ephemeral\n" : EventText.ID + id(position) + "\n";
    var data = new Data(stream, HistoryPage.Message.of(message));
    String event = head + "data: " + EventText.json(data) + "\n\n";
    return new Payload(event.getBytes(UTF_8), true, position == null);
  }

  /** Returns the id of the event after which a client has received the stream up to a position. */
  String id(StreamPosition position) {
    return several ? stream + " " + EventText.position(position) : EventText.position(position);
  }
}
