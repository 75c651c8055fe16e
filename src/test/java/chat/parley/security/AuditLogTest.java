package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ServerLog;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuditLogTest {

  /** An address that no other test logs. */
  private static final String ADDRESS = "198.51.100.7";

  private final AuditLog audit = new AuditLog();
  private final ServerLog log = ServerLog.open();

  @AfterEach
  void stop() {
    log.close();
  }

  private List<String> lines() {
    return log.lines().stream().filter(line -> line.contains(ADDRESS)).toList();
  }

  @Test
  void aRefusalIsOneLine() {
    audit.refused(
        "connect", new UserName("alice"), ADDRESS, ChatError.BAD_TOKEN.because("not in the line"));
    audit.refused("handshake", null, ADDRESS, ChatError.BANNED.because("not in the line"));
    assertThat(lines())
        .containsExactly(
            "parley.audit: event=\"connect\" code=bad-token user=alice address=198.51.100.7",
            "parley.audit: event=\"handshake\" code=banned user=- address=198.51.100.7");
  }

  @Test
  void linesAboutRepeatedRefusalsAreSuppressedByCode() {
    for (int i = 0; i < 40; i++) {
      audit.refused("connect", null, ADDRESS, ChatError.BAD_TOKEN.because("repeated"));
    }
    assertThat(lines()).hasSizeBetween(10, 30);
    audit.refused("connect", null, ADDRESS, ChatError.BANNED.because("another code"));
    assertThat(lines().getLast()).contains("code=banned");
  }

  @Test
  void actsOfModeratorsAreNeverSuppressed() {
    for (int i = 0; i < 40; i++) {
      audit.moderated("ban", new UserName("mo"), ADDRESS);
    }
    assertThat(lines())
        .hasSize(40)
        .containsOnly("parley.audit: event=\"ban\" user=198.51.100.7 by=mo");
  }

  @Test
  void changesOfRoomsAreWritten() {
    audit.roomChanged("room-role", ADDRESS, "user=bob role=owner", new UserName("ann"));
    audit.roomChanged("room-delete", ADDRESS, "", new UserName("ann"));
    assertThat(lines())
        .containsExactly(
            "parley.audit: event=\"room-role\" room=198.51.100.7 user=bob role=owner by=ann",
            "parley.audit: event=\"room-delete\" room=198.51.100.7 by=ann");
  }

  @Test
  void theProfilesThatAServiceSetsAreWritten() {
    audit.profileSet(ADDRESS, new UserName("backend"));
    assertThat(lines())
        .containsExactly("parley.audit: event=\"profile\" user=198.51.100.7 by=backend");
  }

  @Test
  void aRoomThatAServiceReadsIsWrittenOnceAMinute() {
    for (int i = 0; i < 40; i++) {
      audit.roomRead(ADDRESS, new UserName("backend"));
    }
    audit.roomRead(ADDRESS, new UserName("bot"));
    assertThat(lines())
        .containsExactly(
            "parley.audit: event=\"room-read\" room=198.51.100.7 by=backend",
            "parley.audit: event=\"room-read\" room=198.51.100.7 by=bot");
  }

  @ParameterizedTest
  @EnumSource
  void refusalsAreCountedByError(ChatError error) {
    assertThat(audit.refusalCount(error)).isZero();
    audit.countRefusal(error.because("first"));
    audit.countRefusal(error.because("second"));
    for (ChatError each : ChatError.values()) {
      assertThat(audit.refusalCount(each)).isEqualTo(each == error ? 2 : 0);
    }
  }

  @Test
  void aLineIsNoCountedRefusal() {
    audit.refused("end", null, ADDRESS, ChatError.KICKED.because("kicked"));
    assertThat(audit.refusalCount(ChatError.KICKED)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/streams/room.a-b_c~1/messages, /api/streams/room.a-b_c~1/messages",
    "/ws/%C3%A4, /ws/%C3%A4",
    "'/a b\"\n=ä', /a?b????",
    "'', ''"
  })
  void onlyCharactersOfPlainPathsAreLogged(String path, String printable) {
    assertThat(AuditLog.printable(path)).isEqualTo(printable);
  }

  @Test
  void aLongPathIsCut() {
    assertThat(AuditLog.printable("x".repeat(100))).isEqualTo("x".repeat(100));
    assertThat(AuditLog.printable("x".repeat(101))).isEqualTo("x".repeat(100) + "…");
  }
}
