package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessageTrace;
import chat.parley.message.RoomName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Delivers messages to the subscriptions of their streams on this node. Its monitor keeps the
 * committed batches in order. Any thread may call.
 */
@Component
public final class Fanout implements BatchDelivery {

  private final SubscribedStreams streams = new SubscribedStreams();
  private final Failures failures;
  private volatile Consumer<ChatMessage> membersObserver = _ -> {};
  private volatile Consumer<List<ChatMessage>> commitObserver = _ -> {};

  Fanout(Failures failures) {
    this.failures = failures;
  }

  /**
   * Adds a subscription, which parks live messages until {@link Subscription#begin} and the end of
   * its replay.
   *
   * @param written called with the offset of each stored message that has been written to the
   *     socket, on the thread that completes the write; must not block. Null if not needed
   */
  public Subscription subscribe(
      Address address, WireForm form, Outbox outbox, @Nullable LongConsumer written) {
    var added = new AtomicReference<Subscription>();
    streams.add(
        address,
        subscriptions -> {
          added.set(subscriptions.add(form, outbox, written));
          return added.get() != null;
        });
    return added.get();
  }

  /** Ends a subscription. */
  public void unsubscribe(Subscription subscription) {
    subscription.cancel();
    streams.remove(subscription.address(), _ -> {});
  }

  /**
   * Registers a waiter for the next stored message of a stream, which is removed and woken when
   * that message is delivered. As with a subscription, the messages of other nodes are then
   * delivered too. The waiter reads the stream after this call, not before it, because it is not
   * woken for earlier messages. {@link #stopAwaiting} must follow, also after the waiter was woken.
   *
   * @param waiter has no effect if it is registered already
   */
  public void await(Address address, MessageWaiter waiter) {
    streams.add(address, subscriptions -> subscriptions.add(waiter));
  }

  /** Removes a waiter. Has no effect if it is not registered. */
  public void stopAwaiting(Address address, MessageWaiter waiter) {
    streams.remove(address, subscriptions -> subscriptions.remove(waiter));
  }

  /** Removes the waiters of a stream, and wakes them, without a message. Does not block. */
  public void wake(Address address) {
    StreamSubscriptions subscriptions = streams.get(address);
    if (subscriptions == null) {
      return;
    }
    Set<MessageWaiter> woken;
    synchronized (subscriptions) {
      woken = subscriptions.waiters().takeAll();
    }
    if (woken != null) {
      MessageWaiters.wake(woken, failures);
    }
  }

  /**
   * Has each stored message of a stream passed to an observer within this process, before its
   * subscribers receive it. Called once for a stream, before its first message.
   *
   * @param observer called by the delivering thread; must not block nor throw
   */
  public void observe(Address address, Consumer<ChatMessage> observer) {
    streams.getOrCreate(address).observe(observer);
  }

  /**
   * Has each stored change of the members of any room passed to an observer within this process,
   * before its subscribers and later messages of the room are delivered. Called once.
   *
   * @param observer called by the delivering thread, one change at a time and those of a room in
   *     order; must not block. If it throws, the sessions subscribed to the room are closed
   */
  public void observeMembers(Consumer<ChatMessage> observer) {
    membersObserver = observer;
  }

  /**
   * Has the messages that this node commits passed to an observer, which must not block nor throw,
   * after their delivery. Called once.
   */
  public void observeCommits(Consumer<List<ChatMessage>> observer) {
    commitObserver = observer;
  }

  /**
   * Keeps a stream live on this node, as a subscription would: {@link #hasSubscribers} is true
   * until {@link #release}, which must follow. Calls are counted.
   */
  public void retain(Address address) {
    streams.add(address, StreamSubscriptions::retain);
  }

  /** Ends the effect of one call of {@link #retain}. */
  public void release(Address address) {
    streams.remove(address, StreamSubscriptions::release);
  }

