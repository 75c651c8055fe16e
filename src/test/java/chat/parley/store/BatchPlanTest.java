package chat.parley.store;

import static chat.parley.store.EmptySqlite.ALICE;
import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchPlanTest {

  private static final Address EVERYONE = new Address.Everyone();
  private static final Address PAIR = Address.Pair.of(ALICE, INBOX.owner());

  private static final Map<Address, StreamRow> STREAMS =
      Map.of(
          ROOM,
          new StreamRow(1, ROOM, "room-epoch", 0, 7),
          INBOX,
          new StreamRow(2, INBOX, "inbox-epoch", 0, 0),
          PAIR,
          new StreamRow(3, PAIR, "pair-epoch", 0, 0),
          EVERYONE,
          new StreamRow(4, EVERYONE, "chat-epoch", 0, 0));

  private static BatchPlan plan(Draft... drafts) {
    return plan(Map.of(), drafts);
  }

  private static BatchPlan plan(Map<IdempotencyKey, DraftOutcome.Repeat> repeats, Draft... drafts) {
    return BatchPlan.of(
        new Batch(3, 1_000, List.of(drafts), List.of()),
        STREAMS,
        repeats,
        new RoomChanges(PinChanges.none()),
        new BatchPlan.References(new ChangeTargets(), new Reactions()));
  }

  private static ChatMessage message(Draft draft, String epoch, long offset) {
    return new ChatMessage(epoch + "-" + offset, 1_000, new StreamPosition(epoch, offset), draft);
  }

  @Test
  void anEmptyBatchPlansNothing() {
    BatchPlan plan = plan();
    assertThat(plan.outcomes()).isEmpty();
    assertThat(plan.rows().messages()).isEmpty();
    assertThat(plan.sent()).isEmpty();
    assertThat(plan.rows().lastOffsets()).isEmpty();
  }

  @Test
  void eachStreamIsNumberedOnItsOwn() {
    Draft first = draft(ROOM, "1");
    Draft second = draft(EVERYONE, "2");
    Draft third = draft(ROOM, "3");
    BatchPlan plan = plan(first, second, third);
    ChatMessage[] messages = {
      message(first, "room-epoch", 8),
      message(second, "chat-epoch", 1),
      message(third, "room-epoch", 9)
    };
    assertThat(plan.outcomes())
        .containsExactly(
            new DraftOutcome.New(messages[0]),
            new DraftOutcome.New(messages[1]),
            new DraftOutcome.New(messages[2]));
    assertThat(plan.rows().messages())
        .containsExactly(
            new BatchPlan.Row(1, messages[0], null),
            new BatchPlan.Row(4, messages[1], null),
            new BatchPlan.Row(1, messages[2], null));
    assertThat(plan.rows().lastOffsets()).containsOnly(Map.entry(1L, 9L), Map.entry(4L, 1L));
    assertThat(plan.sent()).isEmpty();
  }

  @Test
  void aOneToOneMessageIsInThePairAndItsEntryInTheInboxRefersToIt() {
    Draft toInbox = draft(INBOX, "1");
    Draft toPair = draft(PAIR, "2");
    BatchPlan plan = plan(toInbox, toPair);
    var first = new BatchPlan.Row(3, message(toInbox.inPair(), "pair-epoch", 1), null);
    var firstEntry =
        new BatchPlan.Row(2, message(toInbox.inPair().inInbox(1), "inbox-epoch", 1), first);
    var second = new BatchPlan.Row(3, message(toPair, "pair-epoch", 2), null);
    var secondEntry = new BatchPlan.Row(2, message(toPair.inInbox(2), "inbox-epoch", 2), second);
    assertThat(plan.rows().messages()).containsExactly(first, firstEntry, second, secondEntry);
    assertThat(plan.outcomes())
        .containsExactly(
            new DraftOutcome.New(firstEntry.message(), first.message()),
            new DraftOutcome.New(second.message(), secondEntry.message()));
  }

  @Test
  void aDraftWithAClientMessageIdIsSentOnce() {
    Draft draft = draft(ROOM, "1", "id");
    BatchPlan plan = plan(draft, draft(INBOX, "2"));
    assertThat(plan.sent())
        .containsExactly(
            new BatchPlan.Sent(
                new IdempotencyKey(ALICE.value(), "id"),
                plan.rows().messages().getFirst().stream(),
                plan.rows().messages().getFirst().message().offset()));
  }

  @Test
  void aRepeatWithinTheBatchReceivesThePositionOfTheFirst() {
    BatchPlan plan = plan(draft(ROOM, "1", "id"), draft(INBOX, "again", "id"), draft(ROOM, "2"));
    assertThat(plan.outcomes().get(1))
        .isEqualTo(
            new DraftOutcome.Repeat(
                ROOM, "room-epoch-8", new StreamPosition("room-epoch", 8), 1_000));
    assertThat(plan.rows().messages()).hasSize(2);
    assertThat(plan.sent()).hasSize(1);
    assertThat(plan.rows().lastOffsets()).containsOnly(Map.entry(1L, 9L));
  }

  @Test
  void aRepeatOfAnEarlierBatchTakesNoOffset() {
    var repeat = new DraftOutcome.Repeat(ROOM, "old-5", new StreamPosition("old", 5), 0);
    BatchPlan plan =
        plan(
            Map.of(new IdempotencyKey(ALICE.value(), "id"), repeat),
            draft(ROOM, "1"),
            draft(ROOM, "again", "id"));
    assertThat(plan.outcomes().getLast()).isEqualTo(repeat);
    assertThat(plan.rows().messages()).hasSize(1);
    assertThat(plan.sent()).isEmpty();
    assertThat(plan.rows().lastOffsets()).containsOnly(Map.entry(1L, 8L));
  }

  @Test
  void aMessageIdNamesTheEpochAndTheOffset() {
    assertThat(new StreamPosition("e", 12).messageId()).isEqualTo("e-12");
  }
}
