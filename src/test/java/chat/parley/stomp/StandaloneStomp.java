package chat.parley.stomp;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessagePage;
import chat.parley.message.UserName;
import chat.parley.store.StoreException;
import chat.parley.store.StoredDevice;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The services of STOMP over a real store in token mode, without a server. */
final class StandaloneStomp implements AutoCloseable {

  /** The maximum number of subscriptions of a session. */
  static final int SUBSCRIPTIONS = 3;

  private final StandaloneConversation conversation;
  private final HeartBeatTimer heartBeats;
  private final StompServices services;

  /** Starts the services; a device may acknowledge messages with one gap between them. */
  StandaloneStomp(Path directory) throws IOException {
    Limits limits =
        TestLimits.of(
            "subscriptions=" + SUBSCRIPTIONS, "gaps-per-device=1", "messages-per-second=1000000");
    conversation =
        new StandaloneConversation(
            Stores.sqlite(directory), limits, TestTokens.tokenModeProperties());
    heartBeats = new HeartBeatTimer(conversation.failures());
    var properties = new StompProperties(Duration.ofSeconds(10));
    services = services(new StompSettings(limits, properties, "parley/test"), heartBeats);
  }

  private StompServices services(StompSettings settings, HeartBeatTimer timer) {
    return new StompServices(
        conversation.conversation(), conversation.moderationRequests(), settings, timer);
  }

  StompServices services() {
    return services;
  }

  /** Returns the services with another timer of heart-beats. */
  StompServices servicesWith(HeartBeatTimer timer) {
    return services(services.settings(), timer);
  }

  StandaloneConversation conversation() {
    return conversation;
  }

  /** Opens the parts of a session of a user, to be closed. */
  SessionParts open(UserName user) {
    return new SessionParts(this, user);
  }

  /** Returns the offsets of an inbox that have not been delivered to a device. */
  List<Long> undelivered(UserName owner, String device) {
    var offsets = new ArrayList<Long>();
    Replay replay =
        conversation
            .journal()
            .replay(new Address.Inbox(owner), new StartPosition.Undelivered(device));
    for (long read = replay.start(); read < replay.end().offset(); ) {
      MessagePage page = replay.pages().apply(read);
      page.messages().stream().map(ChatMessage::offset).forEach(offsets::add);
      read = page.upTo();
    }
    return offsets;
  }

  /** Returns the offset up to which the stored cursor of a device is; 0 if none is stored. */
  long storedCursor(UserName owner, String device) throws StoreException {
    return conversation.database().reader().load(new Address.Inbox(owner)).devices().stream()
        .map(StoredDevice::cursor)
        .filter(cursor -> cursor.device().equals(device))
        .mapToLong(cursor -> cursor.upTo())
        .findAny()
        .orElse(0);
  }

  @Override
  public void close() {
    heartBeats.stop();
    conversation.close();
  }
}
