package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.http.PageEncoder.Form;
import chat.parley.journal.History;
import chat.parley.journal.StreamPage;
import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PageEncoderTest {

  private static final Address CHAT = new Address.Everyone();

  private final PageEncoder encoder = new PageEncoder(JsonMapper.shared());

  private static StreamPage page(long start, long end) {
    var last = new StreamPosition("e", end);
    return new StreamPage(true, start, last, new History(0, last, List.of()));
  }

  private byte[] encode(Address address, StreamPage page) {
    return encoder.encode(Form.POSITION, "chat", address, page);
  }

  @Test
  void aPageIsEncodedOnceForAllClientsAtOnePosition() {
    assertThat(encode(CHAT, page(1, 2))).isSameAs(encode(CHAT, page(1, 2)));
  }

  @Test
  void anotherPositionOrEndIsAnotherPage() {
    byte[] page = encode(CHAT, page(1, 2));
    assertThat(encode(CHAT, page(0, 2))).isNotSameAs(page);
    assertThat(encode(CHAT, page(1, 3))).isNotEqualTo(page);
  }

  @Test
  void onlyThePageOfAPositionSaysWhetherItContinues() {
    assertThat(encode(CHAT, page(1, 2))).asString().endsWith(",\"recovered\":true}");
    assertThat(encoder.encode(Form.HISTORY, "chat", CHAT, page(1, 2)))
        .asString()
        .doesNotContain("recovered");
  }

  @Test
  void pagesOfInboxesAndPairsAreNotShared() {
    var bob = new UserName("bob");
    for (Address address :
        List.of(new Address.Inbox(bob), Address.Pair.of(bob, new UserName("ann")))) {
      assertThat(encode(address, page(1, 2))).isNotSameAs(encode(address, page(1, 2)));
    }
  }
}
