package chat.parley.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.testkit.TableDump;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of the texts that edits have replaced, which are kept if that is configured. */
abstract class VersionsContract extends JournalContract {

  private static final ChangeRules KEEPS = new ChangeRules(false, Duration.ofDays(1), true);

  VersionsContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  private void edit(Journal journal, String text, ChangeRules rules) {
    clock.updateAndGet(now -> now.plusSeconds(1));
    append(journal, changing(ALICE, Change.Kind.EDIT, text).withCondition(ROOM, rules));
  }

  private static Draft changing(UserName from, Change.Kind kind, String text) {
    Map<String, String> headers = Map.of(kind.header(), "1");
    return new Draft(ROOM, from, Body.ofText(text.getBytes(UTF_8), null), null, true, headers);
  }

  private static List<String> versions(Journal journal) {
    return journal.versions(ROOM, 1, 0).messages().stream()
        .map(version -> version.offset() + " " + version.draft().body().asString())
        .toList();
  }

  @Test
  void aTextThatIsReplacedIsKeptUntilTheMessageIsRemoved() throws Exception {
    Journal journal = journal(limits(10_000));
    append(journal, draft(ROOM, "<first>"));
    edit(journal, "<second>", KEEPS);
    edit(journal, "<third>", KEEPS);
    assertThat(versions(journal)).containsExactly("1 <first>", "2 <second>");
    assertThat(journal.versions(ROOM, 1, 0).messages())
        .extracting(ChatMessage::timestamp)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(journal.versions(ROOM, 1, 1).messages()).hasSize(1);
    assertThat(versions(reopen())).hasSize(2);
    append(reopen(), Draft.removal(ROOM, ALICE, 1));
    assertThat(versions(reopen())).isEmpty();
    assertThat(TableDump.of(store())).doesNotContain("<first>", "<second>", "<third>");
  }

  @Test
  void withoutTheSettingNothingIsKept() throws Exception {
    Journal journal = journal(limits(10_000));
    append(journal, draft(ROOM, "<first>"));
    edit(journal, "<second>", new ChangeRules(false, Duration.ofDays(1), false));
    assertThat(versions(journal)).isEmpty();
    assertThat(TableDump.of(store())).doesNotContain("<first>");
  }
}
