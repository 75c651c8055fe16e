package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.Conversation;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StreamPage;
import chat.parley.journal.StreamQuery;
import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import chat.parley.security.Identity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A poll of several streams, whose response has a page for each of them and the next positions. */
final class PositionsPollQuery implements PollQuery {

  /**
   * The parameters of a request.
   *
   * @param positions the streams, each with the position after which it is read
   * @param device the device whose inbox is read and confirmed up to its position; null for none
   * @param limit maximum number of messages of each stream
   */
  record Parameters(
      Identity reader, List<ReadPosition> positions, @Nullable String device, int limit) {}

  private static final byte[] BEGIN = "{\"streams\":".getBytes(UTF_8);

  private final Conversation conversation;
  private final PageEncoder encoder;
  private final Parameters parameters;

  /** The queries of the next read, in the order of the request. */
  private final List<StreamQuery> queries;

  private boolean confirmed;

  PositionsPollQuery(Conversation conversation, PageEncoder encoder, Parameters parameters) {
    this.conversation = conversation;
    this.encoder = encoder;
    this.parameters = parameters;
    this.queries = new ArrayList<>(parameters.positions().stream().map(this::query).toList());
  }

  private StreamQuery query(ReadPosition position) {
    return new StreamQuery(
        position.address(),
        position.from(),
        position.address() instanceof Address.Inbox ? parameters.device() : null,
        parameters.limit(),
        StreamPollQuery.MAX_BYTES);
  }

  @Override
  public List<Address> streams() {
    return parameters.positions().stream().map(ReadPosition::address).toList();
  }

  @Override
  public byte @Nullable [] read(
      Freshness freshness, boolean last, PollResponses.Response response) {
    List<StreamPage> pages = read(freshness);
    confirmed = true;
    if (last || pages.stream().anyMatch(StreamPage::isAnswer)) {
      return encode(pages, response);
    }
    for (int i = 0; i < pages.size(); i++) {
      var next = new StartPosition.After(pages.get(i).next());
      queries.set(i, queries.get(i).from(next));
    }
    return null;
  }

  /**
   * Reads a page of each stream, in the order of the request. The bytes that one stream leaves are
   * shared by those that are read after it. A message may be larger than the part of its stream;
   * when all bytes have been used, the other pages are empty.
   */
  private List<StreamPage> read(Freshness freshness) {
    int count = queries.size();
    // Depends on the positions alone: a repeated request gets the same messages, on any node, and
    // no
    // stream stays the last one while the positions of others advance.
    int first = new SplittableRandom(parameters.positions().toString().hashCode()).nextInt(count);
    var pages = new StreamPage[count];
    int bytes = StreamPollQuery.MAX_BYTES;
    for (int i = 0; i < count; i++) {
      int index = (first + i) % count;
      StreamQuery query = queries.get(index);
      pages[index] =
          conversation.read(parameters.reader(), query.within(bytes / (count - i)), freshness);
      confirm(query, pages[index]);
      bytes = Math.max(0, bytes - pages[index].retainedBytes());
    }
    return List.of(pages);
  }

  /**
   * Records that the messages up to the position of the request were delivered to the device, if it
   * is a position of the stream. A failure is logged: the next request confirms them again.
   */
  private void confirm(StreamQuery query, StreamPage page) {
    if (!confirmed
        && query.device() != null
        && query.from() instanceof StartPosition.After(StreamPosition(String epoch, long offset))
        && epoch.equals(page.history().end().epoch())
        && offset <= page.history().end().offset()
        && offset > 0) {
      conversation.tryRecordDelivery(parameters.reader().name(), query.device(), 0, offset);
    }
  }

  private byte[] encode(List<StreamPage> pages, PollResponses.Response response) {
    var next = new ArrayList<String>(pages.size());
    var parts = new ArrayList<byte[]>(pages.size());
    int size = 0;
    for (int i = 0; i < pages.size(); i++) {
      ReadPosition position = parameters.positions().get(i);
      byte[] part = response.add(encode(position, pages.get(i)));
      size += part.length + 1;
      parts.add(part);
      next.add(position.at(pages.get(i).next()));
    }
    // Too small to wait for a permit.
    byte[] end =
        ("],\"next\":" + JsonMapper.shared().writeValueAsString(next) + '}').getBytes(UTF_8);
    ByteBuffer json = ByteBuffer.allocate(BEGIN.length + size + end.length).put(BEGIN);
    for (int i = 0; i < parts.size(); i++) {
      json.put((byte) (i == 0 ? '[' : ',')).put(parts.get(i));
    }
    return json.put(end).array();
  }

  private byte[] encode(ReadPosition position, StreamPage page) {
    return encoder.encode(PageEncoder.Form.POSITION, position.stream(), position.address(), page);
  }
}
