package chat.parley.journal;

import chat.parley.delivery.BatchDelivery;
import chat.parley.delivery.CommittedBatch;
import chat.parley.journal.memory.OpenGap;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.Gap;
import chat.parley.store.RepairReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads messages that other nodes have stored and that have not been received from the store, and
 * delivers them. Used by one thread, which blocks while the store is read.
 */
final class GapRepair {

  private static final Logger log = LoggerFactory.getLogger(GapRepair.class);

  /** Maximum number of gaps that one query fills. */
  private static final int MAX_GAPS = 100;

  /** Maximum number of such queries in a row. */
  private static final int MAX_PASSES = 20;

  /** Maximum number of streams whose last offsets one query reads. */
  private static final int MAX_STREAMS = 1_000;

  private final RepairReader reader;
  private final Streams streams;
  private final BatchDelivery delivery;
  private final JournalMetrics metrics;

  GapRepair(RepairReader reader, Streams streams, BatchDelivery delivery, JournalMetrics metrics) {
    this.reader = reader;
    this.streams = streams;
    this.delivery = delivery;
    this.metrics = metrics;
  }

  /** Returns the number of the last stored batch of each process. */
  Map<String, Long> lastBatches() throws StoreException {
    return reader.lastBatches();
  }

  /**
   * Compares the last offsets of all subscribed streams with the store. The messages missing at the
   * end of a stream become a gap.
   *
   * @param since when these gaps count as noticed, by {@link System#nanoTime}
   */
  void compareEnds(long since) throws StoreException {
    List<Address> live = streams.liveAddresses();
    for (int i = 0; i < live.size(); i += MAX_STREAMS) {
      List<Address> page = live.subList(i, Math.min(live.size(), i + MAX_STREAMS));
      for (StreamRow row : reader.streams(page).values()) {
        if (streams.with(row.address(), Stream::row).lastOffset() < row.lastOffset()) {
          change(row.address(), (stream, _, _) -> stream.expectUpTo(row, since));
        }
      }
    }
  }

  private void change(Address address, Streams.Change change) {
    delivery.deliver(CommittedBatch.ofOtherNode(() -> streams.change(address, change)));
  }

  /**
   * Fills the gaps of subscribed streams.
   *
   * @param since only gaps that were noticed at this time or earlier, by {@link System#nanoTime}
   * @return false if a node has announced messages that are not stored
   */
  boolean fillGaps(long since) throws StoreException {
    followMissingMembers();
    boolean allStored = true;
    List<OpenGap> openGaps = streams.gaps(since, MAX_GAPS);
    for (int pass = 0; pass < MAX_PASSES && !openGaps.isEmpty(); pass++) {
      allStored &= fill(openGaps);
      openGaps = streams.gaps(since, MAX_GAPS);
    }
    return allStored;
  }

  /**
   * Makes changes of members live for which messages of a room wait. Subscribers of that room may
   * have missed earlier changes.
   */
  private void followMissingMembers() throws StoreException {
    for (Address.Members members : streams.missingMembers()) {
      log.warn("{} is not live, but messages of the room are; it is read", members.stream());
      delivery.disconnect(members);
      streams.goLive(members);
      StreamRow row = reader.streams(List.of(members)).get(members);
      change(
          members,
          (stream, max, ready) ->
              stream.applyStoredRow(row == null ? stream.row() : row, max, ready));
    }
  }

  private boolean fill(List<OpenGap> openGaps) throws StoreException {
    boolean allStored = true;
    Map<Address, StreamRow> rows =
        reader.streams(openGaps.stream().map(openGap -> openGap.stream().address()).toList());
    var gaps = new ArrayList<Gap>();
    for (OpenGap openGap : openGaps) {
      StreamRow row =
          rows.getOrDefault(openGap.stream().address(), openGap.stream().withLastOffset(0));
      long after = Math.max(openGap.stream().lastOffset(), row.deletedUpTo());
      long upTo = Math.min(openGap.end(), row.lastOffset());
      skip(row.address(), row.deletedUpTo());
      if (openGap.end() > row.lastOffset()) {
        // Messages held back after the gap are discarded too.
        change(row.address(), (stream, _, _) -> stream.expectNothingAfter(row.lastOffset()));
        allStored = false;
      }
      if (after < upTo) {
        gaps.add(new Gap(row, after, upTo));
      }
    }
    deliverMessagesIn(gaps);
    return allStored;
  }

  private void deliverMessagesIn(List<Gap> gaps) throws StoreException {
    List<ChatMessage> found = reader.messagesIn(gaps);
    if (found.isEmpty()) {
      for (Gap gap : gaps) {
        skipMissing(gap);
      }
    }
    metrics.addRepaired(found.size());
    delivery.deliver(CommittedBatch.ofOtherNode(() -> streams.add(found, Map.of())));
  }

  /**
   * Skips a gap for which the store has no messages. An intact store has all messages between the
   * deleted ones and the end of a stream.
   */
  private void skipMissing(Gap gap) throws StoreException {
    log.error(
        "The store has no messages of {} after offset {} up to {}; they are skipped",
        gap.stream().address(),
        gap.after(),
        gap.upTo());
    skip(gap.stream().address(), gap.upTo());
  }

  /**
   * Skips the messages of a stream up to an offset. Changes of members are never deleted; if they
   * are lost, the subscribers of the room are disconnected first, as some may be removed members.
   */
  private void skip(Address address, long upTo) throws StoreException {
    if (address instanceof Address.Members && streams.with(address, Stream::lastOffset) < upTo) {
      delivery.disconnect(address);
    }
    change(address, (stream, max, ready) -> stream.skipTo(upTo, max, ready));
  }
}
