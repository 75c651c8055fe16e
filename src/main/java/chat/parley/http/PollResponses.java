package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Bounds the memory of polls: of the responses that their clients have not received yet, and of the
 * messages that woken polls read, which have no {@link RequestPermits} any more. Any thread may
 * call.
 */
@Component
final class PollResponses {

  /** Maximum size of all responses, in bytes. */
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  /** Maximum size of the responses to one address, in bytes. */
  static final int MAX_BYTES_PER_ADDRESS = 16 * 1024 * 1024;

  /** Maximum number of woken polls that read at the same time. */
  static final int MAX_READS = 64;

  private final AddressBound bytes = new AddressBound(MAX_BYTES, MAX_BYTES_PER_ADDRESS);
  private final Semaphore reads = new Semaphore(MAX_READS, true);

  /** Returns the response of a poll of an address; {@link Response#end} must follow. */
  Response begin(String address) {
    return new Response(address);
  }

  /** The response of one poll. */
  final class Response {

    private final String address;
    private long counted;
    private boolean ended;

    private Response(String address) {
      this.address = address;
    }

    /**
     * Counts a part of the response from now until {@link #end}. A response that is larger than all
     * those of one address may be counts as their maximum. Does not block.
     *
     * @return the part
     * @throws ChatException {@link ChatError#BUSY} if the responses are too large
     */
    synchronized byte[] add(byte[] part) {
      long amount = ended ? 0 : Math.min(part.length, MAX_BYTES_PER_ADDRESS - counted);
      if (amount > 0 && !bytes.tryTake(address, amount)) {
        throw ChatError.BUSY
            .because("Too many bytes of responses to polls have not been received yet; poll again")
            .retryAfter(Duration.ofSeconds(1));
      }
      counted += amount;
      return part;
    }

    /** Ends the response when it has been written, or is not to be. */
    synchronized void end() {
      ended = true;
      bytes.giveBack(address, counted);
      counted = 0;
    }

    /** Reads for a woken poll. Blocks while {@value #MAX_READS} others read. */
    <T extends @Nullable Object> T read(Supplier<T> read) {
      reads.acquireUninterruptibly();
      try {
        return read.get();
      } finally {
        reads.release();
      }
    }
  }
}
