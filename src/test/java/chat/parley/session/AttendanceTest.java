package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttendanceTest {

  private static final UserName ALICE = new UserName("alice");

  private final SessionFixture fixture = SessionFixture.ofOpenMode();
  private final Attendance attendance = fixture.sessions.attendance();
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void listen() {
    attendance.listen(
        new UserListener() {
          @Override
          public void sessionsChanged(UserName user) {
            events.add(user + " changed");
          }

          @Override
          public void sessionEnded(UserName user, boolean clean) {
            events.add(user + (clean ? " left" : " ended"));
          }
        });
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void theListenerLearnsOfEachSessionAndOnceOfItsEnd() {
    ClientSession first = fixture.connect("alice");
    ClientSession second = fixture.connect("alice");
    first.depart(true);
    assertThat(attendance.hasSession(ALICE)).isTrue();
    first.closed();
    second.depart(ChatError.TIMED_OUT.because("no heart-beat"));
    assertThat(attendance.hasSession(ALICE)).isFalse();
    second.depart(true);
    second.closed();
    assertThat(events)
        .containsExactly("alice changed", "alice changed", "alice left", "alice ended");
  }

  @Test
  void aBannedClientIsNotExpectedBack() {
    fixture.connect("alice").depart(ChatError.BANNED.because("banned"));
    fixture.connect("bob").closed();
    assertThat(events).containsExactly("alice changed", "alice left", "bob changed", "bob ended");
  }

  @Test
  void aSessionThatHasNotConnectedIsNotSeen() {
    fixture.open("alice").closed();
    assertThat(events).isEmpty();
    assertThat(attendance.hasSession(ALICE)).isFalse();
  }

  @Test
  void aUserIsAwayIfAllSessionsThatHaveNotEndedSaySo() {
    ClientSession phone = fixture.connect("alice");
    ClientSession desk = fixture.connect("alice");
    phone.setAway(true);
    assertThat(attendance.isAway(ALICE, false)).isFalse();
    desk.depart(false);
    assertThat(attendance.isAway(ALICE, false)).isTrue();
  }
}
