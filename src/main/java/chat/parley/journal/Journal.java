package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of all streams, in memory: it ends with the process. Any thread may call; there is one
 * writer at a time, and what it stores is handed on before the next one stores, so that all see one
 * order.
 */
public final class Journal {

  private record SenderAndId(UserName sender, String clientMessageId) {}

  private final SecureRandom random = new SecureRandom();
  private final HistoryProperties limits;
  private final InstantSource clock;
  private final Consumer<ChatMessage> stored;
  private final Map<Address, Stream> streams = new HashMap<>();
  private final Map<SenderAndId, Stored> sent;

  /**
   * @param stored gets every stored message, in offset order, on the thread that stored it; must
   *     not block
   */
  public Journal(HistoryProperties limits, InstantSource clock, Consumer<ChatMessage> stored) {
    this.limits = limits;
    this.clock = clock;
    this.stored = stored;
    this.sent =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<SenderAndId, Stored> eldest) {
            return size() > limits.clientMessageIds();
          }
        };
  }

  /**
   * Stores the messages together, all or none, and answers for each in the same order.
   *
   * @throws chat.parley.message.ChatException if an inbox is full; then nothing was stored
   */
  public synchronized List<Stored> append(List<Draft> drafts) {
    admit(drafts);
    long now = clock.millis();
    var answers = new ArrayList<Stored>(drafts.size());
    for (Draft draft : drafts) {
      answers.add(append(draft, now));
    }
    return answers;
  }

  private void admit(List<Draft> drafts) {
    if (drafts.size() == 1 && first(drafts.getFirst()) == null) {
      stream(drafts.getFirst().to()).admit(1);
      return;
    }
    var counts = new HashMap<Address, Integer>();
    drafts.stream()
        .filter(draft -> first(draft) == null)
        .forEach(draft -> counts.merge(draft.to(), 1, Integer::sum));
    counts.forEach((address, count) -> stream(address).admit(count));
  }

  /** The answer to the first send of a draft that is a repeat. */
  private @Nullable Stored first(Draft draft) {
    String id = draft.clientMessageId();
    return id == null ? null : sent.get(new SenderAndId(draft.from(), id));
  }

  private Stored append(Draft draft, long now) {
    Stored first = first(draft);
    if (first != null) {
      return new Stored(first.messageId(), first.position(), true);
    }
    ChatMessage message = stream(draft.to()).append(draft, now);
    var answer = new Stored(message.id(), message.position(), false);
    if (draft.clientMessageId() != null) {
      sent.put(new SenderAndId(draft.from(), draft.clientMessageId()), answer);
    }
    stored.accept(message);
    return answer;
  }

  /** Reads what is there now. */
  public synchronized Replay read(Address address, ReadFrom from) {
    return stream(address).read(from);
  }

  /** Notes that a device has had everything in its inbox up to an offset. */
  public synchronized void deliveredUpTo(UserName owner, String device, long offset) {
    stream(new Address.Inbox(owner)).device(device).allUpTo(offset);
  }

  /** Notes that a device has had the messages of its inbox behind one offset, up to another. */
  public synchronized void delivered(UserName owner, String device, long after, long upTo) {
    stream(new Address.Inbox(owner)).device(device).between(after, upTo);
  }

  private Stream stream(Address address) {
    Stream stream = streams.get(address);
    if (stream == null) {
      String epoch = new BigInteger(64, random).toString(Character.MAX_RADIX);
      stream = new Stream(address, epoch, limits);
      streams.put(address, stream);
    }
    return stream;
  }
}
