package chat.parley.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;

/** What the contracts of a journal have in common. Every store runs all of them. */
abstract class JournalContract {

  /** Makes an empty journal. */
  interface Opening {
    Journal open(HistoryProperties limits, InstantSource clock, Consumer<ChatMessage> stored);
  }

  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final UserName ALICE = new UserName("alice");
  static final UserName BOB = new UserName("bob");
  static final Address ROOM = new Address.Room(new RoomName("lobby"));
  static final Address INBOX = new Address.Inbox(BOB);

  /** What the journal has handed on. */
  final List<ChatMessage> handedOn = new CopyOnWriteArrayList<>();

  private final Opening opening;

  JournalContract(Opening opening) {
    this.opening = opening;
  }

  /** A journal that holds more than any test writes. */
  Journal journal() {
    return journal(1000, DataSize.ofMegabytes(1), 1000);
  }

  Journal journal(int keepMessages, DataSize keepBytes, int inboxMessages) {
    var limits = new HistoryProperties(keepMessages, keepMessages, keepBytes, inboxMessages, 1000);
    return opening.open(limits, InstantSource.fixed(NOW), handedOn::add);
  }

  static Draft draft(Address to, String text) {
    return Draft.of(to, ALICE, Body.ofText(text.getBytes(UTF_8), "text/plain"));
  }

  /** A draft with a client message id. */
  static Draft draft(Address to, UserName from, String text, String id) {
    return new Draft(to, from, Body.ofText(text.getBytes(UTF_8), null), id, true, Map.of());
  }

  static Stored append(Journal journal, Draft draft) {
    return journal.append(List.of(draft)).getFirst();
  }

  /** Appends the texts 1, 2, 3 and so on, and returns the last one's answer. */
  static Stored appendNumbers(Journal journal, Address to, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> append(journal, draft(to, String.valueOf(i))))
        .toList()
        .getLast();
  }

  static List<String> texts(List<ChatMessage> messages) {
    return messages.stream().map(message -> message.draft().body().asString()).toList();
  }

  static List<String> texts(Replay replay) {
    return texts(replay.messages());
  }
}
