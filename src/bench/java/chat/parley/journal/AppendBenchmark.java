package chat.parley.journal;

import chat.parley.delivery.BatchDelivery;
import chat.parley.delivery.CommittedBatch;
import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.measure.BenchmarkLogging;
import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.micro.SampleMessages;
import chat.parley.store.Database;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/** Appending messages to a journal on SQLite, one or many per transaction. */
@State(Scope.Benchmark)
public class AppendBenchmark {

  private static final int MANY = 200;

  private static final HistoryProperties KEEP_ALL =
      new HistoryProperties(Duration.ZERO, 0, Duration.ofDays(1), DataSize.ofMegabytes(1), false);

  private static final GapRepairProperties NO_REPAIR =
      new GapRepairProperties(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private final Draft draft = SampleMessages.draft();
  private Path directory;
  private Database database;
  private JournalRuntime runtime;
  private Journal journal;

  @Setup
  public void open() throws IOException {
    BenchmarkLogging.warningsOnly();
    directory = Files.createTempDirectory("append");
    database = new Database(Stores.sqlite(directory));
    var settings =
        new JournalRuntime.Settings(KEEP_ALL, TestLimits.of(), NO_REPAIR, Clocks.SYSTEM, false);
    runtime =
        new JournalRuntime(
            database, settings, new NoDelivery(), () -> {}, new Failures(ProcessHalt.NONE));
    journal = runtime.journal();
  }

  /** Releases and completes each batch, but delivers no messages. */
  private static final class NoDelivery implements BatchDelivery {

    @Override
    public synchronized void deliver(CommittedBatch batch) {
      var _ = batch.release().get();
      batch.completion().run();
    }

    @Override
    public boolean hasSubscribers(Address address) {
      return false;
    }

    @Override
    public void disconnect(Address address) {}
  }

  /** One sender, which waits until each message is stored. */
  @Benchmark
  public List<StoredMessage> append() {
    return journal.append(List.of(draft)).join();
  }

  /** Many messages that are appended before the first is awaited, as by many senders. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void appendMany() {
    var results = new ArrayList<CompletableFuture<List<StoredMessage>>>(MANY);
    for (int i = 0; i < MANY; i++) {
      results.add(journal.append(List.of(draft)));
    }
    results.forEach(CompletableFuture::join);
  }

  @TearDown
  public void close() throws IOException {
    runtime.close();
    database.close();
    FileSystemUtils.deleteRecursively(directory);
  }
}
