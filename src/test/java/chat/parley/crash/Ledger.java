package chat.parley.crash;

import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the clients of one run have sent, been promised, and seen. Any thread may add. */
final class Ledger {

  /** What a writer wants stored, by its client message id. */
  record Draft(String stream, String text) {}

  /** A promise of the server. */
  record Receipt(String clientId, Position place, boolean duplicate) {}

  /** What a reader has got, in the order in which it came. */
  record Copy(String clientId, Position place, String text) {}

  /** Who reads what. */
  record Reader(String name, String stream) {}

  /**
   * The age at which an ephemeral message is late: 3 s between nodes, 7 s in the sockets of a node
   * that is paused, and what a busy machine adds.
   */
  static final Duration STALE = Duration.ofSeconds(12);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Map<String, Draft> drafts = new ConcurrentHashMap<>();
  private final Map<String, Receipt> receipts = new ConcurrentHashMap<>();
  private final Map<Reader, List<Copy>> copies = new ConcurrentHashMap<>();
  private final Map<String, Long> ends = new ConcurrentHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final Timestamps moments = new Timestamps();
  private final LongAdder seen = new LongAdder();
  private final LongAdder whispers = new LongAdder();

  void sent(String clientId, Draft draft) {
    drafts.put(clientId, draft);
  }

  void receipted(Receipt receipt) {
    moments.add(System.nanoTime());
    Receipt before = receipts.put(receipt.clientId(), receipt);
    String stream = drafts.get(receipt.clientId()).stream();
    ends.merge(stream, receipt.place().offset(), Math::max);
    if (before != null && !before.place().equals(receipt.place())) {
      complain("A repeat of " + receipt.clientId() + " got another place");
    }
  }

  void reads(Reader reader) {
    copies.put(reader, new ArrayList<>());
  }

  /** Called by one thread for each reader. */
  void seen(Reader reader, Copy copy) {
    copies.get(reader).add(copy);
    seen.increment();
  }

  /** A reader has got an ephemeral message. */
  void whispered(String reader, Duration age) {
    whispers.increment();
    if (age.compareTo(STALE) > 0) {
      complain("stale: %s got an ephemeral message after %d ms".formatted(reader, age.toMillis()));
    }
  }

  /** How many ephemeral messages were got. */
  long whispers() {
    return whispers.sum();
  }

  /** Something that no count shows. */
  synchronized void complain(String text) {
    complaints.add(text);
  }

  int drafts() {
    return drafts.size();
  }

  /** How many copies all readers have got. */
  long seen() {
    return seen.sum();
  }

  /** When the receipts came. */
  Timestamps moments() {
    return moments;
  }

  int receipts() {
    return receipts.size();
  }

  /** Waits until there are so many receipts: on a busy machine that takes its time. */
  void awaitReceipts(int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (receipts() < count && System.nanoTime() < end) {
      Await.pause(CrashRun.COME_BACK);
    }
  }

  /** Whether an ephemeral message has come late. */
  synchronized boolean isStale() {
    return complaints.stream().anyMatch(complaint -> complaint.startsWith("stale:"));
  }

  boolean hasReceiptFor(String clientId) {
    return receipts.containsKey(clientId);
  }

  /** The last offset that was promised in a stream. */
  long end(String stream) {
    return ends.getOrDefault(stream, 0L);
  }

  /** When all have finished. */
  synchronized Verdict verdict() {
    return Verdict.of(drafts, receipts, copies, complaints);
  }
}