  @Override
  public void deliver(CommittedBatch batch) {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      deliverInOrder(batch);
    } finally {
      Outbox.writeAll(ready);
    }
    commitObserver.accept(batch.stored());
  }

  private synchronized void deliverInOrder(CommittedBatch batch) {
    try {
      List<ChatMessage> messages = batch.release().get();
      for (int i = 0; i < messages.size(); i++) {
        deliver(messages.get(i));
      }
      batch.completion().run();
    } catch (RuntimeException | Error e) {
      // A subscriber may have missed a message. After a restart all clients resume.
      failures.fatal(Subsystem.FAN_OUT, e);
      throw e;
    }
  }

  /**
   * Delivers one message. If that fails, {@link #disconnect} closes the sessions that miss it;
   * their clients read it from the store. Other messages are still delivered.
   */
  private void deliver(ChatMessage message) {
    try {
      MessageTrace trace = message.draft().trace();
      if (trace != null) {
        trace.stored();
      }
      publish(message);
    } catch (RuntimeException e) {
      failures.failed(Subsystem.FAN_OUT, e);
      disconnect(message.draft().to());
    }
  }

  @Override
  public void disconnect(Address address) {
    StreamSubscriptions subscriptions = streams.get(address);
    if (subscriptions != null) {
      subscriptions.disconnectAll();
    }
    if (address instanceof Address.Members(RoomName room)) {
      streams.forEach(
          (of, readers) -> {
            if (of instanceof Address.Room(RoomName name, _) && name.equals(room)) {
              readers.disconnectAll();
            }
          });
    }
  }

  /**
   * Gives a message to its observers and to every subscription of its stream, and wakes its
   * waiters; an ephemeral message goes to the subscriptions only. The stored messages of one stream
   * must be published in offset order, one at a time. Never waits for a client or the store.
   */
  public void publish(ChatMessage message) {
    if (message.draft().to() instanceof Address.Members && message.position() != null) {
      membersObserver.accept(message);
    }
    StreamSubscriptions subscriptions = streams.get(message.draft().to());
    if (subscriptions == null) {
      return;
    }
    Consumer<ChatMessage> observer = subscriptions.observer();
    if (observer != null && message.position() != null) {
      observer.accept(message);
    }
    Set<MessageWaiter> woken = null;
    synchronized (subscriptions) {
      List<WireFormGroup> groups = subscriptions.groups();
      for (int i = 0; i < groups.size(); i++) {
        publish(message, groups.get(i));
      }
      if (message.position() != null) {
        woken = subscriptions.waiters().takeAll();
      }
    }
    if (woken != null) {
      MessageWaiters.wake(woken, failures);
    }
  }

  /**
   * Gives a message to the subscriptions of one group. If it cannot be encoded for them, their
   * sessions are closed, because they must not receive later messages without it.
   */
  private void publish(ChatMessage message, WireFormGroup group) {
    @Nullable Payload encoded;
    try {
      encoded = group.encode(message);
    } catch (RuntimeException e) {
      failures.failed(Subsystem.FAN_OUT, e);
      group.disconnectAll();
      return;
    }
    for (var entry : group.byForm().entrySet()) {
      @Nullable Payload payload = encoded == null ? null : entry.getKey().fromTemplate(encoded);
      List<Subscription> subscriptions = entry.getValue();
      for (int i = 0; i < subscriptions.size(); i++) {
        Subscription subscription = subscriptions.get(i);
        OutboxEntry next = subscription.receive(message, payload);
        if (next != null) {
          subscription.outbox().offer(next);
        }
      }
    }
  }

  @Override
  public boolean hasSubscribers(Address address) {
    return streams.contains(address);
  }

  /** Returns the number of waiters that a stream has on this node. */
  public int waiting(Address address) {
    return streams.count(address, StreamSubscriptions::waiting);
  }

  /** Returns the number of subscriptions that a stream has on this node. */
  public int subscribers(Address address) {
    return streams.count(address, StreamSubscriptions::size);
  }
}
