package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.session.ClientSession;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.TestTokens;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The parts of one session without a client, which uses STOMP 1.2 and acknowledges by itself. */
final class SessionParts {

  final UserName user;
  final RecordedOutbox outbox = RecordedOutbox.open();
  final ClientSession session;
  final ServerFrames serverFrames = new ServerFrames(outbox.outbox());
  final Subscriptions subscriptions;
  final SendHandler sendHandler;

  /** The codes of the frames that were refused later, each followed by the receipt. */
  private final List<String> refusals = new CopyOnWriteArrayList<>();

  /** The subscriptions that the server has ended, each followed by the code. */
  final List<String> ended = new CopyOnWriteArrayList<>();

  SessionParts(StandaloneStomp stomp, UserName user) {
    this.user = user;
    session = TestSessions.open(stomp.conversation().sessions(), user.value());
    subscriptions =
        new Subscriptions(
            stomp.services(),
            session,
            outbox.outbox(),
            (request, reason) -> ended.add(request.name() + " " + reason.error().code()));
    sendHandler =
        new SendHandler(
            stomp.services(), session, subscriptions.feeds(), serverFrames, this::refuse);
  }

  void refuse(ChatException e, @Nullable String receipt) {
    refusals.add(e.error().code() + " " + receipt);
  }

  /** Gives the user the role of a moderator. */
  void makeModerator() {
    session.renewToken(TestTokens.of(user.value(), "moderator"));
  }

  /** Returns the refusals, each as code and receipt. */
  List<String> refusals() {
    return refusals;
  }

  void awaitRefusal(String refusal) {
    Await.until(refusals::toString, () -> refusals.contains(refusal));
  }

  /** Handles a SEND of a message, and waits until it is stored. */
  void store(String destination, String body) {
    sendHandler.send(TestDecoder.frame(StompCommand.SEND, body, "destination:" + destination));
    sendHandler.awaitPendingSends();
    assertThat(refusals).isEmpty();
  }

  /** Waits for the next frame, which must have the command. */
  StompFrame next(String command) {
    return StompFrame.parse(outbox.next(), "1.0").expect(command);
  }

  /** Waits for the next frame, which must be a RECEIPT, and returns its headers. */
  Map<String, String> nextReceipt(String id) {
    StompFrame receipt = next("RECEIPT");
    assertThat(receipt.header("receipt-id")).isEqualTo(id);
    return receipt.headers();
  }

  void close() {
    subscriptions.unsubscribeAll();
    subscriptions.feeds().close();
    session.closed();
    outbox.close();
  }
}
