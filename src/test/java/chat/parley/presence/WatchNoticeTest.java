package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.UserName;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchNoticeTest {

  @Test
  void aNoticeIsDecodedAsItWasEncoded() throws IOException {
    var ann = new UserName("ann");
    var bob = new UserName("bob");
    var request = new PresenceRequest(Set.of(bob, ann), Set.of(new UserName("eve")), null);
    byte[] notice = new WatchNotice(ann, request).encode();
    assertThat(WatchNotice.decode(notice)).isEqualTo(new WatchNotice(ann, request));
    byte[] part = Arrays.copyOf(notice, notice.length - 1);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> WatchNotice.decode(part));
  }
}
