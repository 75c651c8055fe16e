package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestBodyTest {

  private static final ChatError TOO_LARGE = ChatError.MESSAGE_TOO_LARGE;

  /** Returns a request without a Content-Length. */
  private static MockHttpServletRequest chunked(InputStream body) {
    return new MockHttpServletRequest("POST", "/") {
      @Override
      public ServletInputStream getInputStream() {
        return new DelegatingServletInputStream(body);
      }
    };
  }

  @Test
  void aBodyMayHaveTheMaximumSize() {
    var request = new MockHttpServletRequest("POST", "/");
    request.setContent(new byte[10]);
    assertThat(RequestBody.read(request, 10, TOO_LARGE)).hasSize(10);
    assertThat(RequestBody.read(chunked(InputStream.nullInputStream()), 10, TOO_LARGE)).isEmpty();
  }

  @Test
  void nothingIsReadOfABodyWithATooLargeContentLength() {
    var request =
        new MockHttpServletRequest("POST", "/") {
          @Override
          public long getContentLengthLong() {
            return 99_999_999_999L;
          }

          @Override
          public ServletInputStream getInputStream() {
            throw new AssertionError("The body is read");
          }
        };
    assertThat(
            ChatExceptions.expect(TOO_LARGE, () -> RequestBody.read(request, 10, TOO_LARGE)).text())
        .isEqualTo("The request body is 99,999,999,999 bytes; the maximum is 10 bytes");
  }

  @Test
  void aBodyOfUnknownLengthIsReadToTwiceTheMaximum() {
    var body = new ByteArrayInputStream(new byte[100]);
    ChatExceptions.expect(TOO_LARGE, () -> RequestBody.read(chunked(body), 10, TOO_LARGE));
    assertThat(body.available()).isEqualTo(79);
  }

  @Test
  void aBodyOfAtMostTwiceTheMaximumIsDiscarded() throws IOException {
    var request = new MockHttpServletRequest("POST", "/");
    request.setContent(new byte[20]);
    ChatExceptions.expect(TOO_LARGE, () -> RequestBody.read(request, 10, TOO_LARGE));
    assertThat(request.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void anIncompleteBodyIsRefused() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("closed");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("closed");
          }
        };
    ChatExceptions.expect(
        ChatError.BAD_REQUEST, () -> RequestBody.read(chunked(broken), 10, TOO_LARGE));
  }

  @Test
  void aCompressedBodyIsRefused() {
    var request = new MockHttpServletRequest("POST", "/");
    request.addHeader("Content-Encoding", "gzip");
    ChatExceptions.expect(ChatError.BAD_REQUEST, () -> RequestBody.read(request, 10, TOO_LARGE));
  }

  @Test
  void aBodyOfManyPartsIsJoined() {
    var content = new byte[100_000];
    new Random(1).nextBytes(content);
    var request = new MockHttpServletRequest("POST", "/");
    request.setContent(content);
    assertThat(RequestBody.read(request, 100_000, TOO_LARGE)).isEqualTo(content);
    request.setContent(Arrays.copyOf(content, 16_384));
    assertThat(RequestBody.read(request, 16_384, TOO_LARGE)).hasSize(16_384);
    ChatExceptions.expect(
        TOO_LARGE,
        () -> RequestBody.read(chunked(new ByteArrayInputStream(content)), 99_999, TOO_LARGE));
  }
}
