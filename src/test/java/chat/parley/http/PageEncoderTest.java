package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.History;
import chat.parley.journal.StreamPage;
import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PageEncoderTest {

  private static final Address CHAT = new Address.Everyone();

  private final PageEncoder encoder = new PageEncoder(JsonMapper.shared());
  private final AtomicInteger encoded = new AtomicInteger();

  private static StreamPage page(long start, long end) {
    var last = new StreamPosition("e", end);
    return new StreamPage(true, start, last, new History(0, last, List.of()));
  }

  private byte[] encode(Address address, StreamPage page) {
    return encoder.encode("chat", address, page, encoded::incrementAndGet);
  }

  @Test
  void aPageIsEncodedOnceForAllClientsAtOnePosition() {
    assertThat(encode(CHAT, page(1, 2))).isSameAs(encode(CHAT, page(1, 2)));
    assertThat(encoded).hasValue(1);
  }

  @Test
  void anotherPositionOrEndIsAnotherPage() {
    assertThat(encode(CHAT, page(1, 2))).asString().isEqualTo("1");
    assertThat(encode(CHAT, page(0, 2))).asString().isEqualTo("2");
    assertThat(encode(CHAT, page(1, 3))).asString().isEqualTo("3");
  }

  @Test
  void pagesOfInboxesAreNotShared() {
    var inbox = new Address.Inbox(new UserName("bob"));
    encode(inbox, page(1, 2));
    assertThat(encode(inbox, page(1, 2))).asString().isEqualTo("2");
  }
}
