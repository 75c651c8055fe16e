package chat.parley.load;

import java.util.List;

/** The workloads of the load command. */
enum Workload {
  /** One user sends to a room, all receive. */
  BROADCAST,
  /** All users send to a room, all receive. */
  ROOM,
  /** Each user sends to a partner. */
  DIRECT,
  /** Each user sends to a partner and requests receipts. */
  DURABLE,
  /** All users connect at once. */
  STORM,
  /** All users connect at once and receive the messages that they have missed. */
  RESUME,
  /** All users are connected and send nothing. */
  IDLE;

  /** Returns the workloads that run if none are named. */
  static List<Workload> defaults(ClientProtocol protocol) {
    return switch (protocol) {
      case STOMP, EVENTS, POLL -> List.of(BROADCAST, ROOM, DIRECT, DURABLE, STORM, RESUME);
      case OLD -> List.of(DIRECT);
    };
  }
}
