package chat.parley.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Streams in which users write, edit, remove and react to messages at random, also in threads, with
 * the model of each. Each draft has its expected result: an offset, that of the first one if it is
 * a repeat, or an error.
 */
final class ChangingStreams {

  private static final UserName CARL = new UserName("carl");
  private static final List<UserName> PAIR_USERS =
      List.of(JournalContract.ALICE, JournalContract.BOB);
  private static final List<UserName> USERS =
      List.of(JournalContract.ALICE, JournalContract.BOB, CARL);
  private static final int MAX_BATCH = 5;
  private static final int MAX_REACTED = 40;
  private static final List<String> REACTIONS = List.of("👍", "❤", ":shipit:");

  static final Address.Pair PAIR = Address.Pair.of(JournalContract.ALICE, JournalContract.BOB);

  private record Sent(Draft draft, StoredMessage stored) {}

  private final Random random;
  private final Map<Address, ChangeModel> models =
      Map.of(
          new Address.Everyone(),
          new ChangeModel(),
          JournalContract.ROOM,
          new ChangeModel(),
          PAIR,
          new ChangeModel());
  private final List<Sent> sent = new ArrayList<>();

  /** The number of the second. */
  private int time;

  /** The number of drafts, of which each has a text of its own. */
  private int drafts;

  ChangingStreams(long seed) {
    this.random = new Random(seed);
  }

  /** Returns the addresses of the streams. */
  List<Address> addresses() {
    return List.copyOf(models.keySet());
  }

  ChangeModel model(Address address) {
    return models.get(address);
  }

  /** Sends one message, several in a batch, or an earlier one again, in the next second. */
  void write(Journal journal) {
    time++;
    switch (random.nextInt(10)) {
      case 0 -> repeat(journal);
      case 1, 2 -> writeBatch(journal);
      default -> writeOne(journal);
    }
  }

  private void writeOne(Journal journal) {
    Draft draft = draft();
    ChatError refusal = model(draft.to()).refusal(draft, time);
    if (refusal == null) {
      append(journal, List.of(draft));
    } else {
      ChatExceptions.expect(refusal, () -> JournalContract.append(journal, List.of(draft)));
    }
  }

  private void writeBatch(Journal journal) {
    var batch = new ArrayList<Draft>();
    var after = new HashMap<Address, ChangeModel>();
    models.forEach((address, model) -> after.put(address, model.copy()));
    for (int i = 0; i < MAX_BATCH; i++) {
      Draft draft = draft();
      ChangeModel model = after.get(draft.to());
      if (model.refusal(draft, time) == null) {
        model.add(draft, time);
        batch.add(draft);
      }
    }
    append(journal, batch);
  }

  private void append(Journal journal, List<Draft> batch) {
    List<StoredMessage> stored = JournalContract.append(journal, batch);
    for (int i = 0; i < batch.size(); i++) {
      Draft draft = batch.get(i);
      ChangeModel model = model(draft.to());
      ChangeModel.Added added = model.add(draft, time);
      assertThat(stored.get(i).position().offset()).as("%s", draft).isEqualTo(added.offset());
      assertThat(stored.get(i).duplicate()).as("%s", draft).isEqualTo(added.duplicate());
      sent.add(new Sent(draft, stored.get(i)));
    }
  }

  private void repeat(Journal journal) {
    Sent first = sent.isEmpty() ? null : sent.get(random.nextInt(sent.size()));
    if (first == null || first.draft().clientMessageId() == null) {
      return;
    }
    StoredMessage again = JournalContract.append(journal, first.draft());
    if (first.draft().is(Change.Kind::isReaction)) {
      assertThat(again.duplicate()).isTrue();
      assertThat(again.position()).isEqualTo(first.stored().position());
    } else {
      assertThat(again).isEqualTo(JournalContract.repeatOf(first.stored()));
    }
  }

  private Draft draft() {
    Address to = addresses().get(random.nextInt(models.size()));
    List<UserName> users = to.equals(PAIR) ? PAIR_USERS : USERS;
    UserName from = users.get(random.nextInt(users.size()));
    drafts++;
    return switch (random.nextInt(13)) {
      case 0, 1, 2 -> message(to, from);
      case 3, 4, 5 -> change(to, from, Change.Kind.EDIT);
      case 6 -> change(to, from, Change.Kind.REMOVAL);
      case 7, 8, 9 -> reaction(to, from, Change.Kind.REACTION);
      case 10 -> reaction(to, from, Change.Kind.WITHDRAWAL);
      case 11 -> reaction(to, from, Change.Kind.SUMMARY);
      default -> change(to, from, Change.Kind.REMOVAL).withCondition(to, ChangeRules.OF_MODERATOR);
    };
  }

  private Draft message(Address to, UserName from) {
    int other = 1 + random.nextInt(model(to).end() + 1);
    return switch (random.nextInt(6)) {
      case 0 -> draft(to, from, Draft.REPLIES_TO_HEADER, other);
      case 1, 2 -> draft(to, from, Draft.THREAD_HEADER, other);
      default -> draft(to, from, "size", random.nextInt(9));
    };
  }

  /** Returns a reaction to one of the first messages, or the request for a summary of them. */
  private Draft reaction(Address to, UserName from, Change.Kind kind) {
    int target = 1 + random.nextInt(Math.min(model(to).end() + 1, MAX_REACTED));
    String text = kind == Change.Kind.SUMMARY ? "" : REACTIONS.get(random.nextInt(3));
    String id = drafts % 3 == 0 || text.isEmpty() ? null : "id" + drafts;
    var body = Body.ofText(text.getBytes(UTF_8), null);
    return new Draft(to, from, body, id, true, Map.of(kind.header(), "" + target));
  }

  /** Returns a change, mostly of a message of the sender. */
  private Draft change(Address to, UserName from, Change.Kind kind) {
    ChangeModel model = model(to);
    List<LogEntry> own =
        model.messages().values().stream()
            .filter(message -> message.from().equals(from.value()))
            .toList();
    long target =
        own.isEmpty() || random.nextInt(5) == 0
            ? 1 + random.nextInt(model.end() + 1)
            : own.get(random.nextInt(own.size())).offset();
    return draft(to, from, kind.header(), target);
  }

  private Draft draft(Address to, UserName from, String header, long value) {
    String text = header.equals(Change.Kind.REMOVAL.header()) ? "" : "<text %d>".formatted(drafts);
    String id = drafts % 3 == 0 ? null : "id" + drafts;
    var body = Body.ofText(text.getBytes(UTF_8), text.isEmpty() ? null : "text/plain");
    return new Draft(
        to,
        from,
        body,
        id,
        true,
        Map.of(header, "" + value, "color", "<color %d>".formatted(drafts)));
  }
}
