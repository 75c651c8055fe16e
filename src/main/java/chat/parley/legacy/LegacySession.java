package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.Conversation.Joined;
import chat.parley.conversation.SendCallback;
import chat.parley.delivery.Outbox;
import chat.parley.failures.Subsystem;
import chat.parley.journal.Journal;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.CloseCode;
import chat.parley.message.UserName;
import chat.parley.session.ClientSession;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One old client. Texts are handled in the order sent, by one thread at a time. */
final class LegacySession implements SendCallback {

  private static final String DEVICE = Journal.DEFAULT_DEVICE;

  private final LegacyProtocol protocol;
  private final Conversation conversation;
  private final Outbox outbox;
  private final ClientSession session;
  private final UserName user;
  private final Address reads;
  private @Nullable Joined joined;
  private volatile boolean ended;

  /**
   * @param sessions opens the session of this connection, which may be ended by what it is given
   */
  LegacySession(
      LegacyProtocol protocol,
      Conversation conversation,
      Outbox outbox,
      Function<Consumer<ChatException>, ClientSession> sessions) {
    this.protocol = protocol;
    this.conversation = conversation;
    this.outbox = outbox;
    this.session = sessions.apply(this::fail);
    this.user = session.identity().name();
    this.reads = protocol.reads(user);
  }

  Outbox outbox() {
    return outbox;
  }

  /** Lets the messages come. */
  void begin() {
    try {
      session.connect(null, null);
      Joined ready = join();
      joined = ready;
      ready.begin();
    } catch (ChatException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  /** Ends the connection after a failure of the server, whatever of it still can be done. */
  private void broken(Throwable cause) {
    try {
      fail(ChatError.INTERNAL.because("Parley failed; try again"));
    } finally {
      outbox.giveUp(Subsystem.SESSION, cause);
    }
  }

  /** A frame of the WebSocket has come. Some go on although they have been told why not. */
  boolean came(int bytes) {
    try {
      return ended || session.received(1, bytes);
    } catch (ChatException e) {
      fail(e);
      return true;
    }
  }

  private Joined join() {
    return switch (reads) {
      case Address.Inbox _ ->
          conversation.join(
              session.identity(),
              reads,
              DEVICE,
              new StartPosition.Undelivered(DEVICE),
              protocol.form(user),
              outbox,
              offset -> conversation.written(user, DEVICE, 0, offset));
      case Address.Everyone _, Address.Room _, Address.Rulings _ ->
          conversation.join(
              session.identity(),
              reads,
              DEVICE,
              new StartPosition.Now(),
              protocol.form(user),
              outbox,
              null);
    };
  }

  /**
   * Takes one text.
   *
   * @param text UTF-8
   */
  void receive(byte[] text) {
    try {
      String token = session.renewable() ? TokenRenewal.token(text) : null;
      if (token != null) {
        session.renew(token);
      } else if (!ended) {
        conversation.post(session.identity(), List.of(protocol.read(text, user)), this);
      }
    } catch (ChatException e) {
      if (e.error().mendable()) {
        refuse(e);
      } else {
        fail(e);
      }
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  /** There are no receipts: an old client hears of what failed only. */
  @Override
  public void stored(List<StoredMessage> stored) {}

  @Override
  public void refused(ChatException e) {
    refuse(e);
  }

  @Override
  public void lost() {
    outbox.close(CloseCode.COME_BACK, "An answer was lost: connect again");
  }

  /** Tells why, and closes. Any thread. */
  private void fail(ChatException e) {
    ended = true;
    refuse(e);
    outbox.close(e.error().closeCode(), e.error().code());
  }

  void refuse(ChatException e) {
    session.told(e);
    outbox.send(LegacyErrors.of(e));
  }

  void end() {
    try {
      if (joined != null) {
        conversation.leave(reads, DEVICE, joined.subscription());
      }
    } finally {
      session.closed();
    }
  }
}
