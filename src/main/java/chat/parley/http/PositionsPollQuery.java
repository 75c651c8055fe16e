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
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
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
    // The limit is one for each stream, so that no stream keeps the others from being read.
    int maxBytes = StreamPollQuery.MAX_BYTES / parameters.positions().size();
    this.queries =
        new ArrayList<>(
            parameters.positions().stream().map(position -> query(position, maxBytes)).toList());
  }

  private StreamQuery query(ReadPosition position, int maxBytes) {
    return new StreamQuery(
        position.address(),
        position.from(),
        position.address() instanceof Address.Inbox ? parameters.device() : null,
        parameters.limit(),
        maxBytes);
  }

  @Override
  public List<Address> streams() {
    return parameters.positions().stream().map(ReadPosition::address).toList();
  }

  @Override
  public byte @Nullable [] read(Freshness freshness, boolean last) {
    var pages = new ArrayList<StreamPage>(queries.size());
    for (StreamQuery query : queries) {
      StreamPage page = conversation.read(parameters.reader(), query, freshness);
      confirm(query, page);
      pages.add(page);
    }
    confirmed = true;
    if (last || pages.stream().anyMatch(StreamPage::isAnswer)) {
      return encode(pages);
    }
    for (int i = 0; i < pages.size(); i++) {
      var next = new StartPosition.After(pages.get(i).next());
      queries.set(i, queries.get(i).from(next));
    }
    return null;
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

  private byte[] encode(List<StreamPage> pages) {
    var next = new ArrayList<String>(pages.size());
    var json = new ByteArrayOutputStream(1024);
    json.writeBytes("{\"streams\":".getBytes(UTF_8));
    for (int i = 0; i < pages.size(); i++) {
      ReadPosition position = parameters.positions().get(i);
      json.write(i == 0 ? '[' : ',');
      json.writeBytes(encode(position, pages.get(i)));
      next.add(position.at(pages.get(i).next()));
    }
    json.writeBytes("],\"next\":".getBytes(UTF_8));
    // Too small to wait for a permit.
    json.writeBytes(JsonMapper.shared().writeValueAsBytes(next));
    json.write('}');
    return json.toByteArray();
  }

  private byte[] encode(ReadPosition position, StreamPage page) {
    return encoder.encode(PageEncoder.Form.POSITION, position.stream(), position.address(), page);
  }
}
