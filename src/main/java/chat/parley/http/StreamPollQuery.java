package chat.parley.http;

import chat.parley.conversation.Conversation;
import chat.parley.journal.History;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StreamPage;
import chat.parley.journal.StreamQuery;
import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.StreamPosition;
import chat.parley.security.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A poll of one stream, whose response is a page of old messages. */
final class StreamPollQuery implements PollQuery {

  /** Maximum size of the messages of a response, in bytes of heap. */
  static final int MAX_BYTES = 512 * 1024;

  /**
   * A request for a page.
   *
   * @param stream the name of the stream as the client spelled it
   * @param epoch the epoch that the range belongs to; null for the current one
   * @param changes whether the page has the changes that its messages contain
   */
  record Page(
      Identity reader,
      String stream,
      Address address,
      @Nullable String epoch,
      HistoryRange.After range,
      boolean changes) {

    /**
     * Returns a history of the stream.
     *
     * @throws ChatException {@link ChatError#OTHER_EPOCH} if the history has another epoch
     */
    History check(History history) {
      return checkEpoch(history, epoch);
    }
  }

  private final Conversation conversation;
  private final PageEncoder encoder;
  private final Page page;
  private @Nullable String epoch;

  /** The offset up to which pages leave out all entries after that of the request. */
  private long read;

  StreamPollQuery(Conversation conversation, PageEncoder encoder, Page page) {
    this.conversation = conversation;
    this.encoder = encoder;
    this.page = page;
    this.epoch = page.epoch();
    this.read = page.range().offset();
  }

  /**
   * Checks the epoch of a history.
   *
   * @param epoch the expected epoch; null accepts any
   * @return the history
   * @throws ChatException {@link ChatError#OTHER_EPOCH}
   */
  static History checkEpoch(History history, @Nullable String epoch) {
    if (epoch != null && !epoch.equals(history.end().epoch())) {
      throw ChatError.OTHER_EPOCH.because(
          "The epoch of this stream is '%s'; offsets of another epoch are not valid in it"
              .formatted(history.end().epoch()));
    }
    return history;
  }

  @Override
  public List<Address> streams() {
    return List.of(page.address());
  }

  @Override
  public byte @Nullable [] read(
      Freshness freshness, boolean last, PollResponses.Response response) {
    var from = new StartPosition.After(new StreamPosition(epoch(), read));
    var query = new StreamQuery(page.address(), from, null, page.range().count(), MAX_BYTES);
    StreamPage next = conversation.read(page.reader(), query, freshness);
    if (!next.recovered()) {
      return response.add(encode(history()));
    }
    boolean isFolded = !page.changes() && next.history().hasFolded();
    if (isFolded || next.history().mayHaveResponses()) {
      History folded = history();
      if (!last && folded.messages().isEmpty()) {
        read = folded.end().offset();
        return null;
      }
      return response.add(encode(folded));
    }
    return last || next.isAnswer()
        ? response.add(
            encoder.encode(PageEncoder.Form.HISTORY, page.stream(), page.address(), next))
        : null;
  }

  private History history() {
    return page.check(
        page.changes()
            ? conversation.history(page.reader(), page.address(), page.range())
            : conversation
                .reads()
                .folded(
                    page.reader(),
                    page.address(),
                    new HistoryRange.After(read, page.range().count())));
  }

  private byte[] encode(History history) {
    return encoder.encode(() -> HistoryPage.of(page.stream(), history));
  }

  /** Returns the epoch of the request; if it names none, the epoch at the first call. */
  private String epoch() {
    String known = epoch;
    if (known == null) {
      known =
          conversation
              .history(page.reader(), page.address(), new HistoryRange.Newest(0))
              .end()
              .epoch();
      epoch = known;
    }
    return known;
  }
}
