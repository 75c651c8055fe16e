package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;

/** How the server ends a connection that broke the protocol. */
final class ErrorFrames {

  private ErrorFrames() {}

  /** Expects an ERROR and the close behind it; returns the ERROR. */
  static StompFrame expect(StompUser user, String code, int closeCode) {
    StompFrame error = user.next("ERROR");
    assertThat(error.header("code")).as(error.toString()).isEqualTo(code);
    assertThat(error.header("message")).as("what was wrong").isNotBlank();
    assertThat(error.text()).isEqualTo(error.header("message") + "\n");
    assertThat(user.socket().closeCode()).as("the close code after %s", error).isEqualTo(closeCode);
    return error;
  }
}
