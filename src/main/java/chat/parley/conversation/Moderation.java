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
 * Carries rulings out. They are messages of a stream that every node reads from its beginning, so
 * they are as durable as any message, and every node comes to the same result. Any thread may call.
 */
@Component
final class Moderation {

  private static final Logger log = LoggerFactory.getLogger(Moderation.class);

  /** How long after it was stored a kick is still carried out: a late node is not a second one. */
  private static final Duration KICK = Duration.ofMinutes(1);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Sanctions sanctions;
  private final ClientSessions sessions;
  private final AuditLog audit;
  private final Failures failures;

  /** What a ruling is about: a later one about the same replaces it. */
  private record Matter(UserName user, String what) {}

  /** The offset of the last ruling in each matter, because the replay and the live ones cross. */
  private final Map<Matter, Long> applied = new HashMap<>();

  private volatile boolean closed;
  private volatile @Nullable Journal journal;
  private final AtomicBoolean loading = new AtomicBoolean();

  /** Whether a ruling could not be carried out since the last time all were read. */
  private volatile boolean incomplete = true;

  Moderation(Sanctions sanctions, ClientSessions sessions, AuditLog audit, Failures failures) {
    this.failures = failures;
    this.sanctions = sanctions;
    this.sessions = sessions;
    this.audit = audit;
  }

  /** Reads what was ruled before, as soon as the store can be read. */
  void start(Journal from) {
    journal = from;
    load();
  }

  private void load() {
    Journal from = journal;
    if (from != null && !loading.getAndSet(true)) {
      Thread.ofVirtual().name("parley-rulings").start(() -> load(from));
    }
  }

  /**
   * All streams have begun new epochs: every session ends, so that its client begins again, and the
   * rulings are read again, because some may be missing. Must not block.
   */
  void renewed() {
    synchronized (this) {
      applied.clear();
      sanctions.forget();
    }
    sessions.endAll(
        ChatError.STORE_AWAY.because(
            "The store was restored: connect again, and load again what is not recovered"));
    incomplete = true;
    load();
  }

  /** Nobody is let in before it has succeeded: so it is tried until then, whatever goes wrong. */
  private void load(Journal from) {
    while (incomplete && !closed) {
      tryToLoad(from);
    }
    loading.set(false);
    if (incomplete && !closed) {
      load();
    }
  }

  private void tryToLoad(Journal from) {
    try {
      incomplete = false;
      Replay replay = from.read(new Address.Rulings(), new StartPosition.Beginning());
      for (long read = replay.start(); read < replay.end().offset(); ) {
        MessagePage page = replay.pages().apply(read);
        page.messages().forEach(message -> apply(message, false));
        read = page.upTo();
      }
      sanctions.known();
      failures.recovered(Subsystem.RULINGS);
    } catch (ChatException e) {
      log.debug("Rulings are read later", e);
      incomplete = true;
      LockSupport.parkNanos(RETRY.toNanos());
    } catch (Throwable e) {
      failures.failing(Subsystem.RULINGS, e);
      incomplete = true;
      LockSupport.parkNanos(RETRY.toNanos());
    }
  }

  /**
   * Carries out what is in a message of the stream of rulings that has just been stored. What could
   * not be carried out is read again and tried until it can.
   */
  void apply(ChatMessage message) {
    try {
      apply(message, true);
    } catch (RuntimeException e) {
      failures.failing(Subsystem.RULINGS, e);
      incomplete = true;
      load();
    }
  }

  private synchronized void apply(ChatMessage message, boolean live) {
    try {
      if (ModerationActionJson.read(message.draft().body().bytes())
              instanceof ModerationAction.OfUser ruling
          && applied.merge(matter(ruling), message.offset(), Math::max) == message.offset()) {
        apply(ruling, message);
        if (live) {
          audit.ruled(name(ruling), message.draft().from(), ruling.user());
        }
      }
    } catch (ChatException e) {
      // It is of a later version; those behind it must not wait for it.
      log.warn("The ruling {} can not be read: {}", message.id(), e.getMessage());
    }
  }

  private static Matter matter(ModerationAction.OfUser ruling) {
    return new Matter(
        ruling.user(),
        switch (ruling) {
          case ModerationAction.Ban _, ModerationAction.Unban _ -> "ban";
          case ModerationAction.Mute _, ModerationAction.Unmute _ -> "mute";
          case ModerationAction.Kick _ -> "kick";
        });
  }

  private static String name(ModerationAction.OfUser ruling) {
    return ruling.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private void apply(ModerationAction.OfUser ruling, ChatMessage message) {
    UserName user = ruling.user();
    switch (ruling) {
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
        if (Instant.ofEpochMilli(message.timestamp()).plus(KICK).isAfter(Instant.now())) {
          sessions.end(user, ChatError.KICKED.because("A moderator has ended this session"));
        }
      }
    }
  }

  void close() {
    closed = true;
  }
}
