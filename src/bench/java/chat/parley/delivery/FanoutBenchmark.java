package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessagePage;
import chat.parley.message.UserName;
import chat.parley.micro.SampleMessages;
import chat.parley.testkit.TestLimits;
import chat.parley.transport.WriteProperties;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Delivery of stored messages to the sockets of subscribers; the cost is per delivery. */
@State(Scope.Benchmark)
public class FanoutBenchmark {

  private static final int SUBSCRIBERS = 500;
  private static final int IN_FLIGHT = 16;

  private static final UserName BOB = new UserName("bob");

  private final Fanout fanout = new Fanout(new Failures(ProcessHalt.NONE));
  private final DeliveryLatch deliveries = new DeliveryLatch();
  private final Outboxes outboxes =
      new Outboxes(
          new WriteProperties(Duration.ofSeconds(30), 1, false),
          TestLimits.of(),
          new Failures(ProcessHalt.NONE));
  private final ChatMessage toBob = SampleMessages.to(BOB, "x".repeat(64).getBytes(UTF_8));
  private long offset;

  @Setup
  public void subscribe() {
    for (int i = 0; i < SUBSCRIBERS; i++) {
      subscribe(new Address.Everyone());
    }
    subscribe(new Address.Inbox(BOB));
  }

  private void subscribe(Address address) {
    fanout
        .subscribe(
            address, FanoutBenchmark::encode, outboxes.open(new DiscardingSink(deliveries)), null)
        .begin(0, 0, _ -> new MessagePage(List.of(), 0));
  }

  private static Payload encode(ChatMessage message) {
    return new Payload(message.draft().body().bytes(), true, false);
  }

  /** A message to the inbox of one user, written by the publishing thread. */
  @Benchmark
  public void deliverToOne() {
    deliveries.expect(1);
    publish(toBob);
    deliveries.await();
  }

  /** Messages to all subscribers, one at a time. */
  @Benchmark
  @OperationsPerInvocation(SUBSCRIBERS)
  public void deliver() {
    deliveries.expect(SUBSCRIBERS);
    publish();
    deliveries.await();
  }

  /** Several messages at a time, which share writes. */
  @Benchmark
  @OperationsPerInvocation(SUBSCRIBERS * IN_FLIGHT)
  public void deliverMany() {
    deliveries.expect(SUBSCRIBERS * IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      publish();
    }
    deliveries.await();
  }

  private void publish() {
    publish(SampleMessages.toEveryone(++offset));
  }

  private void publish(ChatMessage message) {
    fanout.deliver(CommittedBatch.ofOtherNode(() -> List.of(message)));
  }
}
