package chat.parley.conversation;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.Journal;
import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessagePage;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.session.ClientSessions;
import chat.parley.session.Sanctions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Applies moderation actions against users. They are messages of the stream {@code rulings}, which
 * every node reads from its beginning: they are as durable as any message, and every node reaches
 * the same state. Any thread may call.
 */
@Component
final class Moderation implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Moderation.class);

  /**
   * How long after it was stored a kick is still applied. A node that reads it later must not end
   * sessions that were opened since.
   */
  private static final Duration KICK_VALIDITY = Duration.ofMinutes(1);

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private final Sanctions sanctions;
  private final ClientSessions sessions;
  private final AuditLog audit;
  private final Failures failures;

  /**
   * The state that an action changes: a later action on the same user and of the same kind replaces
   * it.
   */
  private record Matter(UserName user, String kind) {}

  /**
   * The offset of the last action applied to each matter. Replayed and live actions may arrive in
   * any order; those with a lower offset than the last one are skipped. Guarded by {@code this}.
   */
  private final Map<Matter, Long> lastApplied = new HashMap<>();

  private volatile boolean closed;
  private volatile @Nullable Journal journal;
  private final AtomicBoolean loading = new AtomicBoolean();

  /**
   * Whether the stream has to be read: at the start, after new epochs, and after an action could
   * not be applied.
   */
  private volatile boolean incomplete = true;

  Moderation(Sanctions sanctions, ClientSessions sessions, AuditLog audit, Failures failures) {
    this.failures = failures;
    this.sanctions = sanctions;
    this.sessions = sessions;
    this.audit = audit;
  }

  /**
   * Starts to load the stored actions, on a thread of its own, as soon as the store can be read.
   */
  void start(Journal from) {
    journal = from;
    startLoading();
  }

  private void startLoading() {
    Journal from = journal;
    if (from != null && !loading.getAndSet(true)) {
      Thread.ofVirtual().name("parley-rulings").start(() -> loadUntilComplete(from));
    }
  }

  /**
   * Handles new epochs of all streams: ends every session, so that its client starts over, and
   * loads the actions again, because some of them may be missing. Does not block.
   */
  void resetForNewEpochs() {
    synchronized (this) {
      lastApplied.clear();
      sanctions.clear();
    }
    sessions.endAll(
        ChatError.STORE_AWAY.because(
            "The store was restored: connect again, and reload streams that are not recovered"));
    incomplete = true;
    startLoading();
  }

  /** Loads until it has succeeded, whatever fails: no session is admitted before bans are known. */
  private void loadUntilComplete(Journal from) {
    while (incomplete && !closed) {
      loadOnce(from);
    }
    loading.set(false);
    if (incomplete && !closed) {
      startLoading();
    }
  }

  private void loadOnce(Journal from) {
    try {
      incomplete = false;
      Replay replay = from.replay(new Address.Rulings(), new StartPosition.Beginning());
      for (long read = replay.start(); read < replay.end().offset(); ) {
        MessagePage page = replay.pages().apply(read);
        page.messages().forEach(message -> apply(message, false));
        read = page.upTo();
      }
      sanctions.markLoaded();
      failures.recovered(Subsystem.MODERATION);
    } catch (ChatException e) {
      log.debug(
          "Moderation actions cannot be loaded yet; the next attempt is in {}", RETRY_INTERVAL, e);
      incomplete = true;
      LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
    } catch (Throwable e) {
      failures.failing(Subsystem.MODERATION, e);
      incomplete = true;
      LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
    }
  }

  /**
   * Applies the action in a message of the stream {@code rulings} that has just been committed. If
   * that fails, the stream is loaded again until every action could be applied. Never throws a
   * {@link RuntimeException}.
   */
  void apply(ChatMessage message) {
    try {
      apply(message, true);
    } catch (RuntimeException e) {
      failures.failing(Subsystem.MODERATION, e);
      incomplete = true;
      startLoading();
    }
  }

  private synchronized void apply(ChatMessage message, boolean live) {
    try {
      if (ModerationActionJson.read(message.draft().body().bytes())
              instanceof ModerationAction.OfUser action
          && lastApplied.merge(matter(action), message.offset(), Math::max) == message.offset()) {
        apply(action, message);
        if (live) {
          audit.moderated(name(action), message.draft().from(), action.user());
        }
      }
    } catch (ChatException e) {
      // A later version may have written it; the actions after it must not wait for it.
      log.warn(
          "Skipped moderation action {}, which cannot be read: {}", message.id(), e.getMessage());
    }
  }

  private static Matter matter(ModerationAction.OfUser action) {
    return new Matter(
        action.user(),
        switch (action) {
          case ModerationAction.Ban _, ModerationAction.Unban _ -> "ban";
          case ModerationAction.Mute _, ModerationAction.Unmute _ -> "mute";
          case ModerationAction.Kick _ -> "kick";
        });
  }

  private static String name(ModerationAction.OfUser action) {
    return action.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private void apply(ModerationAction.OfUser action, ChatMessage message) {
    UserName user = action.user();
    switch (action) {
      case ModerationAction.Mute(_, Instant until) -> sanctions.mute(user, until);
      case ModerationAction.Unmute _ -> sanctions.unmute(user);
      case ModerationAction.Unban _ -> sanctions.unban(user);
      case ModerationAction.Ban(_, Instant until) -> {
        sanctions.ban(user, until);
        if (until.isAfter(Instant.now())) {
          sessions.end(user, ChatError.BANNED.because("A moderator has banned this user"));
        }
      }
      case ModerationAction.Kick _ -> {
        if (Instant.ofEpochMilli(message.timestamp()).plus(KICK_VALIDITY).isAfter(Instant.now())) {
          sessions.end(user, ChatError.KICKED.because("A moderator has ended this session"));
        }
      }
    }
  }

  /** Stops loading. */
  @Override
  public void close() {
    closed = true;
  }
}
