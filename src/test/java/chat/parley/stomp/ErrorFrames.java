package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;

/** Expectations about the ERROR frames with which the server ends a session. */
final class ErrorFrames {

  private ErrorFrames() {}

  /**
   * Asserts that the next frame is an ERROR and that the server then closes the connection.
   *
   * @return the ERROR
   */
  static StompFrame expect(StompUser user, String code, int closeCode) {
    StompFrame error = user.next("ERROR");
    assertThat(error.header("code")).as(error.toString()).isEqualTo(code);
    assertThat(error.header("message")).as("the header 'message'").isNotBlank();
    assertThat(error.text()).isEqualTo(error.header("message") + "\n");
    assertThat(user.socket().closeCode()).as("the close code after %s", error).isEqualTo(closeCode);
    return error;
  }
}
