package chat.parley.markers;

import chat.parley.conversation.ConversationActivity;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.delivery.WireForm;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomEvent;
import chat.parley.security.Identity;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The live lists of conversations: after a change in a conversation, each subscription of a user
 * that it concerns gets the entry as it is then, at most once per second and conversation, and in
 * conversations with more than 1,000 subscribers on this node once in 10 s. Any thread may call.
 */
public final class LiveLists implements ConversationActivity.Listener {

  /** Interval at which changed entries are read and sent. */
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** Share of the time for which entries are read: the others belong to messages. */
  private static final int REST_FACTOR = 2;

  /** Interval at which lists are completed while changes on other nodes are not told. */
  private static final long COMPLETE_INTERVAL = Duration.ofSeconds(5).toNanos();

  private static final long ENTRY_INTERVAL = Duration.ofSeconds(1).toNanos();
  private static final long LARGE_ENTRY_INTERVAL = Duration.ofSeconds(10).toNanos();

  /** Number of subscriptions on this node from which on a conversation is large. */
  private static final int LARGE = 1_000;

  /** Maximum number of entries that a subscription with a version gets first. */
  private static final int MAX_CHANGED = 1_000;

  private final ListSubscriptions subscriptions = new ListSubscriptions();
  private final ChangedEntries changed = new ChangedEntries();
  private final EntrySender sender;
  private final ConversationTitles titles;
  private final ConversationActivity activity;
  private final MarkerStore store;
  private final MarkerGuard guard;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-lists").daemon().factory());

  private volatile boolean missed;

  /** The time up to which no change was missed, in milliseconds since 1970 UTC. */
  private long completeUntil = System.currentTimeMillis();

  /** When the lists were completed last, by {@link System#nanoTime}. */
  private long completedAt = System.nanoTime();

  LiveLists(
      MarkerStore store,
      ConversationTitles titles,
      ConversationActivity activity,
      MarkerGuard guard,
      Failures failures) {
    this.store = store;
    this.titles = titles;
    this.activity = activity;
    this.guard = guard;
    this.failures = failures;
    this.sender = new EntrySender(subscriptions, store, titles);
  }

  /** Starts to send changed entries. */
  void start() {
    activity.listen(this);
    schedule(INTERVAL);
  }

  private void schedule(Duration delay) {
    if (!timer.isShutdown()) {
      var _ = timer.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  void stop() {
    timer.shutdownNow();
  }

  /** Returns the number of subscriptions on this node. */
  int subscriptions() {
    return subscriptions.size();
  }

  /** Returns the number of entries sent. */
  long entriesSent() {
    return sender.sent();
  }

  /** The subscription of a session, which has to be ended. */
  public interface Handle {

    /** Sends the entries that have changed since the version that the client has. May block. */
    void begin();

    /** Ends the subscription. */
    void end();
  }

  /**
   * Subscribes a session to the list of its user. Blocks while the conversations of the user are
   * read.
   *
   * @param version the version that the client has; 0 if it has none and wants later changes only
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#BANNED}; {@link
   *     ChatError#STORE_AWAY} if the store is unavailable
   */
  public Handle subscribe(Identity user, long version, WireForm form, Outbox outbox) {
    guard.check(user);
    ListSession session = subscriptions.add(user.name(), form, outbox);
    try {
      follow(user.name());
    } catch (RuntimeException | Error e) {
      subscriptions.remove(session);
      throw e;
    }
    return new Handle() {
      @Override
      public void begin() {
        if (version > 0) {
          sendChanged(session, version);
        }
      }

      @Override
      public void end() {
        subscriptions.remove(session);
      }
    };
  }

  private void follow(UserName user) {
    List<String> streams = store.read(reader -> reader.rooms(user, ListSubscriptions.MAX_FOLLOWED));
    streams.forEach(stream -> subscriptions.follow(user, Address.ofStream(stream)));
  }

  /** Sends what has changed since a version; an entry for which there is no room is sent later. */
  private void sendChanged(ListSession session, long version) {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      sender
          .sendChangedSince(session, version, MAX_CHANGED)
          .forEach(stream -> changed.add(stream, session.user()));
    } finally {
      Outbox.writeAll(ready);
    }
  }

  @Override
  public void committed(List<ChatMessage> messages) {
    if (!subscriptions.isEmpty()) {
      for (int i = 0; i < messages.size(); i++) {
        committed(messages.get(i));
      }
    }
  }

  private void committed(ChatMessage message) {
    Address to = message.draft().to();
    switch (to) {
      case Address.Everyone _, Address.Room _, Address.Pair _ -> {
        if (subscriptions.concerns(to)) {
          changed.add(to);
        }
      }
      case Address.Members(RoomName room) -> membersChanged(room, message);
      case Address.Inbox _, Address.Rulings _ -> {}
    }
  }

  /** Has the entries of the users sent whose memberships have begun or ended. */
  private void membersChanged(RoomName room, ChatMessage change) {
    RoomEvent event = RoomEvent.read(change.draft().body().bytes());
    event.concerned().stream().filter(subscriptions::has).forEach(changed::add);
    if (event.changesRoom()) {
      titles.forget(room);
      subscriptions.streamsOf(room).forEach(changed::add);
    }
  }

  @Override
  public void markerChanged(UserName user, Address stream) {
    if (subscriptions.has(user)) {
      subscriptions.follow(user, stream);
      changed.add(stream, user);
    }
  }

  @Override
  public void mayHaveMissed() {
    missed = true;
  }

  private void sendAll() {
    if (subscriptions.isEmpty()) {
      missed = false;
      completeUntil = System.currentTimeMillis();
    }
    if (missed || (!activity.isLinked() && System.nanoTime() - completedAt > COMPLETE_INTERVAL)) {
      complete();
    }
    for (UserName user : changed.takeUsers()) {
      sendChanged(user, ListVersion.now());
    }
    for (ChangedEntries.Changed change : changed.takeDue(System.nanoTime())) {
      send(change);
    }
  }

  /** Sends everything that may have changed since the last time that nothing was missed. */
  private void complete() {
    missed = false;
    completedAt = System.nanoTime();
    long since = completeUntil;
    completeUntil = ListVersion.now();
    subscriptions.users().forEach(user -> sendChanged(user, Math.min(since, completeUntil)));
  }

  private void sendChanged(UserName user, long since) {
    subscriptions.of(user).forEach(session -> sendChanged(session, since));
  }

  private void send(ChangedEntries.Changed change) {
    Set<UserName> users = new HashSet<>(subscriptions.followers(change.stream()));
    int subscribers = users.size();
    if (!change.users().isEmpty()) {
      users.retainAll(change.users());
    }
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      Set<UserName> refused = sender.send(change.stream(), users);
      refused.forEach(user -> changed.add(change.stream(), user));
    } catch (ChatException e) {
      users.forEach(user -> changed.add(change.stream(), user));
      throw e;
    } finally {
      Outbox.writeAll(ready);
      long interval = subscribers > LARGE ? LARGE_ENTRY_INTERVAL : ENTRY_INTERVAL;
      changed.waitUntil(change.stream(), System.nanoTime() + interval);
    }
  }

  private void run() {
    long begin = System.nanoTime();
    try {
      sendAll();
    } catch (ChatException e) {
      // The store is unavailable, which health shows; the entries are sent later.
      missed = true;
    } catch (Throwable e) {
      failures.failed(Subsystem.MARKERS, e);
    } finally {
      Duration rest = Duration.ofNanos((System.nanoTime() - begin) * REST_FACTOR);
      schedule(rest.compareTo(INTERVAL) > 0 ? rest : INTERVAL);
    }
  }
}
