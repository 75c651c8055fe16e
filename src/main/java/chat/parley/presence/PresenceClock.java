package chat.parley.presence;

import chat.parley.limits.RunningTime;

/** The clocks of presence. Any thread may call. */
interface PresenceClock {

  /** The clocks of the system. A pause of the process counts for a moment only. */
  PresenceClock SYSTEM =
      new PresenceClock() {
        @Override
        public long nanos() {
          return RunningTime.nanos();
        }

        @Override
        public long millis() {
          return System.currentTimeMillis();
        }
      };

  /** Returns the time that passes, in nanoseconds from any origin. */
  long nanos();

  /** Returns the time of day, in milliseconds since 1970 UTC. */
  long millis();
}
