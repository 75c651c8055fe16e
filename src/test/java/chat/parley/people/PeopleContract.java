package chat.parley.people;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.failures.Subsystem;
import chat.parley.limits.Limits;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.security.TestSecurity;
import chat.parley.session.Sanctions;
import chat.parley.session.TestSessions;
import chat.parley.store.PersonRow;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The people of a server in open mode. Each store passes it. */
abstract class PeopleContract {

  private static final Identity READER = Identity.of(new UserName("reader"));
  private static final UserName ANN = new UserName("ann");

  /** Creates an empty store. */
  interface StoreFactory {
    StoreProperties newStore() throws Exception;
  }

  private final Sanctions sanctions = TestSessions.sanctions(TestSecurity.properties());
  private final StandaloneConversation conversation;
  private final SeenUsers seen;
  private final People people;

  PeopleContract(StoreFactory factory) throws Exception {
    Limits limits = TestLimits.of("messages-per-second=50", "burst=1s", "new-users-per-minute=500");
    conversation = new StandaloneConversation(factory.newStore(), limits);
    seen =
        TestPeople.seen(
            conversation.storeAccess(), conversation.identities(), limits, conversation.failures());
    people =
        new People(
            conversation.storeAccess(),
            conversation.database().personReader(),
            seen,
            sanctions,
            limits);
  }

  @AfterEach
  void stop() {
    seen.close();
    conversation.close();
  }

  private boolean put(String name, @Nullable String displayName) {
    return people.put(new Profile(new UserName(name), displayName, null)).added();
  }

  private UserPage search(@Nullable String prefix, @Nullable String after, int limit) {
    return people.search(READER, UserQuery.of(prefix, after, limit));
  }

  /** Returns the names of all users that are found, read in pages of this size. */
  private List<String> names(@Nullable String prefix, int limit) {
    var names = new ArrayList<String>();
    String next = null;
    do {
      UserPage page = search(prefix, next, limit);
      assertThat(page.users()).hasSizeLessThanOrEqualTo(limit);
      page.users().forEach(user -> names.add(user.name()));
      next = page.next();
    } while (next != null);
    return names;
  }

  @Test
  void aProfileIsAddedAndReplaced() {
    var first = new Profile(ANN, "Ann Miller", "/ann.png");
    assertThat(people.put(first)).isEqualTo(new ProfileChange(true, true));
    assertThat(people.find(READER, ANN)).isEqualTo(new PersonRow("ann", "Ann Miller", "/ann.png"));
    assertThat(put("ann", null)).isFalse();
    assertThat(people.find(READER, ANN)).isEqualTo(new PersonRow("ann", null, null));
    assertThat(names("mill", 10)).isEmpty();
  }

  @Test
  void anUnknownUserIsNotFound() {
    put("Ann", null);
    ChatExceptions.expect(ChatError.NO_USER, () -> people.find(READER, ANN));
  }

  @Test
  void usersAreFoundByTheBeginningOfTheirNamesInAnyCase() {
    put("zoë", "Zoë Müller");
    put("Zora", null);
    put("anna", "Zorro");
    put("max", "Anna van Zon");
    put("李明", "Li Ming");
    assertThat(names("ZO", 10)).containsExactly("max", "Zora", "anna", "zoë");
    assertThat(names("zoe\u0308", 10)).containsExactly("zoë");
    assertThat(names("müll", 10)).containsExactly("zoë");
    assertThat(names("anna", 10)).containsExactly("anna", "max");
    assertThat(names("van zon", 10)).containsExactly("max");
    assertThat(names("李", 10)).containsExactly("李明");
    assertThat(names("o", 10)).isEmpty();
    assertThat(names("%", 10)).isEmpty();
    assertThat(names("_", 10)).isEmpty();
    assertThat(names(null, 10)).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void pagesHaveEachUserOnceInOneOrder() {
    for (int i = 0; i < 25; i++) {
      put("user" + i, i % 2 == 0 ? "User Number" + i : null);
    }
    List<String> all = names("u", 100);
    assertThat(all).hasSize(25).doesNotHaveDuplicates();
    for (int limit : new int[] {1, 2, 7, 24, 25}) {
      assertThat(names("u", limit)).isEqualTo(all);
      assertThat(names("", limit)).hasSize(25).doesNotHaveDuplicates();
    }
    assertThat(search("u", null, 25).next()).isNull();
    assertThat(search("u", null, 24).next()).isNotNull();
  }

  @Test
  void aPageContinuesThoughItsLastUserHasAnotherProfile() {
    put("a1", "b");
    put("a2", null);
    put("a3", null);
    UserPage page = search("a", null, 1);
    assertThat(page.users()).extracting(PersonRow::name).containsExactly("a1");
    put("a1", "c");
    assertThat(search("a", page.next(), 1).users())
        .extracting(PersonRow::name)
        .containsExactly("a2");
  }

  private void awaitNames(String prefix, String... names) {
    Await.until(
        () -> "found: " + names(prefix, 100), () -> names(prefix, 100).equals(List.of(names)));
  }

  @Test
  void usersThatAreSeenExistAndKeepTheirProfiles() {
    people.put(new Profile(ANN, "Ann Miller", null));
    seen.record(ANN);
    seen.record(new UserName("Andy"));
    seen.record(new UserName("Andy"));
    awaitNames("an", "Andy", "ann");
    assertThat(people.find(READER, ANN).displayName()).isEqualTo("Ann Miller");
    assertThat(put("Andy", "Andrew")).isFalse();
    assertThat(conversation.failures().count(Subsystem.PEOPLE)).isZero();
  }

  @Test
  void guestsAreNotRecorded() {
    seen.record(new UserName("guest-abcdefghijkl"));
    seen.record(new UserName("guest-book"));
    awaitNames("guest", "guest-book");
  }

  @Test
  void theEndWritesWhatWaits() {
    assertThat(names(null, 1)).isEmpty();
    for (int i = 0; i < 300; i++) {
      seen.record(new UserName("user" + i));
    }
    seen.close();
    assertThat(names("user", 100)).hasSize(300);
  }

  @Test
  void aClientSetsItsOwnProfileOnly() {
    people.checkPut(READER, READER.name());
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> people.checkPut(READER, ANN));
    Identity guest = Identity.of(new UserName("guest-abcdefghijkl"));
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> people.checkPut(guest, guest.name()));
  }

  @Test
  void sanctionsHold() {
    UserQuery query = UserQuery.of(null, null, 1);
    sanctions.mute(READER.name(), Instant.now().plus(Duration.ofDays(1)));
    people.search(READER, query);
    ChatExceptions.expect(ChatError.MUTED, () -> people.checkPut(READER, READER.name()));
    sanctions.ban(READER.name(), Instant.now().plus(Duration.ofDays(1)));
    ChatExceptions.expect(ChatError.BANNED, () -> people.checkPut(READER, READER.name()));
    ChatExceptions.expect(ChatError.BANNED, () -> people.search(READER, query));
    ChatExceptions.expect(ChatError.BANNED, () -> people.find(READER, ANN));
  }

  @Test
  void theRateOfAClientIsLimited() {
    ChatExceptions.expect(
        ChatError.TOO_FAST,
        () -> {
          for (int i = 0; i < 1_000_000; i++) {
            people.checkPut(READER, READER.name());
          }
        });
    people.checkPut(Identity.of(ANN), ANN);
  }

  @Test
  void theNumberOfNewNamesIsLimitedInOpenMode() {
    ChatExceptions.expect(
        ChatError.TOO_FAST,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            put("new" + i, null);
          }
        });
    assertThat(put("new1", "known")).isFalse();
  }
}
