package chat.parley.journal;

import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.store.Database;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import chat.parley.store.Trouble;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of all streams. Any thread may call. */
public final class Journal implements AutoCloseable {

  private static final int MAX_WAITING = 20_000;
  private static final int MAX_WAITING_BYTES = 64 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How much goes into one transaction. */
  private static final int BATCH_BYTES = 4 * 1024 * 1024;

  /** The same, where it goes into one frame to a broker too. */
  private static final int SHARED_BATCH_BYTES = 1024 * 1024;

  /** How long the places in inboxes may wait to be written. */
  private static final Duration FLUSH = Duration.ofMillis(100);

  /** The same, where a device may come back to another process. */
  private static final Duration SHARED_FLUSH = Duration.ofMillis(10);

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final AtomicBoolean toldOfBeyond = new AtomicBoolean();
  private final PostingQueue queue;
  private final Streams streams;
  private final Sequencer sequencer;
  private final Heard heard;
  private final Repair repair;
  private final Committed committed;
  private final Reading reading;
  private final Availability availability = new Availability();
  private final JournalFigures figures = new JournalFigures();
  private final GroupCommit commits;
  private final Retention retention;
  private final Thread writer;

  /**
   * Opens the log. The store is opened meanwhile: what is sent before waits for it.
   *
   * @param committed gets every stored message
   * @param peers {@link Peers#NONE} if no other process writes to the store
   */
  public Journal(
      Database database,
      HistoryProperties history,
      Limits limits,
      RepairProperties repairs,
      InstantSource clock,
      Committed committed,
      Peers peers) {
    boolean alone = peers.equals(Peers.NONE);
    int batch = alone ? BATCH_BYTES : SHARED_BATCH_BYTES;
    queue = new PostingQueue(MAX_WAITING, MAX_WAITING_BYTES, batch, PATIENCE);
    LogReader reader = database.reader();
    var lookup = new StreamLookup(reader);
    streams = new Streams(lookup, history.memory().toBytes(), peers::subscribed);
    sequencer = new Sequencer(streams, committed);
    this.committed = committed;
    Following following = alone ? null : new Following(lookup, streams, sequencer);
    reading = new Reading(streams, reader, availability, following);
    var admission = new Admission(streams, reader, following, limits);
    commits =
        new GroupCommit(
            queue,
            new StoreLink(database, clock, figures, this::renewed),
            streams,
            admission,
            sequencer,
            peers,
            availability,
            alone ? FLUSH : SHARED_FLUSH);
    retention = new Retention(history, limits, clock, streams, reader, !alone, this::delete);
    heard = new Heard(database.writerId());
    repair = new Repair(repairs, reader, streams, sequencer, heard, availability, figures);
    writer = Thread.ofPlatform().name("parley-journal").start(commits);
    retention.start();
    if (!alone) {
      repair.start();
    }
  }

  /**
   * Stores messages together, all or none. May wait when more is sent than can be stored.
   *
   * @return one answer for each in the same order, given when they are stored and have been handed
   *     on; or a {@link chat.parley.message.ChatException} if an inbox is full or the store is
   *     away. With no messages it is given when all that came before is stored, places in inboxes
   *     too
   * @throws chat.parley.message.ChatException if it would have to wait for too long, or the store
   *     is known to be away
   */
  public CompletableFuture<List<Stored>> append(List<Draft> drafts) {
    Trouble trouble = availability.trouble();
    if (trouble != null) {
      throw Outage.of(trouble);
    }
    var posting = new Posting.Messages(drafts, new CompletableFuture<>());
    queue.put(posting);
    return posting.answer();
  }

  /**
   * Finds out from where to where somebody reads.
   *
   * @throws chat.parley.message.ChatException if the store is away
   */
  public Replay read(Address address, ReadFrom from) {
    Replay replay = reading.replay(address, from);
    if (from instanceof ReadFrom.After(StreamPosition place)) {
      figures.resumed(replay.recovered());
      if (place.epoch().equals(replay.end().epoch()) && place.offset() > replay.end().offset()) {
        beyond(address, place.offset(), replay.end().offset());
      }
    }
    return replay;
  }

  /** Any client can say so: nothing is done but to tell, once. */
  private void beyond(Address address, long offset, long end) {
    figures.beyond();
    if (toldOfBeyond.compareAndSet(false, true)) {
      log.warn(
          "A client has resumed at offset {} of {}, which ends at {} in the same epoch. If the"
              + " store was restored in a way that could not be noticed, stop Parley and run the"
              + " command restore --epochs-only. Further ones are only counted",
          offset,
          address.stream(),
          end);
    }
  }

  /** The store has begun new epochs. */
  private void renewed() {
    streams.forgetAll();
    committed.renewed();
  }

  /**
   * Reads some stored messages.
   *
   * @throws chat.parley.message.ChatException if the store is away
   */
  public History history(Address address, Span span) {
    return reading.history(address, span);
  }

  /**
   * Notes that a device has had the messages of its inbox behind one offset, up to another. It is
   * written to the store soon, or with the next empty {@link #append}.
   */
  public void delivered(UserName owner, String device, long after, long upTo) {
    availability.awaitOpen();
    try {
      streams.delivered(new Address.Inbox(owner), device, after, upTo);
    } catch (StoreException e) {
      throw Outage.of(e);
    }
  }

  /**
   * Takes what another process has stored; it may come late, again, or in any order.
   *
   * @param writer which process
   * @param number counts its batches
   */
  public void learn(String writer, long number, List<ChatMessage> messages) {
    heard.batch(writer, number);
    try {
      sequencer.learn(messages);
    } catch (RuntimeException e) {
      repair.suspect();
      throw e;
    }
  }

  /** Whether batches of other processes come in. While they do not, the store is asked often. */
  public void linked(boolean linked) {
    repair.linked(linked);
  }

  /** A batch of another process has come that can not be read. */
  public void unreadable() {
    repair.suspect();
  }

  /** What has been done since the start. */
  public JournalFigures figures() {
    return figures;
  }

  /** What is wrong with the store; null if nothing is. */
  public @Nullable Trouble trouble() {
    return availability.trouble();
  }

  private CompletableFuture<Void> delete(StreamRow stream, long upTo) {
    var posting = new Posting.Deletion(stream, upTo, new CompletableFuture<>());
    queue.put(posting);
    return posting.answer();
  }

  /** Stores what waits, and ends. */
  @Override
  public void close() {
    retention.close();
    repair.close();
    commits.stop();
    try {
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
