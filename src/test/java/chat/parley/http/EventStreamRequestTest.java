package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StartPosition;
import chat.parley.message.ChatError;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class EventStreamRequestTest {

  private static final Identity BOB = Identity.of(new UserName("bob"));

  private final MockHttpServletRequest request = new MockHttpServletRequest();

  @Test
  void theStreamOfThePathIsReadFromNowOn() {
    EventStreamRequest read = EventStreamRequest.ofStream("chat", request, null);
    assertThat(read.isOfSeveral()).isFalse();
    assertThat(read.positions().getFirst().from()).isEqualTo(new StartPosition.Now());
  }

  @Test
  void thePositionMayBeGivenForTheStreamOfThePath() {
    request.addParameter("at", "chat:e:7");
    assertThat(EventStreamRequest.ofStream("chat", request, null).positions().getFirst().from())
        .isEqualTo(new StartPosition.After(new StreamPosition("e", 7)));
    ChatExceptions.expect(
        ChatError.BAD_PARAMETER, () -> EventStreamRequest.ofStream("room.a", request, null));
    request.addParameter("at", "room.a");
    ChatExceptions.expect(
        ChatError.BAD_PARAMETER, () -> EventStreamRequest.ofStream("chat", request, null));
  }

  @Test
  void theIdOfTheLastEventTakesPrecedence() {
    request.addParameter("at", "chat:0", "inbox");
    request.addParameter("device", "phone");
    assertThat(EventStreamRequest.ofStreams(request, BOB).positions())
        .extracting(ReadPosition::from)
        .containsExactly(new StartPosition.Beginning(), new StartPosition.Undelivered("phone"));
    request.addHeader("Last-Event-ID", "e:1,f:20");
    EventStreamRequest read = EventStreamRequest.ofStreams(request, BOB);
    assertThat(read.device()).isEqualTo("phone");
    assertThat(read.positions())
        .extracting(ReadPosition::from)
        .containsExactly(
            new StartPosition.After(new StreamPosition("e", 1)),
            new StartPosition.After(new StreamPosition("f", 20)));
  }

  @Test
  void anEmptyIdIsIgnored() {
    request.addHeader("Last-Event-ID", "");
    assertThat(EventStreamRequest.ofStream("chat", request, null).positions().getFirst().from())
        .isEqualTo(new StartPosition.Now());
  }

  @ParameterizedTest
  @ValueSource(strings = {"e", "e:", ":1", "e:1,f:2", "e:1,", "e:-1", "chat:e:1", "e:x", "é:1"})
  void anIdOfAnotherFormIsRefused(String id) {
    request.addHeader("Last-Event-ID", id);
    ChatExceptions.expect(
        ChatError.BAD_PARAMETER, () -> EventStreamRequest.ofStream("chat", request, null));
  }
}
