package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import org.junit.jupiter.api.Test;

/** Unread messages of streams whose oldest messages were deleted. Each store passes it. */
abstract class DeletedMessagesContract extends ConversationScene {

  DeletedMessagesContract(StoreFactory factory) throws Exception {
    super(factory);
  }

  @Test
  void aFirstMarkerAmongDeletedMessagesIsAtTheLastOfThem() {
    Address chat = new Address.Everyone();
    for (int i = 0; i < 4; i++) {
      send(ANN, chat, "x");
    }
    append(Draft.removal(chat, ANN, 1));
    append(Draft.removal(chat, ANN, 2));
    send(ANN, chat, "7");
    read(ANN, "chat", 7);
    deleteUpTo(chat, 6);
    read(BOB, "chat", 3);
    assertThat(entry(BOB, "chat").read()).isEqualTo(6);
    assertThat(entry(BOB, "chat").unread()).isEqualTo(1);
    read(CARL, "{\"stream\":\"chat\",\"muted\":true}");
    assertThat(entry(CARL, "chat").read()).isEqualTo(7);
    append(Draft.removal(chat, ANN, 7));
    assertThat(entry(BOB, "chat").unread()).isEqualTo(1);
    assertThat(entry(CARL, "chat").unread()).isZero();
  }

  /** The number of those deleted messages that were changes is known as long as it is needed. */
  @Test
  void deletedMessagesCountUntilTheMarkerPassesThem() {
    Address chat = new Address.Everyone();
    send(ANN, chat, "1");
    read(BOB, "chat", 1);
    send(ANN, chat, "2");
    append(Draft.removal(chat, ANN, 1));
    send(ANN, chat, "4");
    read(ANN, "chat", 4);
    deleteUpTo(chat, 3);
    assertThat(entry(BOB, "chat").unread()).isEqualTo(2);
    read(BOB, "chat", 2);
    assertThat(entry(BOB, "chat").unread()).isEqualTo(1);
  }
}
