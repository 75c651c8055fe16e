package chat.parley.crash;

import chat.parley.message.Change;
import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Records the messages that the clients of one run have sent, their receipts, and the messages that
 * readers received. Any thread may add.
 */
final class Ledger implements Recorder {

  /** A message that a writer sends; filed by its client message id. */
  record Draft(String stream, String text) {}

  /** A receipt, by which the server promises that the message is stored at the position. */
  record Receipt(String clientId, Position position, boolean duplicate) {}

  /** A message as a reader received it; kept in the order of arrival. */
  record Copy(String clientId, Position position, String text) {}

  /** A client and the stream that it reads. */
  record Reader(String name, String stream) {}

  /**
   * The age above which an ephemeral message is late: 3 s between nodes, 7 s in the sockets of a
   * paused node, and a margin for a busy machine.
   */
  static final Duration STALE = Duration.ofSeconds(12);

  private static final Duration RECEIPT_TIMEOUT = Duration.ofMinutes(2);

  private final Map<String, Draft> drafts = new ConcurrentHashMap<>();
  private final Map<String, Receipt> receipts = new ConcurrentHashMap<>();
  private final Map<Reader, List<Copy>> copies = new ConcurrentHashMap<>();
  private final Map<String, Long> lastOffsets = new ConcurrentHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Timestamps receiptTimes = new Timestamps();
  private final LongAdder copyCount = new LongAdder();
  private final LongAdder ephemeralCount = new LongAdder();
  private final MembershipLog memberships = new MembershipLog();
  private final ReceiptedChanges changes = new ReceiptedChanges();

  void recordDraft(String clientId, Draft draft) {
    drafts.put(clientId, draft);
  }

  void recordReceipt(Receipt receipt) {
    receiptTimes.add(System.nanoTime());
    Receipt before = receipts.put(receipt.clientId(), receipt);
    String stream = drafts.get(receipt.clientId()).stream();
    lastOffsets.merge(stream, receipt.position().offset(), Math::max);
    if (before != null && !before.position().equals(receipt.position())) {
      addFault("A repeat of " + receipt.clientId() + " was receipted at another position");
    }
  }

  @Override
  public void addReader(Reader reader) {
    copies.put(reader, new ArrayList<>());
  }

  @Override
  public boolean recordStart(Reader reader, boolean recovered, String position) {
    if (!recovered) {
      addFault("lost: %s was not recovered after %s".formatted(reader, position));
    }
    return recovered;
  }

  @Override
  public void recordCopy(Reader reader, Copy copy) {
    copies.get(reader).add(copy);
    copyCount.increment();
  }

  /** Records an ephemeral message and, if it is late, a fault. */
  void recordEphemeral(String reader, Duration age) {
    ephemeralCount.increment();
    if (age.compareTo(STALE) > 0) {
      addFault("stale: %s got an ephemeral message after %d ms".formatted(reader, age.toMillis()));
    }
  }

  /** Returns the record of the members that come and go. */
  MembershipLog memberships() {
    return memberships;
  }

  /** Returns the record of the messages that are edited and removed. */
  ReceiptedChanges changes() {
    return changes;
  }

  /** Returns the number of ephemeral messages received. */
  long ephemeralCount() {
    return ephemeralCount.sum();
  }

  /** Adds a fault that {@link Verdict} does not find by itself. */
  synchronized void addFault(String text) {
    faults.add(text);
  }

  int drafts() {
    return drafts.size();
  }

  /** Returns the number of messages received by all readers. */
  long copyCount() {
    return copyCount.sum();
  }

  /** Returns the times at which receipts arrived. */
  Timestamps receiptTimes() {
    return receiptTimes;
  }

  int receipts() {
    return receipts.size();
  }

  /**
   * Waits until there are that many receipts, for two minutes at most: a busy machine takes its
   * time.
   */
  void awaitReceipts(int count) {
    awaitCount(this::receipts, count);
  }

  private static void awaitCount(LongSupplier count, long expected) {
    long end = System.nanoTime() + RECEIPT_TIMEOUT.toNanos();
    while (count.getAsLong() < expected && System.nanoTime() < end) {
      Await.pause(CrashRun.RECONNECT_DELAY);
    }
  }

  /** Waits for the confirmation of a change of the members, for two minutes at most. */
  void awaitChange(long offset) {
    awaitCount(memberships::lastChange, offset);
  }

  /** Waits until there are receipts of so many edits and removals, for two minutes at most. */
  void awaitChanges(int edits, int removals) {
    awaitCount(() -> changes.count(Change.Kind.EDIT), edits);
    awaitCount(() -> changes.count(Change.Kind.REMOVAL), removals);
  }

  /** Returns whether an ephemeral message was late. */
  synchronized boolean hasStaleMessage() {
    return faults.stream().anyMatch(fault -> fault.startsWith("stale:"));
  }

  boolean hasReceiptFor(String clientId) {
    return receipts.containsKey(clientId);
  }

  /** Returns the last offset of a stream for which there is a receipt; 0 if there is none. */
  long lastOffset(String stream) {
    return lastOffsets.getOrDefault(stream, 0L);
  }

  /** Returns the verdict; to be called when all clients have finished. */
  synchronized Verdict verdict() {
    var all = new ArrayList<>(faults);
    all.addAll(memberships.faults());
    return Verdict.of(drafts, receipts, copies, memberships.counts(), all);
  }
}
