package chat.parley.journal.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.store.CursorRow;
import chat.parley.store.StoredDevice;
import chat.parley.store.StoredStream;
import chat.parley.store.StreamRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Streams and messages for the tests of this package. */
final class StreamFixtures {

  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final Duration EXPIRY = Duration.ofDays(90);
  static final UserName ALICE = new UserName("alice");
  static final String EPOCH = "epoch";
  static final Address.Room ROOM = new Address.Room(new RoomName("lobby"));
  static final Address.Inbox INBOX = inbox("bob");

  /** Allows 3 devices with 2 gaps each, at a fixed time. */
  static final DevicePolicy POLICY = new DevicePolicy(3, 2, EXPIRY, () -> NOW);

  private StreamFixtures() {}

  static Address.Inbox inbox(String owner) {
    return new Address.Inbox(new UserName(owner));
  }

  static StreamRow row(Address address, long lastOffset) {
    return new StreamRow(1, address, EPOCH, 0, lastOffset);
  }

  /** Loads a stream that has no devices. */
  static Stream stream(Address address, long lastOffset) {
    return new Stream(new StoredStream(row(address, lastOffset), List.of()));
  }

  static StoredDevice device(Address.Inbox inbox, String name, long upTo) {
    return new StoredDevice(new CursorRow(inbox, name, upTo, "{}"), NOW.toEpochMilli());
  }

  /** Loads {@link #INBOX} with devices. */
  static Stream inbox(long lastOffset, StoredDevice... devices) {
    return new Stream(new StoredStream(row(INBOX, lastOffset), List.of(devices)));
  }

  static ChatMessage message(Address to, long offset) {
    return message(to, offset, "text " + offset);
  }

  static ChatMessage message(Address to, long offset, String text) {
    return message(offset, Draft.of(to, ALICE, Body.ofText(text.getBytes(UTF_8), null)));
  }

  static ChatMessage message(long offset, Draft draft) {
    return new ChatMessage(EPOCH + "-" + offset, 1, new StreamPosition(EPOCH, offset), draft);
  }
}
