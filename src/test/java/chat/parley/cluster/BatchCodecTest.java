package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchCodecTest {

  private static final UserName ALICE = new UserName("张三");

  private static ChatMessage message(
      Address to, StreamPosition position, Body body, String clientId, Map<String, String> extras) {
    return new ChatMessage(
        "id", 17, position, new Draft(to, ALICE, body, clientId, position != null, extras));
  }

  private static final List<ChatMessage> MESSAGES =
      List.of(
          message(
              new Address.Everyone(),
              new StreamPosition("epoch", Long.MAX_VALUE),
              Body.ofBytes(new byte[] {0, -1, 10}, "image/png"),
              "client id",
              Map.of("x-a", "", "x-b", "ü")),
          message(
              new Address.Room(new RoomName("lobby")),
              null,
              Body.ofBytes(new byte[0], null),
              null,
              Map.of()),
          message(
              new Address.Inbox(ALICE),
              new StreamPosition("e", 1),
              Body.ofBytes(new byte[100_000], ""),
              "",
              Map.of()));

  @Test
  void decodedMessagesEqualTheEncodedOnes() throws IOException {
    assertThat(BatchCodec.decode(BatchCodec.encode(MESSAGES)))
        .usingRecursiveComparison()
        .isEqualTo(MESSAGES);
    assertThat(BatchCodec.decode(BatchCodec.encode(List.of()))).isEmpty();
  }

  /** Nodes of different builds read each other's batches if they use the same format version. */
  @Test
  void theBytesOfVersionOneDoNotChange() {
    byte[] bytes = BatchCodec.encode(MESSAGES.subList(1, 2));
    assertThat(bytes)
        .asHexString()
        .isEqualTo(
            "00000001"
                + "0000000A726F6F6D2E6C6F626279"
                + "000000026964"
                + "0000000000000011"
                + "FFFFFFFF"
                + "0000000000000000"
                + "00000006E5BCA0E4B889"
                + "FFFFFFFF"
                + "FFFFFFFF"
                + "01"
                + "00000000"
                + "00000000");
  }

  @Test
  void aTruncatedBatchIsRefused() {
    byte[] bytes = BatchCodec.encode(MESSAGES.subList(0, 2));
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatExceptionOfType(IOException.class)
          .as("the first %d bytes", length)
          .isThrownBy(() -> BatchCodec.decode(truncated));
    }
  }

  @Test
  void aDamagedBatchIsDecodedOrRefused() {
    byte[] bytes = BatchCodec.encode(MESSAGES.subList(0, 2));
    for (long seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      byte[] damaged = bytes.clone();
      for (int i = 0; i < 3; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        BatchCodec.decode(damaged);
      } catch (IOException _) {
        // The batch is refused.
      }
    }
  }

  private static List<ChatMessage> withChanges() {
    return List.of(
        MESSAGES.get(0),
        MESSAGES.get(2).withMembersOffset(Long.MAX_VALUE),
        MESSAGES.get(1),
        MESSAGES.get(2).withMembersOffset(5));
  }

  @Test
  void changesOfMembersFollowTheMessages() throws IOException {
    byte[] bytes = BatchCodec.encode(withChanges());
    assertThat(BatchCodec.decode(bytes)).usingRecursiveComparison().isEqualTo(withChanges());
    assertThat(Arrays.copyOfRange(bytes, bytes.length - 28, bytes.length))
        .asHexString()
        .isEqualTo("00000002" + "00000001" + "7FFFFFFFFFFFFFFF" + "00000003" + "0000000000000005");
  }

  /** Batches of earlier builds have no changes, and those of later ones may have more. */
  @Test
  void changesAreOptionalAndMayBeFollowedByOtherData() throws IOException {
    byte[] bytes = BatchCodec.encode(withChanges());
    assertThat(BatchCodec.decode(Arrays.copyOf(bytes, bytes.length - 28)))
        .hasSize(4)
        .allMatch(message -> message.membersOffset() == 0);
    // No pairs, and other data.
    assertThat(BatchCodec.decode(Arrays.copyOf(bytes, bytes.length + Integer.BYTES + 3)))
        .usingRecursiveComparison()
        .isEqualTo(withChanges());
  }

  @Test
  void truncatedChangesAreRefused() {
    byte[] bytes = BatchCodec.encode(withChanges());
    for (int length = bytes.length - 27; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length));
    }
  }

  private static void assertRefused(byte[] batch) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> BatchCodec.decode(batch));
  }

  @Test
  void invalidChangesAreRefused() {
    byte[] bytes = BatchCodec.encode(withChanges());
    int start = bytes.length - 28;
    for (int count : List.of(0, -1, 3, Integer.MAX_VALUE)) {
      assertRefused(ByteBuffer.wrap(bytes.clone()).putInt(start, count).array());
    }
    for (int index : List.of(-1, 1, 0, 4)) {
      assertRefused(ByteBuffer.wrap(bytes.clone()).putInt(start + 16, index).array());
    }
    for (long offset : List.of(0L, -1L)) {
      assertRefused(ByteBuffer.wrap(bytes.clone()).putLong(start + 8, offset).array());
    }
  }

  /** The part of {@link #withPairs} that follows the messages. */
  private static final int PAIRS_LENGTH = 2 * Integer.BYTES + 2 * (Integer.BYTES + 4 + 1 + 8);

  private static ChatMessage entry(UserName owner, long offset, Map<String, String> extras) {
    Draft inPair =
        new Draft(
            Address.Pair.of(ALICE, owner),
            ALICE,
            Body.ofBytes(new byte[9], null),
            "7",
            true,
            extras);
    return new ChatMessage(
        "e-" + offset, 17, new StreamPosition("e", offset), inPair.inInbox(offset + 10));
  }

  private static List<ChatMessage> withPairs() {
    ChatMessage first = entry(new UserName("bob"), 3, Map.of("colour", "red"));
    ChatMessage second = entry(ALICE, 8, Map.of());
    return List.of(
        MESSAGES.get(0),
        first,
        first.inPair(new StreamPosition("p", 13)),
        MESSAGES.get(2),
        second,
        second.inPair(new StreamPosition("q", 18)));
  }

  @Test
  void messagesOfPairsAreDecodedFromTheEntriesOfInboxes() throws IOException {
    List<ChatMessage> decoded = BatchCodec.decode(BatchCodec.encode(withPairs()));
    assertThat(decoded).usingRecursiveComparison().isEqualTo(withPairs());
    assertThat(decoded.get(2).id()).isEqualTo("p-13");
    assertThat(decoded.get(2).draft().extras()).isEqualTo(Map.of("colour", "red"));
    var both = new ArrayList<>(withChanges());
    both.addAll(withPairs());
    assertThat(BatchCodec.decode(BatchCodec.encode(both)))
        .usingRecursiveComparison()
        .isEqualTo(both);
  }

  @Test
  void aChangeInAPairHasNoEntryOfAnInbox() throws IOException {
    Draft removal = Draft.removal(Address.Pair.of(ALICE, new UserName("bob")), ALICE, 7);
    var change = new ChatMessage("p-19", 17, new StreamPosition("p", 19), removal);
    for (int index : new int[] {0, 1, 3, 6}) {
      var messages = new ArrayList<>(withPairs());
      messages.add(index, change);
      assertThat(BatchCodec.decode(BatchCodec.encode(messages)))
          .extracting(ChatMessage::id)
          .containsExactlyElementsOf(messages.stream().map(ChatMessage::id).toList());
    }
  }

  /** A message of a pair costs its position; a batch without pairs has the bytes it always had. */
  @Test
  void thePositionsInPairsFollowTheChanges() {
    byte[] bytes = BatchCodec.encode(withPairs());
    byte[] entries =
        BatchCodec.encode(
            withPairs().stream().filter(m -> !(m.draft().to() instanceof Address.Pair)).toList());
    assertThat(bytes).startsWith(entries).hasSize(entries.length + PAIRS_LENGTH);
    assertThat(Arrays.copyOfRange(bytes, entries.length, bytes.length))
        .asHexString()
        .isEqualTo(
            "00000000"
                + "00000002"
                + ("00000001" + "0000000170" + "000000000000000D")
                + ("00000003" + "0000000171" + "0000000000000012"));
  }

  @Test
  void truncatedPairsAreRefused() {
    byte[] bytes = BatchCodec.encode(withPairs());
    int changesEnd = bytes.length - PAIRS_LENGTH + Integer.BYTES;
    for (int length = changesEnd + 1; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void pairsMayBeFollowedByOtherData() throws IOException {
    byte[] bytes = BatchCodec.encode(withPairs());
    assertThat(BatchCodec.decode(Arrays.copyOf(bytes, bytes.length + 3)))
        .usingRecursiveComparison()
        .isEqualTo(withPairs());
  }

  @Test
  void invalidPairsAreRefused() {
    byte[] bytes = BatchCodec.encode(withPairs());
    int start = bytes.length - PAIRS_LENGTH + Integer.BYTES;
    for (int count : List.of(-1, 3, Integer.MAX_VALUE)) {
      assertRefused(ByteBuffer.wrap(bytes.clone()).putInt(start, count).array());
    }
    // Not in the batch, not an entry of an inbox, and not in ascending order.
    for (int index : List.of(-1, 4, Integer.MAX_VALUE, 0)) {
      assertRefused(ByteBuffer.wrap(bytes.clone()).putInt(start + 4, index).array());
    }
    for (int index : List.of(0, 1)) {
      assertRefused(ByteBuffer.wrap(bytes.clone()).putInt(start + 21, index).array());
    }
    for (long offset : List.of(0L, -1L)) {
      assertRefused(ByteBuffer.wrap(bytes.clone()).putLong(start + 13, offset).array());
    }
  }
}
