package chat.parley.store;

import static chat.parley.store.RoomDrafts.ANN;
import static chat.parley.store.RoomDrafts.change;
import static chat.parley.store.RoomDrafts.creation;
import static chat.parley.store.RoomDrafts.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAction;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentChangeTest {

  private static final UserName BOB = new UserName("bob");
  private static final UserName EVE = new UserName("eve");

  @AutoClose private final OpenStore store;

  SentChangeTest(@TempDir Path directory) throws Exception {
    store = new OpenStore(directory);
  }

  /** Expects that the last one of some drafts is refused, and that nothing is stored. */
  private void assertLastRefused(Draft... drafts) {
    assertThatExceptionOfType(DraftsRefusedException.class)
        .isThrownBy(() -> store.write(drafts))
        .satisfies(
            e ->
                assertThat(e.refusals())
                    .hasSize(1)
                    .extractingByKey(drafts.length - 1)
                    .extracting(ChatException::error)
                    .isEqualTo(ChatError.BAD_HEADER));
  }

  private static Draft invite(UserName user) {
    return withId(change("club", ANN, new RoomAction.Invite(user)), "invite");
  }

  private static Draft delete(String id) {
    return withId(change("club", ANN, new RoomAction.Delete()), id);
  }

  @Test
  void aRepeatIsTheSameActionOnTheSameUsers() throws Exception {
    Draft creation = withId(creation("club"), "create");
    var first = (DraftOutcome.New) store.write(creation).getFirst();
    store.write(invite(BOB));
    assertThat(store.write(creation)).containsExactly(first.asRepeat());
    assertThat(store.write(invite(BOB))).hasOnlyElementsOfType(DraftOutcome.Repeat.class);
    assertLastRefused(delete("create"));
    assertLastRefused(invite(EVE));
    assertLastRefused(creation("other"), withId(creation("third"), "create"));
  }

  @Test
  void changesOfOneBatchAreComparedToo() throws Exception {
    store.write(creation("club"));
    assertLastRefused(invite(BOB), invite(BOB), invite(EVE));
    assertThat(store.write(invite(EVE))).hasOnlyElementsOfType(DraftOutcome.New.class);
  }

  @Test
  void theIdOfAChangeThatChangesNothingCannotDeleteTheRoom() throws Exception {
    store.write(creation("club"));
    Draft join = withId(change("club", ANN, new RoomAction.Join()), "nothing");
    store.write(join);
    Draft role = change("club", ANN, new RoomAction.SetRole(ANN, MemberRole.OWNER));
    assertThat(store.write(join, withId(role, "nothing")))
        .hasOnlyElementsOfType(DraftOutcome.Repeat.class);
    assertLastRefused(delete("nothing"));
  }

  /** The row of the first change has neither a text that can be compared nor one at all. */
  @Test
  void aRepeatOfADamagedChangeIsARepeat() throws Exception {
    Draft creation = withId(creation("club"), "create");
    store.write(creation);
    for (String damage : List.of("update message set body = x'7b'", "delete from message")) {
      store.reopenWriterAfter(damage);
      assertThat(store.write(creation)).hasOnlyElementsOfType(DraftOutcome.Repeat.class);
    }
  }
}
