package chat.parley.legacy;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.Conversation.Joined;
import chat.parley.conversation.Conversation.Subscriber;
import chat.parley.conversation.SendCallback;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.ReadyOutboxes;
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
import chat.parley.transport.FrameReceiver;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The session of one legacy client. Its texts are handled in the order sent, by one thread at a
 * time.
 */
final class LegacySession implements FrameReceiver, SendCallback {

  private static final String DEVICE = Journal.DEFAULT_DEVICE;

  private final LegacyProtocol protocol;
  private final Conversation conversation;
  private final Outbox outbox;
  private final ClientSession session;
  private final UserName user;
  private final Address address;
  private volatile boolean ended;

  /** The subscription of the session; guarded by {@code this}, as {@link #closed} is. */
  private @Nullable Joined joined;

  private boolean closed;

  /**
   * @param sessions opens the client session; its argument is called by any thread to end this
   *     session with a reason
   */
  LegacySession(
      LegacyProtocol protocol,
      Conversation conversation,
      Outbox outbox,
      Function<Consumer<ChatException>, ClientSession> sessions) {
    this.protocol = protocol;
    this.conversation = conversation;
    this.outbox = outbox;
    this.session = sessions.apply(this::end);
    this.user = session.identity().name();
    this.address = protocol.address(user);
  }

  Outbox outbox() {
    return outbox;
  }

  /**
   * Connects the client and subscribes it, so that messages are delivered. May block while the
   * store is read. If it fails, the client is told why and the session is closed.
   */
  void start() {
    try {
      session.connect(null, null);
      Joined subscription = subscribe();
      keepUntilClosed(subscription);
      subscription.begin();
    } catch (ChatException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      closeAfterFailure(e);
    }
  }

  /**
   * Ends the session after an internal failure. The failure is recorded and the outbox closed even
   * if the error cannot be sent.
   */
  private void closeAfterFailure(Throwable cause) {
    try {
      fail(ChatError.INTERNAL.because("An internal error occurred; try again"));
    } finally {
      outbox.closeAfterFailure(Subsystem.SESSION, cause);
    }
  }

  @Override
  public boolean frameReceived(int bytes) {
    try {
      return ended || session.countReceived(1, bytes);
    } catch (ChatException e) {
      fail(e);
      return true;
    }
  }

  private Joined subscribe() {
    boolean isInbox = address instanceof Address.Inbox;
    var subscriber =
        new Subscriber(
            session.identity(),
            DEVICE,
            protocol.wireForm(user),
            outbox,
            isInbox ? offset -> conversation.tryRecordDelivery(user, DEVICE, 0, offset) : null,
            this::fail);
    return conversation.subscribe(
        subscriber,
        address,
        isInbox ? new StartPosition.Undelivered(DEVICE) : new StartPosition.Now());
  }

  @Override
  public void messageReceived(byte[] bytes, boolean text) {
    if (!text) {
      sendRefusal(
          ChatError.BINARY_NOT_SUPPORTED.because(
              "Binary messages are not supported; send text messages"));
      return;
    }
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      receive(bytes);
    } finally {
      Outbox.writeAll(ready);
    }
  }

  /**
   * Handles one text message: a new token or a message to post. May block while the write queue is
   * full. Errors are reported to the client.
   *
   * @param text valid UTF-8
   */
  private void receive(byte[] text) {
    try {
      String token = session.renewable() ? TokenRenewal.extractToken(text) : null;
      if (token != null) {
        session.renewToken(token);
      } else if (!ended) {
        conversation.post(session.identity(), List.of(protocol.toDraft(text, user)), this);
      }
    } catch (ChatException e) {
      if (e.error().isRecoverable()) {
        sendRefusal(e);
      } else {
        fail(e);
      }
    } catch (RuntimeException | Error e) {
      closeAfterFailure(e);
    }
  }

  /** Does nothing: the legacy protocol has no receipts, only errors. */
  @Override
  public void stored(List<StoredMessage> stored) {}

  @Override
  public void refused(ChatException e) {
    sendRefusal(e);
  }

  @Override
  public void outcomeUnknown() {
    outbox.close(CloseCode.TRY_AGAIN_LATER, "The result of a send is unknown: connect again");
  }

  /** Ends the session with a reason. Any thread may call; does not block. */
  private void end(ChatException e) {
    if (e.error() == ChatError.STOPPING) {
      ended = true;
      Thread.startVirtualThread(this::closeAfterSends);
    } else {
      fail(e);
    }
  }

  /**
   * Closes the session when what the client has sent is stored and delivered. It is told of the
   * stop by the close code only, which all legacy clients know.
   */
  private void closeAfterSends() {
    var sends = new AwaitedSend(ChatError.STOPPING.because("Parley is stopping"));
    try {
      conversation.post(session.identity(), List.of(), sends);
      sends.await();
    } catch (ChatException _) {
      // The store is not available: senders have been told so, or are not told at all.
    } finally {
      outbox.close(CloseCode.GOING_AWAY, "Parley is stopping");
    }
  }

  /** Reports an error to the client and closes the session. Any thread may call. */
  private void fail(ChatException e) {
    ended = true;
    session.depart(e.error() == ChatError.BANNED);
    sendRefusal(e);
    outbox.close(e.error().closeCode(), e.error().code());
  }

  /** Reports a refusal to the client without closing the session. Any thread may call. */
  private void sendRefusal(ChatException e) {
    session.countRefusal(e);
    outbox.send(LegacyErrors.encode(e));
  }

  /**
   * Keeps a subscription for {@link #connectionClosed}; ends it if that has been called already.
   */
  private synchronized void keepUntilClosed(Joined subscription) {
    joined = subscription;
    if (closed) {
      unsubscribe(subscription);
    }
  }

  /** Releases what the session holds after its WebSocket has closed. */
  synchronized void connectionClosed() {
    closed = true;
    try {
      if (joined != null) {
        unsubscribe(joined);
      }
    } finally {
      session.closed();
    }
  }

  private void unsubscribe(Joined subscription) {
    conversation.unsubscribe(session.identity(), DEVICE, subscription.subscription());
  }
}
