package chat.parley.markers;

import chat.parley.conversation.ReadableStream;
import chat.parley.conversation.StreamReads;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.store.MarkerMove;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Moves the markers of users, and changes their settings for conversations. Any thread may call;
 * each method may block for the store, up to about 10 s, and up to 5 s until bans have been loaded.
 */
public final class Markers {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final StreamReads streams;
  private final MarkerStore store;
  private final MarkerWrites writes;
  private final MarkerGuard guard;

  Markers(StreamReads streams, MarkerStore store, MarkerWrites writes, MarkerGuard guard) {
    this.streams = streams;
    this.store = store;
    this.writes = writes;
    this.guard = guard;
  }

  /**
   * Accepts a request, and does not wait until its change is stored. That takes some 100 ms; if the
   * node is killed before, the change is lost.
   *
   * @return completed when the change is stored, by a thread that must not be blocked; with {@link
   *     ChatError#STORE_AWAY}, {@link ChatError#BUSY} or {@link ChatError#INTERNAL} if it is not
   *     known to be stored
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#NO_MESSAGE} for
   *     an offset after the end, {@link ChatError#OTHER_EPOCH}, {@link ChatError#BANNED}, {@link
   *     ChatError#TOO_FAST}, one of the errors of a subscription to the conversation, {@link
   *     ChatError#STORE_AWAY} or {@link ChatError#BUSY}
   */
  public CompletableFuture<Void> accept(Identity user, ReadRequest request) {
    guard.checkChange(user);
    if (request.stream() == null) {
      setPrivate(user, Boolean.TRUE.equals(request.settings().isPrivate()));
      return CompletableFuture.completedFuture(null);
    }
    Address address = Address.ofConversation(request.stream(), user.name());
    ReadableStream stream = streams.find(user, address);
    checkPosition(request, stream);
    return writes.add(move(user.name(), request, stream));
  }

  /**
   * Carries out a request. Blocks until its change is stored.
   *
   * @throws ChatException as {@link #accept}, and the errors of its result
   */
  public void handle(Identity user, ReadRequest request) {
    await(accept(user, request));
  }

  private static void checkPosition(ReadRequest request, ReadableStream stream) {
    if (request.epoch() != null && !request.epoch().equals(stream.end().epoch())) {
      throw ChatError.OTHER_EPOCH.because(
          "The epoch of %s is '%s' now; read the conversation again"
              .formatted(request.stream(), stream.end().epoch()));
    }
    // In a stream without messages there is nothing to read, to mute or to mark.
    long offset = Math.max(1, Math.max(request.read(), request.delivered()));
    if (offset > stream.end().offset()) {
      throw ChatError.NO_MESSAGE.because(
          "There is no message with the offset %d; the last offset of %s is %d"
              .formatted(offset, request.stream(), stream.end().offset()));
    }
  }

  private static MarkerMove move(UserName user, ReadRequest request, ReadableStream stream) {
    return new MarkerMove(
        stream.address(),
        user,
        stream.end().offset(),
        request.read(),
        request.delivered(),
        request.settings().muted(),
        request.settings().marked(),
        request.thread());
  }

  private static void await(CompletableFuture<Void> stored) {
    try {
      stored.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw ChatError.STORE_AWAY.because(
          "The store does not answer; the change may be stored, and can be repeated");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ChatError.INTERNAL.because("Parley is stopping; try again");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ChatException refusal
          ? refusal
          : new IllegalStateException(e.getCause());
    }
  }

  /**
   * Returns the settings of a user.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#BANNED}, {@link
   *     ChatError#STORE_AWAY}
   */
  public MarkerSettings settings(Identity user) {
    guard.check(user);
    return new MarkerSettings(store.read(reader -> reader.isPrivate(user.name())));
  }

  private void setPrivate(Identity user, boolean isPrivate) {
    store.write(
        table -> {
          table.setPrivate(user.name(), isPrivate);
          return true;
        });
  }
}
