package chat.parley.http;

import chat.parley.store.PinnedPage;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the pinned messages of a room, as it is serialized to JSON.
 *
 * @param pins in their order
 * @param epoch the epoch of the messages
 * @param offset the offset of the last change in {@code members.{room}} that the page contains
 * @param next the value of {@code after} for the next page; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PinsAnswer(List<Pin> pins, String epoch, long offset, @Nullable Long next) {

  /**
   * A pinned message.
   *
   * @param offset the offset of the message
   * @param pinnedBy the name of the user that has pinned it
   * @param pinnedAt when, in milliseconds since 1970 UTC
   * @param message as in a page of messages, without the responses to it
   */
  record Pin(long offset, String pinnedBy, long pinnedAt, HistoryPage.Message message) {

    private static Pin of(PinnedPage.Entry entry) {
      return new Pin(
          entry.pin().offset(),
          entry.pin().by().value(),
          entry.pin().at(),
          HistoryPage.Message.of(entry.message()));
    }
  }

  static PinsAnswer of(PinnedPage page) {
    return new PinsAnswer(
        page.entries().stream().map(Pin::of).toList(),
        page.epoch(),
        page.membersOffset(),
        page.next() == 0 ? null : page.next());
  }
}
