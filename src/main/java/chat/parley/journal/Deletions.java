package chat.parley.journal;

import chat.parley.journal.memory.Streams;
import chat.parley.store.DeviceRow;
import chat.parley.store.StreamRow;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Deletes messages and devices. The writer thread deletes them from the store and, after the
 * commit, from memory. Any other thread may call; each method blocks until both are done.
 */
final class Deletions {

  /** Maximum number of messages that one transaction deletes, so that it is short. */
  static final int MAX_MESSAGES = 500;

  private final WriteQueue queue;
  private final Streams streams;

  Deletions(WriteQueue queue, Streams streams) {
    this.queue = queue;
    this.streams = streams;
  }

  /**
   * Deletes the oldest messages of a stream.
   *
   * @param stream the stream, with the offset up to which messages were deleted before
   * @param upTo the offset of the last message to delete
   * @throws java.util.concurrent.CompletionException if the deletion has failed
   * @throws chat.parley.message.ChatException if the write queue is full
   */
  void deleteMessages(StreamRow stream, long upTo) {
    delete(
        writer -> writer.delete(stream, upTo), () -> streams.markDeleted(stream.address(), upTo));
  }

  /**
   * Deletes the oldest messages of a stream, at most {@link #MAX_MESSAGES} of them.
   *
   * @param stream the stream, with the offset up to which messages were deleted before
   * @param last the offset up to which messages may be deleted, greater than that one
   * @return the stream after the deletion
   * @throws java.util.concurrent.CompletionException if the deletion has failed
   * @throws chat.parley.message.ChatException if the write queue is full
   */
  StreamRow deleteSome(StreamRow stream, long last) {
    long upTo = Math.min(last, stream.deletedUpTo() + MAX_MESSAGES);
    deleteMessages(stream, upTo);
    return stream.withDeletedUpTo(upTo);
  }

  /**
   * Deletes unused devices.
   *
   * @param unusedSince in milliseconds since 1970 UTC; a device that was seen at this time or later
   *     is kept
   * @throws java.util.concurrent.CompletionException if the deletion has failed
   * @throws chat.parley.message.ChatException if the write queue is full
   */
  void deleteDevices(List<DeviceRow> devices, long unusedSince) {
    delete(writer -> writer.delete(devices, unusedSince), () -> streams.removeExpired(devices));
  }

  /**
   * Forgets the stream of a deleted room, of which all messages have been deleted.
   *
   * @throws java.util.concurrent.CompletionException if the deletion has failed
   * @throws chat.parley.message.ChatException if the write queue is full
   */
  void forgetEnded(String stream) {
    delete(writer -> writer.forgetEnded(stream), () -> {});
  }

  private void delete(PendingWrite.StoreChange deletion, Runnable afterCommit) {
    var write = new PendingWrite.Maintenance(deletion, afterCommit, new CompletableFuture<>());
    queue.put(write);
    write.result().join();
  }
}
