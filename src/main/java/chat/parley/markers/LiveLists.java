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
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The subscriptions to lists of conversations. Any thread may call; entries are sent by {@link
 * ListUpdates} on a thread of its own.
 */
public final class LiveLists implements ConversationActivity.Listener {

  /** Interval at which changed entries are read and sent. */
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** The rest after each pass, as a multiple of its time: the processors belong to messages. */
  private static final int REST_FACTOR = 2;

  private final ListSubscriptions subscriptions = new ListSubscriptions();
  private final ChangedEntries changed = new ChangedEntries();
  private final ListUpdates updates;
  private final EntrySender sender;
  private final ConversationTitles titles;
  private final ConversationActivity activity;
  private final MarkerStore store;
  private final MarkerGuard guard;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-lists").daemon().factory());

  /** Whether entries are sent; used by the thread of the timer. */
  private boolean isRunning;

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
    this.updates = new ListUpdates(subscriptions, changed, sender, failures);
  }

  /** Starts to listen for changes. */
  void start() {
    activity.listen(this);
  }

  /** Has entries sent as long as there are subscriptions. */
  private void run() {
    if (subscriptions.isEmpty()) {
      isRunning = false;
      return;
    }
    Duration delay = INTERVAL;
    try {
      delay = sendAll();
    } catch (Throwable e) {
      updates.complete();
      failures.failed(Subsystem.MARKERS, e);
    } finally {
      schedule(delay);
    }
  }

  private void schedule(Duration delay) {
    if (!timer.isShutdown()) {
      var _ = timer.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Sends what has changed; returns the time to wait. */
  private Duration sendAll() {
    long begin = System.nanoTime();
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      updates.sendAll(activity.isLinked(), activity.isShared());
    } catch (ChatException _) {
      // The store is unavailable, which health shows; the entries are sent later.
      updates.complete();
    } finally {
      Outbox.writeAll(ready);
    }
    Duration rest = Duration.ofNanos((System.nanoTime() - begin) * REST_FACTOR);
    return rest.compareTo(INTERVAL) > 0 ? rest : INTERVAL;
  }

  /** Begins to send entries to a session, on the thread that sends them. */
  private void begin(ListSession session, long since) {
    session.begin(since);
    if (!isRunning) {
      isRunning = true;
      updates.start();
      schedule(INTERVAL);
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

    /** Returns the version with which the client can subscribe again if it gets no entry. */
    long version();

    /** Has entries sent: first those that have changed since the version that the client has. */
    void begin();

    /** Ends the subscription. */
    void end();
  }

  /**
   * Subscribes a session to the list of its user. Blocks while the conversations of the user are
   * read.
   *
   * @param version the version that the client has; 0 if it has none and wants later changes only,
   *     of which some may be of the last 30 s
   * @param invitations whether the client wants the number of invitations of the user, too
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#BANNED}, {@link
   *     ChatError#TOO_FAST}; {@link ChatError#STORE_AWAY} if the store is unavailable
   */
  public Handle subscribe(
      Identity user, long version, boolean invitations, WireForm form, Outbox outbox) {
    guard.checkList(user);
    long since = version > 0 ? valid(version) : ListVersion.now();
    var session = new ListSession(user.name(), invitations, form, outbox);
    subscriptions.add(session);
    try {
      follow(user.name());
    } catch (RuntimeException | Error e) {
      subscriptions.remove(session);
      throw e;
    }
    return new Handle() {
      @Override
      public long version() {
        return since;
      }

      @Override
      public void begin() {
        execute(() -> LiveLists.this.begin(session, since));
      }

      @Override
      public void end() {
        subscriptions.remove(session);
      }
    };
  }

  /**
   * Returns a version of a client; that of an empty list if new epochs have begun since, or if it
   * was given while a clock was wrong: other versions are not in the future.
   */
  private long valid(long version) {
    boolean isObsolete =
        version > System.currentTimeMillis() || store.read(reader -> reader.hasNewEpochs(version));
    return isObsolete ? ListVersion.EMPTY : version;
  }

  private void execute(Runnable task) {
    try {
      timer.execute(task);
    } catch (RejectedExecutionException _) {
      // The server is stopping.
    }
  }

  private void follow(UserName user) {
    List<String> streams = store.read(reader -> reader.rooms(user, ListSubscriptions.MAX_FOLLOWED));
    streams.forEach(stream -> subscriptions.follow(user, Address.ofStream(stream)));
  }

  @Override
  public void committed(List<ChatMessage> messages) {
    boolean isWatched = !subscriptions.isEmpty();
    for (int i = 0; i < messages.size(); i++) {
      ChatMessage message = messages.get(i);
      if (message.draft().to() instanceof Address.Members(RoomName room)) {
        membersChanged(room, message);
      } else if (isWatched) {
        committed(message);
      }
    }
  }

  private void committed(ChatMessage message) {
    Address to = message.draft().to();
    switch (to) {
      case Address.Everyone _, Address.Room _ -> {
        // It may be the first message of its sender there.
        subscriptions.follow(message.draft().from(), to);
        changedFor(to);
      }
      case Address.Pair _ -> changedFor(to);
      case Address.Members _, Address.Inbox _, Address.Rulings _ -> {}
    }
  }

  private void changedFor(Address stream) {
    if (subscriptions.concerns(stream)) {
      changed.add(stream);
    }
  }

  private void membersChanged(RoomName room, ChatMessage change) {
    RoomEvent event = RoomEvent.read(change.draft().body().bytes());
    event.concerned().stream().filter(subscriptions::has).forEach(changed::add);
    if (event.changesRoom()) {
      titles.forget(room);
      if (!subscriptions.isEmpty()) {
        changed.add(room);
      }
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
    updates.complete();
  }
}
