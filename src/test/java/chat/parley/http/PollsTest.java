package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.session.Protocol;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

class PollsTest {

  private static final Address CHAT = new Address.Everyone();
  private static final Duration WAIT = Duration.ofSeconds(25);

  @AutoClose private final PollFixture fixture;

  PollsTest(@TempDir Path directory) throws Exception {
    fixture = new PollFixture(directory, "sessions-per-user=2");
  }

  private int waiting() {
    return fixture.conversation.fanout().waiting(CHAT);
  }

  private int sessions() {
    return fixture.conversation.sessions().count(Protocol.POLL);
  }

  private DeferredResult<?> startWaiting() {
    Object answer = fixture.answer(fixture.query("chat"), WAIT);
    assertThat(answer).isInstanceOf(DeferredResult.class);
    return (DeferredResult<?>) answer;
  }

  @Test
  void whatIsThereIsAnsweredAtOnce() {
    fixture.send(CHAT, "1");
    for (Duration wait : new Duration[] {Duration.ZERO, WAIT}) {
      Object answer = fixture.answer(fixture.query("chat:0"), wait);
      assertThat(answer).isInstanceOf(ResponseEntity.class);
      assertThat(PollFixture.json(answer).get("streams").get(0).get("messages")).hasSize(1);
    }
    assertThat(fixture.answer(fixture.query("chat"), Duration.ZERO))
        .isInstanceOf(ResponseEntity.class);
    assertThat(waiting()).isZero();
    assertThat(sessions()).isZero();
  }

  @Test
  void aWaitingPollIsASessionUntilItsResponseIsWritten() throws Exception {
    DeferredResult<?> poll = startWaiting();
    assertThat(waiting()).isEqualTo(1);
    assertThat(sessions()).isEqualTo(1);
    fixture.send(CHAT, "1");
    assertThat(PollFixture.json(poll).get("streams").get(0).get("last").longValue()).isEqualTo(1);
    assertThat(waiting()).isZero();
    assertThat(sessions()).isEqualTo(1);
    PollFixture.complete(poll);
    assertThat(sessions()).isZero();
  }

  @Test
  void aPollOverTheLimitOfSessionsLeavesNothingBehind() {
    startWaiting();
    startWaiting();
    ChatExceptions.expect(ChatError.TOO_MANY_SESSIONS, this::startWaiting);
    assertThat(waiting()).isEqualTo(2);
  }

  @Test
  void theEndOfTheSessionEndsTheWait() throws Exception {
    DeferredResult<?> poll = startWaiting();
    ChatException reason = ChatError.KICKED.because("A moderator has ended the session");
    fixture.conversation.sessions().end(PollFixture.ALICE.name(), reason);
    Await.until(() -> "no response", poll::hasResult);
    assertThat(poll.getResult()).isEqualTo(reason);
    assertThat(waiting()).isZero();
    PollFixture.complete(poll);
    assertThat(sessions()).isZero();
  }

  @Test
  void aStopAnswersEveryPoll() throws Exception {
    DeferredResult<?> poll = startWaiting();
    fixture.polls.stop();
    assertThat(PollFixture.json(poll).get("streams").get(0).get("messages")).isEmpty();
    assertThat(fixture.answer(fixture.query("chat"), WAIT)).isInstanceOf(ResponseEntity.class);
    PollFixture.complete(poll);
    fixture.polls.start();
    assertThat(fixture.polls.isRunning()).isTrue();
    startWaiting();
  }

  @Test
  void theBytesOfTheResponsesAreLimited() throws Exception {
    PollResponses.Response unread = fixture.responses.begin(PollFixture.request().getRemoteAddr());
    DeferredResult<?> poll = startWaiting();
    unread.add(new byte[PollResponses.MAX_BYTES_PER_ADDRESS]);
    ChatExceptions.expect(
        ChatError.BUSY, () -> fixture.answer(fixture.query("chat"), Duration.ZERO));
    ChatExceptions.expect(ChatError.BUSY, () -> fixture.answer(fixture.query("chat:x:1"), WAIT));
    fixture.send(CHAT, "1");
    Await.until(() -> "no response", poll::hasResult);
    assertThat(poll.getResult())
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.error()).isEqualTo(ChatError.BUSY));
    PollFixture.complete(poll);
    unread.end();
    assertThat(fixture.answer(fixture.query("chat"), Duration.ZERO))
        .isInstanceOf(ResponseEntity.class);
  }

  @Test
  void aWrittenResponseDoesNotCount() throws Exception {
    byte[] most = new byte[PollResponses.MAX_BYTES_PER_ADDRESS];
    String address = PollFixture.request().getRemoteAddr();
    DeferredResult<?> poll = startWaiting();
    fixture.send(CHAT, "1");
    Await.until(() -> "no response", poll::hasResult);
    ChatExceptions.expect(ChatError.BUSY, () -> fixture.responses.begin(address).add(most));
    PollFixture.complete(poll);
    assertThat(fixture.responses.begin(address).add(most)).isSameAs(most);
  }

  @Test
  void thePollIsAnsweredWhenItsTimeIsOver() {
    Object poll = fixture.answer(fixture.query("chat"), Duration.ofMillis(10));
    assertThat(PollFixture.json(poll).get("streams").get(0).get("messages")).isEmpty();
    assertThat(waiting()).isZero();
  }

  @Test
  void thePollIsAnsweredWithinTheWriteTimeout() {
    Polls impatient = PollFixture.polls(fixture.conversation, Duration.ofMillis(12));
    Object poll =
        impatient.answer(PollFixture.request(), PollFixture.ALICE, fixture.query("chat"), WAIT);
    assertThat(PollFixture.json(poll).get("streams").get(0).get("messages")).isEmpty();
    impatient.shutDown();
  }
}
