package chat.parley.load;

import java.util.List;

/** What users do. */
enum Workload {
  BROADCAST,
  ROOM,
  DIRECT,
  DURABLE,
  STORM,
  RESUME,
  IDLE;

  /** What is played unless something else is asked for. */
  static List<Workload> of(ClientProtocol dialect) {
    return switch (dialect) {
      case STOMP -> List.of(BROADCAST, ROOM, DIRECT, DURABLE, STORM, RESUME);
      case OLD -> List.of(DIRECT);
    };
  }
}
