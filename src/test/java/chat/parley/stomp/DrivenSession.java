package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.session.TestSessions;
import chat.parley.testkit.StompFrame;

/** A STOMP session whose frames a test gives and expects in place of a client. */
final class DrivenSession {

  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final StompSession session;

  DrivenSession(ClientSessions sessions, StompServices services, String user) {
    session =
        new StompSession(
            services,
            outbox.outbox(),
            ending -> TestSessions.open(sessions, Protocol.STOMP, user, ending));
  }

  StompSession session() {
    return session;
  }

  /** Gives the session the text of one WebSocket message. */
  void receive(String message) {
    session.messageReceived(message.getBytes(UTF_8), true);
  }

  /** Connects with STOMP 1.2. */
  void connect() {
    receive("CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    next("CONNECTED");
  }

  /** Waits for the next frame, which must have the command. */
  StompFrame next(String command) {
    return StompFrame.parse(outbox.next(), "1.2").expect(command);
  }

  void expectReceipt(String id) {
    assertThat(next("RECEIPT").header("receipt-id")).isEqualTo(id);
  }

  /** Waits for a refusal at the subscription for errors. */
  void expectRefusal(String code, String receipt) {
    assertThat(next("MESSAGE").headers())
        .containsEntry("code", code)
        .containsEntry("receipt-id", receipt);
  }

  /** Waits for an ERROR and the close after it, and returns the ERROR. */
  StompFrame expectEnd(String code, int closeCode) {
    StompFrame error = next("ERROR");
    assertThat(error.header("code")).as(error.toString()).isEqualTo(code);
    expectClose(closeCode);
    return error;
  }

  void expectClose(int code) {
    assertThat(outbox.nextCloseCode()).isEqualTo(code);
  }

  /** Asserts that all frames that were written have been expected. */
  void expectNothing() {
    assertThat(outbox.isEmpty()).isTrue();
  }

  void close() {
    session.connectionClosed();
    outbox.close();
  }
}
