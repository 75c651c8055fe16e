package chat.parley.conversation;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.TestFanout;
import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.journal.GapRepairProperties;
import chat.parley.journal.HistoryProperties;
import chat.parley.journal.Journal;
import chat.parley.journal.JournalRuntime;
import chat.parley.journal.RemoteBatches;
import chat.parley.journal.StoreAccess;
import chat.parley.journal.StoredMessage;
import chat.parley.limits.Limits;
import chat.parley.membership.BlockedPairs;
import chat.parley.membership.RoomDirectory;
import chat.parley.membership.TestRooms;
import chat.parley.message.Draft;
import chat.parley.people.Blocks;
import chat.parley.people.TestBlocks;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.security.SecurityProperties;
import chat.parley.security.TestSecurity;
import chat.parley.session.ClientSessions;
import chat.parley.session.Sanctions;
import chat.parley.session.TestSessions;
import chat.parley.store.Database;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.TestLimits;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** A conversation over a real store, with all that it needs, without a server. */
public final class StandaloneConversation implements AutoCloseable {

  private static final HistoryProperties HISTORY =
      new HistoryProperties(
          Duration.ZERO, 0, Duration.ofMinutes(1), DataSize.ofMegabytes(1), false);

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final AuditLog audit = TestSecurity.auditLog();
  private final Database database;
  private final Fanout fanout;
  private final IdentityResolver identities;
  private final ClientSessions sessions;
  private final Moderation moderation;
  private final JournalRuntime journal;
  private final EphemeralMessages ephemeralMessages;
  private final Conversation conversation;
  private final ModerationRequests moderationRequests;
  private final RoomDirectory rooms;
  private final BlockedPairs blockedPairs;
  private final Blocks blocks;
  private final RoomRequests roomRequests;
  private final MemberCounts memberCounts;
  private final ConversationActivity activity;
  private final StreamReads reads;
  private final Sanctions sanctions;

  /**
   * Starts the conversation.
   *
   * @param security properties with the prefix {@code parley.security.}
   */
  public StandaloneConversation(StoreProperties store, String... security) {
    this(store, TestLimits.of(), security);
  }

  /**
   * Starts the conversation.
   *
   * @param security properties with the prefix {@code parley.security.}
   */
  public StandaloneConversation(StoreProperties store, Limits limits, String... security) {
    SecurityProperties properties = TestSecurity.properties(security);
    identities = TestSecurity.identities(security);
    database = new Database(store);
    fanout = TestFanout.create(failures);
    rooms = TestRooms.directory(fanout, failures);
    sanctions = TestSessions.sanctions(properties);
    sessions = TestSessions.create(limits, identities, sanctions, audit, failures);
    moderation = new Moderation(sanctions, sessions, audit, failures);
    ephemeralMessages = new EphemeralMessages(fanout, null);
    activity = new ConversationActivity(ephemeralMessages, null, failures);
    journal =
        new ConversationConfiguration()
            .journalRuntime(
                database, settings(limits), fanout, null, moderation, rooms, activity, failures);
    blockedPairs = new BlockedPairs(journal.storeAccess(), database);
    blocks = TestBlocks.create(blockedPairs, journal.storeAccess(), database, sanctions, limits);
    SendGuard guard = guard(limits, sanctions);
    memberCounts = new MemberCounts(fanout, failures);
    reads = new StreamReads(guard, rooms, fanout, journal.journal(), memberCounts);
    conversation =
        new Conversation(
            guard, reads, new Sends(null, failures), ephemeralMessages, journal.journal());
    roomRequests = new RoomRequests(guard, conversation, rooms, audit);
    moderationRequests = new ModerationRequests(guard, conversation, journal.journal());
  }

  private static JournalRuntime.Settings settings(Limits limits) {
    return new ConversationConfiguration()
        .journalSettings(
            HISTORY,
            limits,
            new GapRepairProperties(
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofMillis(100),
                Duration.ofSeconds(30)),
            null);
  }

  public Journal journal() {
    return journal.journal();
  }

  public StoreAccess storeAccess() {
    return journal.storeAccess();
  }

  public RemoteBatches remoteBatches() {
    return journal.remoteBatches();
  }

  public Fanout fanout() {
    return fanout;
  }

  public RoomDirectory rooms() {
    return rooms;
  }

  public ConversationActivity activity() {
    return activity;
  }

  public StreamReads reads() {
    return reads;
  }

  public Sanctions sanctions() {
    return sanctions;
  }

  public BlockedPairs blockedPairs() {
    return blockedPairs;
  }

  public Blocks blocks() {
    return blocks;
  }

  public RoomRequests roomRequests() {
    return roomRequests;
  }

  public ModerationRequests moderationRequests() {
    return moderationRequests;
  }

  /** Registers the metrics of the conversation itself. */
  public void bindMetrics(MeterRegistry registry) {
    ephemeralMessages.bindTo(registry);
  }

  public Conversation conversation() {
    return conversation;
  }

  public Database database() {
    return database;
  }

  public Failures failures() {
    return failures;
  }

  public AuditLog audit() {
    return audit;
  }

  public IdentityResolver identities() {
    return identities;
  }

  public ClientSessions sessions() {
    return sessions;
  }

  /** Sends a message and waits until it is stored. */
  public StoredMessage send(Identity sender, Draft draft) {
    var outcome = RecordedOutcome.create();
    conversation.post(sender, List.of(draft), outcome);
    return outcome.nextStored().getFirst();
  }

  @Override
  public void close() {
    journal.close();
    moderation.close();
    sessions.close();
    memberCounts.stop();
    database.close();
  }

  /** Returns another guard of the same rooms and blocks. */
  SendGuard guard(Limits limits, Sanctions sanctions) {
    var changes = new ChangeGuard(rooms, TestSecurity.auditLog(), limits, HISTORY);
    return new SendGuard(limits, sanctions, rooms, blockedPairs, changes);
  }
}
