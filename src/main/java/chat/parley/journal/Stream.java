package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One stream and the devices that read it. Owned by the journal, under whose lock it is called. */
final class Stream {

  private final boolean inbox;
  private final String epoch;
  private final HistoryProperties limits;
  private final ArrayDeque<ChatMessage> kept = new ArrayDeque<>(4);
  private final Map<String, Cursor> devices = new HashMap<>(2);
  private long last;
  private long bytes;

  Stream(Address address, String epoch, HistoryProperties limits) {
    this.inbox = address instanceof Address.Inbox;
    this.epoch = epoch;
    this.limits = limits;
  }

  /** Refuses what would have to push out something that nobody has read yet. */
  void admit(int messages) {
    if (inbox && last - furthest() + messages > limits.inboxMessages()) {
      throw ChatError.INBOX_FULL.because(
          "%d messages wait for this user; send again later".formatted(last - furthest()));
    }
  }

  ChatMessage append(Draft draft, long timestamp) {
    var position = new StreamPosition(epoch, ++last);
    var message = new ChatMessage(epoch + "-" + last, timestamp, position, draft);
    kept.add(message);
    bytes += message.draft().body().bytes().length;
    trim();
    return message;
  }

  private void trim() {
    int keep = inbox ? limits.keepDelivered() : limits.keepMessages();
    while (kept.size() > keep || bytes > limits.keepBytes().toBytes()) {
      ChatMessage oldest = kept.element();
      if (inbox && !expendable(oldest.offset())) {
        return;
      }
      kept.remove();
      bytes -= oldest.draft().body().bytes().length;
    }
  }

  /** A device that stays away may hold messages back, but not more than an inbox holds. */
  private boolean expendable(long offset) {
    return offset <= nearest() || (kept.size() > limits.inboxMessages() && offset <= furthest());
  }

  private long nearest() {
    long nearest = devices.isEmpty() ? 0 : last;
    for (Cursor device : devices.values()) {
      nearest = Math.min(nearest, device.upTo());
    }
    return nearest;
  }

  private long furthest() {
    long furthest = 0;
    for (Cursor device : devices.values()) {
      furthest = Math.max(furthest, device.upTo());
    }
    return furthest;
  }

  Cursor device(String name) {
    return devices.computeIfAbsent(name, _ -> new Cursor());
  }

  StreamPosition end() {
    return new StreamPosition(epoch, last);
  }

  Replay read(ReadFrom from) {
    return switch (from) {
      case ReadFrom.Now _ -> replay(List.of(), true);
      case ReadFrom.Beginning _ -> after(0);
      case ReadFrom.After(var place) ->
          place.epoch().equals(epoch) ? after(place.offset()) : replay(List.of(), false);
      case ReadFrom.Last(int count) ->
          replay(kept.stream().skip(Math.max(0, kept.size() - count)).toList(), true);
      case ReadFrom.Undelivered(String name) -> {
        Cursor device = device(name);
        yield replay(kept.stream().filter(m -> !device.has(m.offset())).toList(), true);
      }
    };
  }

  private Replay after(long offset) {
    long before = last - kept.size();
    if (offset < before || offset > last) {
      return replay(List.of(), false);
    }
    return replay(kept.stream().skip(offset - before).toList(), true);
  }

  private Replay replay(List<ChatMessage> messages, boolean recovered) {
    return new Replay(messages, end(), recovered);
  }
}
