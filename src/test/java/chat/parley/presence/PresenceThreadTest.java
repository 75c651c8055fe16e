package chat.parley.presence;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;

class PresenceThreadTest {

  @Test
  void aCallAfterTheStopIsRefusedAtOnce() {
    try (var failures = new Failures(ProcessHalt.NONE)) {
      var thread = new PresenceThread(failures);
      thread.stop();
      ChatExceptions.expect(ChatError.INTERNAL, () -> thread.run(() -> {}));
    }
  }
}
