package chat.parley.stomp;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;
import chat.parley.limits.Limits;
import chat.parley.markers.TestMarkers;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessagePage;
import chat.parley.message.UserName;
import chat.parley.presence.TestPresence;
import chat.parley.store.StoreException;
import chat.parley.store.StoreProperties;
import chat.parley.store.StoredDevice;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * A JUnit extension with the services of STOMP over a real store in token mode, without a server.
 * Registered in a static field, it serves all tests of its class; in an instance field, one test.
 */
final class StandaloneStomp implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  /** The maximum number of subscriptions of a session. */
  static final int SUBSCRIPTIONS = 3;

  private final StoreProperties store = newStore();
  private final StandaloneConversation conversation;
  private final HeartBeatTimer heartBeats;
  private final TestMarkers markers;
  private final TestPresence presence;
  private final StompServices services;

  /** Each closes a session of the current test. */
  private final List<Runnable> closeActions = new ArrayList<>();

  private boolean servesClass;

  /** Starts the services; a device may acknowledge messages with one gap between them. */
  StandaloneStomp() {
    Limits limits =
        TestLimits.of(
            "subscriptions=" + SUBSCRIPTIONS, "gaps-per-device=1", "messages-per-second=1000000");
    conversation = new StandaloneConversation(store, limits, TestTokens.tokenModeProperties());
    markers = TestMarkers.of(conversation, limits);
    presence = TestPresence.of(conversation, limits);
    heartBeats = new HeartBeatTimer(conversation.failures());
    var properties = new StompProperties(Duration.ofSeconds(10));
    services = services(new StompSettings(limits, properties, "parley/test"), heartBeats);
  }

  private static StoreProperties newStore() {
    try {
      return Stores.sqlite(Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StompServices services(StompSettings settings, HeartBeatTimer timer) {
    return new StompServices(
        conversation.conversation(),
        new StompRequests(
            conversation.moderationRequests(),
            conversation.roomRequests(),
            conversation.blocks(),
            markers.markers(),
            new FeedServices(markers.lists(), presence.presence(), presence.rooms())),
        settings,
        timer);
  }

  StompServices services() {
    return services;
  }

  StandaloneConversation conversation() {
    return conversation;
  }

  /** Opens the parts of a session of a user, until the end of the test. */
  SessionParts open(UserName user) {
    var parts = new SessionParts(this, user);
    closeActions.add(parts::close);
    return parts;
  }

  /** Opens a session of a user that the handshake has identified, until the end of the test. */
  DrivenSession openDriven(String user) {
    return openDriven(user, heartBeats);
  }

  /** Opens a session that uses another timer of heart-beats. */
  DrivenSession openDriven(String user, HeartBeatTimer timer) {
    var session =
        new DrivenSession(conversation.sessions(), services(services.settings(), timer), user);
    closeActions.add(session::close);
    return session;
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

  /** Stops the services before the end of the test. */
  void stop() {
    heartBeats.stop();
    presence.close();
    markers.close();
    conversation.close();
  }

  private void stopAndDeleteStore() throws IOException {
    stop();
    FileSystemUtils.deleteRecursively(store.dataDirectory());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    servesClass = true;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    closeActions.forEach(Runnable::run);
    closeActions.clear();
    if (!servesClass) {
      stopAndDeleteStore();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    stopAndDeleteStore();
  }
}
