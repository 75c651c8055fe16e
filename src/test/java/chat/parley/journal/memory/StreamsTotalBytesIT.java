package chat.parley.journal.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.store.Database;
import chat.parley.store.DeviceRow;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.util.ReflectionTestUtils;

/** Random operations on {@link Streams}: the total size is always the sum of all streams. */
class StreamsTotalBytesIT {

  private static final UserName ALICE = new UserName("alice");
  private static final int MAX_BYTES = 12_000;
  private static final List<Address> ADDRESSES =
      IntStream.range(0, 7)
          .<Address>mapToObj(
              i ->
                  i < 4
                      ? new Address.Inbox(new UserName("user" + i))
                      : new Address.Room(new RoomName("room" + i)))
          .toList();

  @TempDir static Path directory;

  @Test
  void totalBytesAreTheSumOfAllStreams() throws Exception {
    try (var database = new Database(Stores.sqlite(directory))) {
      database.open();
      for (int seed = 0; seed < 40; seed++) {
        var operations = new RandomOperations(database, seed);
        for (int step = 0; step < 400; step++) {
          operations.step();
          operations.checkTotal("seed %d, step %d".formatted(seed, step));
        }
      }
    }
  }

  private static final class RandomOperations {
    private final SplittableRandom random;
    private final AtomicLong now = new AtomicLong();
    private final DevicePolicy policy =
        new DevicePolicy(4, 3, Duration.ofMillis(100), () -> Instant.ofEpochMilli(now.get()));
    private final StreamLookup lookup;
    private final Streams streams;
    private final Set<Address> subscribed = new HashSet<>();
    private final Map<Address, Long> ends = new HashMap<>();
    private String lastOperation = "";

    RandomOperations(Database database, long seed) {
      random = new SplittableRandom(seed);
      lookup = new StreamLookup(database.reader());
      streams = new Streams(lookup, MAX_BYTES, policy, subscribed::contains);
    }

    void step() throws Exception {
      Address address = ADDRESSES.get(random.nextInt(ADDRESSES.size()));
      now.addAndGet(random.nextInt(10));
      int operation = random.nextInt(14);
      lastOperation = operation + " of " + address;
      long end = ends.getOrDefault(address, 0L);
      switch (operation) {
        case 0 -> streams.with(address, Stream::undeliveredCount);
        case 1, 2 -> add(address, end + 1 + random.nextInt(2), random.nextBoolean());
        case 3 -> streams.change(address, (s, max, ready) -> s.skipTo(end, max, ready));
        case 4 -> {
          subscribed.add(address);
          streams.goLive(address);
        }
        case 5 -> subscribed.remove(address);
        case 6 -> assertThat(streams.liveAddresses()).hasSizeLessThanOrEqualTo(ADDRESSES.size());
        case 7, 8 -> recordDelivery(address, end);
        case 9 -> {
          streams.takeDirtyCursors();
          streams.finishCursorWrite(random.nextBoolean());
        }
        case 10 -> streams.markDeleted(address, random.nextLong(end + 1));
        case 11 -> refresh(address);
        case 12 -> touchDevice(address);
        default -> expire(address);
      }
    }

    private void refresh(Address address) throws Exception {
      var stored = lookup.load(address);
      streams.change(
          address,
          (s, max, ready) -> {
            s.devices().merge(new Devices(stored.devices()), policy);
            s.applyStoredRow(stored.row(), max, ready);
          });
    }

    private void touchDevice(Address address) throws Exception {
      if (address instanceof Address.Inbox inbox) {
        try {
          streams.touchDevice(inbox, randomDevice());
        } catch (ChatException e) {
          assertThat(e.error()).isEqualTo(ChatError.TOO_MANY);
        }
      }
    }

    private void expire(Address address) {
      if (address instanceof Address.Inbox inbox) {
        streams.removeExpired(List.of(new DeviceRow(1, inbox, randomDevice(), 0)));
      }
    }

    private String randomDevice() {
      return "device" + random.nextInt(8);
    }

    private void recordDelivery(Address address, long end) throws Exception {
      if (address instanceof Address.Inbox inbox && end > 0) {
        long after = random.nextLong(end);
        try {
          streams.recordDelivery(inbox, randomDevice(), after, after + random.nextLong(3));
        } catch (ChatException e) {
          assertThat(e.error()).isEqualTo(ChatError.TOO_MANY);
        }
      }
    }

    private void add(Address address, long offset, boolean loaded) throws Exception {
      String epoch = streams.with(address, s -> s.row().epoch());
      Body body = Body.ofText("x".repeat(random.nextInt(1000)).getBytes(UTF_8), null);
      var message =
          new ChatMessage(
              "id", 1, new StreamPosition(epoch, offset), Draft.of(address, ALICE, body));
      streams.add(
          List.of(message), loaded ? Map.of(address, streams.with(address, s -> s)) : Map.of());
      ends.merge(address, offset, Math::max);
    }

    void checkTotal(String step) {
      Object loaded = ReflectionTestUtils.getField(streams, "loaded");
      @SuppressWarnings("unchecked")
      var loadedStreams = (Map<Address, Stream>) ReflectionTestUtils.getField(loaded, "streams");
      long sum = loadedStreams.values().stream().mapToLong(Stream::bytes).sum();
      assertThat(loaded).as("%s: %s", step, lastOperation).extracting("bytes").isEqualTo(sum);
    }
  }
}
