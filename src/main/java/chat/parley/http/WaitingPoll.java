package chat.parley.http;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.MessageWaiter;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * A request that waits for a message. It holds no thread, and nothing is queued for it: when it is
 * woken, it reads its streams. One thread at a time reads for it; a signal that arrives meanwhile
 * makes that thread read again. Any thread may call.
 */
final class WaitingPoll implements MessageWaiter {

  private final Conversation conversation;
  private final Failures failures;
  private final Identity reader;
  private final PollQuery query;
  private final PollResponses.Response response;

  /** Has no timeout of its own: {@link #expire} ends it. */
  private final DeferredResult<ResponseEntity<byte[]>> result = new DeferredResult<>(0L);

  /**
   * The number of signals that the reading thread has not taken into account yet; 0 if no thread is
   * reading. At first the thread of the request is reading.
   */
  private final AtomicInteger signals = new AtomicInteger(1);

  /** The streams with which this poll is or was registered; few, and nearly always the same. */
  private final Set<Address> registered = new CopyOnWriteArraySet<>();

  private volatile boolean ended;
  private volatile boolean expired;
  private volatile @Nullable ChatException reason;
  private volatile Runnable onCompletion = () -> {};

  /**
   * @param response counts the bytes of the response; {@link PollResponses.Response#end} is called
   *     only if the poll waits
   */
  WaitingPoll(
      Conversation conversation,
      Failures failures,
      Identity reader,
      PollQuery query,
      PollResponses.Response response) {
    this.conversation = conversation;
    this.failures = failures;
    this.reader = reader;
    this.query = query;
    this.response = response;
  }

  /**
   * Registers with the streams and reads them. May block for the store. If this returns null,
   * {@link #start} or {@link #end} must follow; otherwise the poll has ended.
   *
   * @return the response; null if there is nothing to answer yet
   * @throws ChatException if the reader may not read a stream, or the store is unavailable
   */
  byte @Nullable [] begin() {
    try {
      byte[] json = readRegistered();
      if (json != null) {
        end();
      }
      return json;
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
  }

  /**
   * Starts to wait.
   *
   * @param onCompletion called when the response has been written or the connection has been
   *     closed, on any thread; must not block
   * @return the response to come
   */
  DeferredResult<ResponseEntity<byte[]>> start(Runnable onCompletion) {
    this.onCompletion = onCompletion;
    result.onCompletion(this::complete);
    if (!signals.compareAndSet(1, 0)) {
      Thread.startVirtualThread(this::readUntilSignalled);
    }
    return result;
  }

  @Override
  public void wake() {
    if (signals.getAndIncrement() == 0) {
      Thread.startVirtualThread(this::readUntilSignalled);
    }
  }

  /** Has the poll answered with what there is, also with nothing. Does not block. */
  void expire() {
    expired = true;
    wake();
  }

  /**
   * Has the poll answered with an error, or with what there is if this node is stopping: the client
   * continues on another one. Does not block.
   */
  void refuse(ChatException e) {
    if (e.error() == ChatError.STOPPING) {
      expire();
    } else {
      reason = e;
      wake();
    }
  }

  /** Ends the wait: the poll is not woken any more. Does not block. */
  void end() {
    ended = true;
    // A thread that was reading at an earlier end may have registered again since.
    unregister();
  }

  private void complete() {
    end();
    response.end();
    onCompletion.run();
  }

  private void readUntilSignalled() {
    int taken;
    do {
      taken = signals.get();
      if (readAndAnswer()) {
        return;
      }
    } while (!signals.compareAndSet(taken, 0));
  }

  /**
   * Reads the streams, and answers if there is something to answer; returns whether it has ended.
   */
  private boolean readAndAnswer() {
    if (ended) {
      return true;
    }
    try {
      byte[] json = response.read(this::read);
      if (json == null) {
        return unregisterIfEnded();
      }
      end();
      result.setResult(Polls.json(json));
    } catch (ChatException e) {
      end();
      result.setErrorResult(e);
    } catch (Throwable e) {
      end();
      failures.failed(Subsystem.HTTP, e);
      result.setErrorResult(ChatError.INTERNAL.because("Parley failed; try again"));
    }
    return true;
  }

  private byte @Nullable [] read() {
    ChatException refusal = reason;
    if (refusal != null) {
      throw refusal;
    }
    byte[] json = query.read(Freshness.DELIVERED, expired, response);
    return json == null ? readRegistered() : json;
  }

  /** Registers first: a message that is stored after the read wakes this poll. */
  private byte @Nullable [] readRegistered() {
    for (Address stream : query.streams()) {
      registered.add(conversation.await(reader, stream, this));
    }
    return query.read(Freshness.LIVE, expired, response);
  }

  private boolean unregisterIfEnded() {
    if (ended) {
      unregister();
    }
    return ended;
  }

  private void unregister() {
    for (Address stream : registered) {
      conversation.stopAwaiting(reader, stream, this);
    }
  }
}
