package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class EventStreamPathsTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /api/events, true",
    "GET, /api/streams/chat/events, true",
    "POST, /api/events, false",
    "GET, /api/streams/chat/messages, false",
    "GET, /api/streams/a/b/events, false",
    "GET, /api/events/x, false"
  })
  void eventStreamsAreRequestedByGet(String method, String path, boolean matches) {
    assertThat(EventStreamPaths.match(new MockHttpServletRequest(method, path))).isEqualTo(matches);
  }
}
