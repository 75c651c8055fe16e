package chat.parley.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DraftTest {

  private static final UserName ALICE = new UserName("alice");
  private static final int EMPTY_DRAFT_BYTES = draft("", null, null, Map.of()).retainedBytes();

  private static final MessageTrace TRACE =
      new MessageTrace() {
        @Override
        public void stored() {}

        @Override
        public void queued() {}

        @Override
        public void dequeued(boolean written) {}
      };

  private static Draft draft(
      String body,
      @Nullable String contentType,
      @Nullable String clientMessageId,
      Map<String, String> extras) {
    return new Draft(
        new Address.Everyone(),
        ALICE,
        Body.ofText(body.getBytes(UTF_8), contentType),
        clientMessageId,
        true,
        extras);
  }

  @Test
  void everyTextThatAClientChoosesIsCounted() {
    String text = "x".repeat(1000);
    assertThat(draft(text, null, null, Map.of()).retainedBytes())
        .isEqualTo(EMPTY_DRAFT_BYTES + 1000);
    assertThat(draft("", text, null, Map.of()).retainedBytes()).isEqualTo(EMPTY_DRAFT_BYTES + 2000);
    assertThat(draft("", null, text, Map.of()).retainedBytes()).isEqualTo(EMPTY_DRAFT_BYTES + 2000);
    assertThat(draft("", null, null, Map.of("x-", text)).retainedBytes())
        .isGreaterThan(EMPTY_DRAFT_BYTES + 2000);
  }

  @Test
  void emptyHeadersCountWithTheirOverhead() {
    var extras = new LinkedHashMap<String, String>();
    for (int i = 0; i < 50; i++) {
      extras.put("x-" + i, "");
    }
    assertThat(draft("", null, null, extras).retainedBytes())
        .isGreaterThan(EMPTY_DRAFT_BYTES + 50 * 100);
  }

  @Test
  void longNamesAreCounted() {
    var longest = new UserName("é".repeat(64));
    var draft = Draft.of(new Address.Inbox(longest), longest, Body.ofText(new byte[0], null));
    assertThat(draft.retainedBytes()).isGreaterThan(EMPTY_DRAFT_BYTES + 200);
    assertThat(new ChatMessage("id", 0, null, draft).retainedBytes())
        .isGreaterThan(draft.retainedBytes());
  }

  @Test
  void aDraftOfABodyIsPersistentAndHasNothingElse() {
    Body body = Body.ofText("hi".getBytes(UTF_8), "text/plain");
    Draft draft = Draft.of(new Address.Everyone(), ALICE, body);
    assertThat(draft)
        .isEqualTo(new Draft(new Address.Everyone(), ALICE, body, null, true, Map.of(), null));
    assertThat(draft.hasNoContent()).isFalse();
    assertThat(draft.change()).isNull();
  }

  @Test
  void aRemovalNamesTheOffsetAndHasNoContent() {
    var room = new Address.Room(new RoomName("lobby"));
    Draft removal = Draft.removal(room, ALICE, Long.MAX_VALUE);
    assertThat(removal.change()).isEqualTo(new Change(Change.Kind.REMOVAL, Long.MAX_VALUE));
    assertThat(removal.isRemoval()).isTrue();
    assertThat(removal.hasNoContent()).isTrue();
    assertThat(removal.persistent()).isTrue();
    assertThat(removal.to()).isEqualTo(room);
    assertThat(removal.from()).isEqualTo(ALICE);
    assertThat(removal.body().bytes()).isEmpty();
    assertThat(removal.extras()).containsExactly(Map.entry("removes", "" + Long.MAX_VALUE));
  }

  @Test
  void anUnreadableMessageHasNoContent() {
    Draft unreadable = Draft.unreadable(new Address.Inbox(ALICE), ALICE);
    assertThat(unreadable.hasNoContent()).isTrue();
    assertThat(unreadable.change()).isNull();
    assertThat(unreadable.to()).isEqualTo(new Address.Inbox(ALICE));
    assertThat(unreadable.extras()).containsExactly(Map.entry("unreadable", "true"));
  }

  @Test
  void aRemovedMessageHasNoContent() {
    assertThat(draft("", null, null, Draft.REMOVED_HEADERS).hasNoContent()).isTrue();
    assertThat(draft("", null, null, Draft.REMOVED_HEADERS).change()).isNull();
    assertThat(draft("", null, null, Map.of("removed", "yes")).hasNoContent()).isFalse();
  }

  @Test
  void anEntryOfARemovedOrUnreadableMessageHasNoContent() {
    Address pair = Address.Pair.of(ALICE, new UserName("bob"));
    Draft removed = draft("", null, null, Draft.REMOVED_HEADERS).withAddress(pair);
    assertThat(removed.inInbox(7).hasNoContent()).isTrue();
    assertThat(Draft.unreadable(pair, ALICE).inInbox(7).hasNoContent()).isTrue();
    assertThat(draft("hi", null, null, Map.of()).withAddress(pair).inInbox(7).hasNoContent())
        .isFalse();
  }

  @Test
  void storedHeadersDoNotReplaceThoseOfAnEntry() {
    Address pair = Address.Pair.of(ALICE, new UserName("bob"));
    Map<String, String> forged =
        Map.of("conversation", "with.eve", "conversation-offset", "9", "color", "red");
    Draft entry = draft("hi", null, null, forged).withAddress(pair).inInbox(7);
    assertThat(entry.extras())
        .isEqualTo(
            Map.of("conversation", "with.alice", "conversation-offset", "7", "color", "red"));
    Draft half = draft("hi", null, null, Map.of("conversation-offset", "9", "color", "red"));
    assertThat(half.withAddress(new Address.Inbox(new UserName("bob"))).inPair().extras())
        .isEqualTo(Map.of("color", "red"));
  }

  @Test
  void anArrivedDraftDiffersOnlyInItsArrival() {
    Draft sent = draft("hi", "text/plain", "1", Map.of("x-a", "b"));
    assertThat(sent.arrival()).isNull();
    assertThat(sent.trace()).isNull();
    Draft arrived = sent.arrivedNow();
    assertThat(arrived.arrival()).isNotNull();
    assertThat(arrived.trace()).isNull();
    assertThat(arrived).usingRecursiveComparison().ignoringFields("arrival").isEqualTo(sent);
  }

  @Test
  void aTracedDraftKeepsItsArrivalTime() {
    var arrival = new Arrival(17, null);
    Draft sent = draft("hi", null, "1", Map.of());
    Draft traced =
        new Draft(sent.to(), ALICE, sent.body(), "1", true, Map.of(), arrival).withTrace(TRACE);
    assertThat(traced.arrival()).isEqualTo(new Arrival(17, TRACE));
    assertThat(traced.trace()).isSameAs(TRACE);
    assertThat(traced).usingRecursiveComparison().ignoringFields("arrival").isEqualTo(sent);
    assertThat(sent.withTrace(TRACE).trace()).as("without an arrival before").isSameAs(TRACE);
  }

  @Test
  void aStoredMessageWithAnIdIsIdempotent() {
    Draft draft = draft("", null, "id", Map.of());
    assertThat(draft.isIdempotent()).isTrue();
    assertThat(draft("", null, null, Map.of()).isIdempotent()).isFalse();
    assertThat(new Draft(draft.to(), ALICE, draft.body(), "id", false, Map.of()).isIdempotent())
        .isFalse();
  }
}
