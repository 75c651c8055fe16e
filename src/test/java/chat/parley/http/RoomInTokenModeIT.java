package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Rooms that users and a service create. */
class RoomInTokenModeIT {

  private static final String ROOM = "/api/rooms/club";
  private static final String PRIVATE = "{\"kind\":\"private\"}";

  @AutoClose
  private static final ParleyServer SERVER = ParleyServer.start(TestTokens.tokenModeProperties());

  private final HttpSender ann = HttpSender.withToken(SERVER, TestTokens.of("ann"));
  private final HttpSender backend =
      HttpSender.withToken(SERVER, TestTokens.of("backend", "service"));

  @Test
  @Shows("room-in-use")
  void anOpenRoomThatOthersReadIsCreatedByAServiceOnly() throws Exception {
    try (var events =
        EventStream.open(
            SERVER.port(),
            "/api/streams/room.club/events",
            "Authorization",
            "Bearer " + TestTokens.of("eve"))) {
      events.next("joined");
      assertProblem(ann.json("PUT", ROOM, PRIVATE), 409, "room-exists");
      assertProblem(backend.json("PUT", ROOM, PRIVATE, "Parley-As", "ann"), 409, "room-exists");
      assertThat(backend.json("PUT", ROOM, PRIVATE).statusCode()).isEqualTo(201);
      assertThat(events.next("error").text("code")).isEqualTo("not-a-member");
    }
  }
}
