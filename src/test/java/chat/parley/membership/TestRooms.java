package chat.parley.membership;

import chat.parley.delivery.Fanout;
import chat.parley.failures.Failures;
import chat.parley.room.RoomLimits;
import chat.parley.security.TestSecurity;

/** Creates directories of rooms for tests. */
public final class TestRooms {

  /** Limits that no test reaches by accident. */
  public static final RoomLimits LIMITS = new RoomLimits(true, 100_000, 3_000, 1_000, 1_000);

  private TestRooms() {}

  /** Returns a directory that reads no store until it is started. */
  public static RoomDirectory directory(Fanout fanout, Failures failures) {
    return new RoomDirectory(LIMITS, fanout, TestSecurity.auditLog(), failures);
  }
}
