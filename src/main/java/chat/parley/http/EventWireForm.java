package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Payload;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** Encodes messages as events. All event streams with the same form share the bytes. */
enum EventWireForm implements WireForm {
  /** For clients that read one stream: the id of an event is the position of its message. */
  ONE_STREAM,
  /**
   * For clients that read several streams: the id has the stream and the position of the message,
   * which {@link PositionsSink} replaces by the positions in all streams of the client.
   */
  SEVERAL_STREAMS;

  /** The data of an event: the fields of a message in a page, and its stream. */
  private record Data(String stream, @JsonUnwrapped HistoryPage.Message message) {}

  @Override
  public Payload encode(ChatMessage message) {
    StreamPosition position = message.position();
    String head =
        position == null
            ? "event: ephemeral\n"
            : EventText.ID + id(message.draft().to(), position) + "\n";
    var data = new Data(stream(message.draft().to()), HistoryPage.Message.of(message));
    String event = head + "data: " + EventText.json(data) + "\n\n";
    return new Payload(event.getBytes(UTF_8), true, position == null);
  }

  /** Returns the id of the event after which a client has received a stream up to a position. */
  String id(Address stream, StreamPosition position) {
    return switch (this) {
      case ONE_STREAM -> EventText.position(position);
      case SEVERAL_STREAMS -> stream(stream) + " " + EventText.position(position);
    };
  }

  /** Returns the name of a stream, which is the same for all its readers. */
  static String stream(Address stream) {
    return stream instanceof Address.Inbox ? "inbox" : stream.publicName();
  }
}
