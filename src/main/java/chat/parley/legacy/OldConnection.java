package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.Conversation.Joined;
import chat.parley.conversation.Reply;
import chat.parley.delivery.Outbox;
import chat.parley.journal.ReadFrom;
import chat.parley.journal.Stored;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One old client. Texts are handled in the order sent, by one thread at a time. */
final class OldConnection implements Reply {

  private static final String DEVICE = "default";

  private final OldProtocol protocol;
  private final Conversation conversation;
  private final UserName user;
  private final Outbox outbox;
  private final Address reads;
  private @Nullable Joined joined;

  OldConnection(OldProtocol protocol, Conversation conversation, UserName user, Outbox outbox) {
    this.protocol = protocol;
    this.conversation = conversation;
    this.user = user;
    this.outbox = outbox;
    this.reads = protocol.reads(user);
  }

  Outbox outbox() {
    return outbox;
  }

  /** Lets the messages come. */
  void begin() {
    try {
      Joined ready = join();
      joined = ready;
      ready.begin();
    } catch (ChatException e) {
      refuse(e);
      outbox.close(e.error().closeCode(), e.error().code());
    }
  }

  private Joined join() {
    return switch (reads) {
      case Address.Inbox _ ->
          conversation.join(
              reads,
              new ReadFrom.Undelivered(DEVICE),
              protocol.form(user),
              outbox,
              offset -> conversation.written(user, DEVICE, 0, offset));
      case Address.Everyone _, Address.Room _ ->
          conversation.join(reads, new ReadFrom.Now(), protocol.form(user), outbox, null);
    };
  }

  /**
   * Takes one text.
   *
   * @param text UTF-8
   */
  void receive(byte[] text) {
    try {
      conversation.post(List.of(protocol.read(text, user)), this);
    } catch (ChatException e) {
      refuse(e);
    }
  }

  /** There are no receipts: an old client hears of what failed only. */
  @Override
  public void stored(List<Stored> stored) {}

  @Override
  public void refused(ChatException e) {
    refuse(e);
  }

  void refuse(ChatException e) {
    outbox.send(OldErrors.of(e));
  }

  void end() {
    if (joined != null) {
      conversation.leave(reads, joined.subscription());
    }
  }
}
