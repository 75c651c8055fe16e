package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static chat.parley.journal.memory.StreamFixtures.inbox;
import static chat.parley.journal.memory.StreamFixtures.message;
import static chat.parley.journal.memory.StreamFixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.message.Address;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamEvictionTest {

  private static final Address OTHER = inbox("ann");

  /** The heap of a stream without messages. */
  private static final long EMPTY = stream(ROOM, 0).bytes();

  private final Set<Stream> pinned = new HashSet<>();

  /** Room for two streams without messages. */
  private final StreamEviction streams = new StreamEviction(2 * EMPTY, pinned::contains);

  private Stream put(Address address) {
    Stream stream = stream(address, 0);
    streams.put(stream);
    return stream;
  }

  /** Adds a message of about the size of a stream. */
  private static Stream addMessage(Stream stream) {
    int overhead = message(stream.address(), 1, "").retainedBytes();
    String text = "x".repeat((int) EMPTY - overhead);
    stream.add(message(stream.address(), stream.lastOffset() + 1, text), 100_000, _ -> {});
    return stream;
  }

  private void assertLoaded(Address... addresses) {
    assertThat(Set.of(ROOM, INBOX, OTHER).stream().filter(a -> streams.get(a) != null))
        .containsExactlyInAnyOrder(addresses);
  }

  @Test
  void anAddedStreamIsReturned() {
    assertThat(streams.get(ROOM)).isNull();
    Stream stream = put(ROOM);
    assertThat(streams.get(ROOM)).isSameAs(stream);
    assertThat(streams.get(INBOX)).isNull();
    assertThat(streams.maxBytes()).isEqualTo(2 * EMPTY);
  }

  @Test
  void theLeastRecentlyUsedStreamIsEvicted() {
    put(ROOM);
    put(INBOX);
    streams.evict();
    assertLoaded(ROOM, INBOX);
    streams.get(INBOX);
    streams.get(ROOM);
    put(OTHER);
    streams.evict();
    assertLoaded(ROOM, OTHER);
  }

  @Test
  void theMostRecentlyUsedStreamStays() {
    put(ROOM);
    streams.change(put(INBOX), s -> addMessage(addMessage(addMessage(s))));
    assertLoaded(INBOX);
    assertThat(streams.get(INBOX).cachedAfter(0, 10)).hasSize(3);
  }

  @Test
  void aPinnedStreamLosesItsMessagesOnly() {
    Stream stream = put(ROOM);
    pinned.add(stream);
    streams.update(stream, StreamEvictionTest::addMessage);
    put(INBOX);
    streams.evict();
    assertLoaded(ROOM, INBOX);
    assertThat(stream.cachedAfter(0, 10)).isNull();
    assertThat(streams.generation()).isZero();
  }

  @Test
  void evictionStopsIfAllStreamsArePinned() {
    for (Address address : Set.of(ROOM, INBOX, OTHER)) {
      pinned.add(put(address));
    }
    streams.evict();
    assertLoaded(ROOM, INBOX, OTHER);
  }

  @Test
  void aChangeReturnsItsResultAndCountsItsSize() {
    put(ROOM);
    Stream stream = put(INBOX);
    assertThat(streams.<String>change(stream, _ -> "result")).isEqualTo("result");
    assertLoaded(ROOM, INBOX);
    streams.get(INBOX);
    streams.change(stream, StreamEvictionTest::addMessage);
    assertLoaded(INBOX);
  }

  @Test
  void aChangeThatFailsCountsItsSize() {
    put(ROOM);
    Stream stream = put(INBOX);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                streams.change(
                    stream,
                    s -> {
                      addMessage(s);
                      throw new IllegalStateException("broken");
                    }));
    assertLoaded(INBOX);
  }

  @Test
  void anUpdateEvictsNothingUntilLater() {
    put(ROOM);
    streams.update(put(INBOX), StreamEvictionTest::addMessage);
    assertThat(streams.get(ROOM)).isNotNull();
    assertThat(streams.get(INBOX)).isNotNull();
    streams.evict();
    assertLoaded(INBOX);
  }

  @Test
  void anUpdateThatFailsCountsItsSize() {
    put(ROOM);
    Stream stream = put(INBOX);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                streams.update(
                    stream,
                    s -> {
                      addMessage(s);
                      throw new IllegalStateException("broken");
                    }));
    streams.evict();
    assertLoaded(INBOX);
  }

  @Test
  void anEvictedStreamMakesRoom() {
    put(ROOM);
    put(INBOX);
    put(OTHER);
    streams.evict();
    assertLoaded(INBOX, OTHER);
    streams.evict();
    assertLoaded(INBOX, OTHER);
  }

  @Test
  void theGenerationGrowsWhenStreamsLeaveMemory() {
    put(ROOM);
    put(INBOX);
    put(OTHER);
    assertThat(streams.generation()).isZero();
    streams.evict();
    assertThat(streams.generation()).isEqualTo(1);
    streams.invalidateLookups();
    assertThat(streams.generation()).isEqualTo(2);
    streams.clear();
    assertThat(streams.generation()).isEqualTo(3);
  }

  @Test
  void clearingEvictsAllStreams() {
    put(ROOM);
    put(INBOX);
    streams.clear();
    assertLoaded();
    put(ROOM);
    put(OTHER);
    streams.evict();
    assertLoaded(ROOM, OTHER);
  }
}
