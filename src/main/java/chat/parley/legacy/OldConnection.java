package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.Conversation.Joined;
import chat.parley.delivery.Outbox;
import chat.parley.journal.ReadFrom;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;

/** One old client. Texts are handled in the order sent, by one thread at a time. */
final class OldConnection {

  private static final String DEVICE = "default";

  private final OldProtocol protocol;
  private final Conversation conversation;
  private final UserName user;
  private final Outbox outbox;
  private final Address reads;
  private final Joined joined;

  OldConnection(OldProtocol protocol, Conversation conversation, UserName user, Outbox outbox) {
    this.protocol = protocol;
    this.conversation = conversation;
    this.user = user;
    this.outbox = outbox;
    this.reads = protocol.reads(user);
    this.joined =
        switch (reads) {
          case Address.Inbox _ ->
              conversation.join(
                  reads,
                  new ReadFrom.Undelivered(DEVICE),
                  protocol.form(user),
                  outbox,
                  offset -> conversation.deliveredUpTo(user, DEVICE, offset));
          case Address.Everyone _, Address.Room _ ->
              conversation.join(reads, new ReadFrom.Now(), protocol.form(user), outbox, null);
        };
  }

  Outbox outbox() {
    return outbox;
  }

  /** Lets the messages come. */
  void begin() {
    joined.begin();
  }

  /**
   * Takes one text.
   *
   * @param text UTF-8
   */
  void receive(byte[] text) {
    try {
      conversation.post(protocol.read(text, user));
    } catch (ChatException e) {
      refuse(e);
    }
  }

  void refuse(ChatException e) {
    outbox.send(OldErrors.of(e));
  }

  void end() {
    conversation.leave(reads, joined.subscription());
  }
}
