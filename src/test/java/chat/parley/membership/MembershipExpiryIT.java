package chat.parley.membership;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A node has memberships in memory of users with a session on it only. */
class MembershipExpiryIT {

  @AutoClose private static final ParleyServer SERVER = ParleyServer.startOn(0);

  private final RoomDirectory rooms = SERVER.bean(RoomDirectory.class);

  private void awaitMemberships(int expected) {
    Await.until(() -> rooms.memberships() + " memberships", () -> rooms.memberships() == expected);
  }

  @Test
  void theMembershipsOfUsersWithoutASessionAreForgotten() {
    RoomOwner.create(SERVER, "ann", "club", "private").add("bob");
    String messages = "/api/streams/room.club/messages";
    try (var ann = new Poller("ann");
        var bob = StompUser.connect(SERVER, "bob")) {
      bob.store("/topic/room.club", "text");
      assertThat(ann.get(SERVER.port(), messages).join().statusCode()).isEqualTo(200);
      assertThat(rooms.memberships()).isPositive();
      awaitMemberships(1);
      bob.store("/topic/room.club", "text");
      assertThat(rooms.memberships()).as("of the user with a session").isEqualTo(1);
      assertThat(ann.get(SERVER.port(), messages).join().statusCode()).isEqualTo(200);
    }
    awaitMemberships(0);
  }

  @Test
  void aFailureDoesNotEndTheExpiry() {
    var failures = new Failures(ProcessHalt.NONE);
    var calls = new AtomicInteger();
    var directory = SERVER.bean(RoomDirectory.class);
    try (var _ =
            new MembershipExpiry(
                directory,
                _ -> {
                  calls.incrementAndGet();
                  throw new IllegalStateException("Broken by a test");
                },
                failures,
                Duration.ofMillis(1));
        var carl = StompUser.connect(SERVER, "carl")) {
      RoomOwner.create(SERVER, "carl", "other", "private");
      carl.store("/topic/room.other", "text");
      Await.until(() -> calls + " calls", () -> calls.get() > 2);
      assertThat(failures.count(Subsystem.TIMER)).isPositive();
    }
  }
}
