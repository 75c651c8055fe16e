package chat.parley.attack;

import java.io.IOException;

/** Clients that make the server store more and more state about their inbox. */
final class HostileDevices {

  private HostileDevices() {}

  /** Subscribes with one new device name after another. */
  static void registerDevices(int port) throws IOException {
    try (var socket = open(port, "names", 1)) {
      for (int i = 0; true; i++) {
        socket.sendText(
            "SUBSCRIBE\nid:1\ndestination:/user/queue/messages\ndurable-subscription-name:d"
                + i
                + "\n\n\0UNSUBSCRIBE\nid:1\n\n\0");
      }
    }
  }

  /**
   * Acknowledges every second message, over and over, so that each acknowledgement is a separate
   * range.
   */
  static void createGaps(int port) throws IOException {
    int messages = 100;
    try (var socket = open(port, "gaps", messages)) {
      socket.sendText(
          "SUBSCRIBE\nid:1\nack:client-individual\nhistory:1000\nreceipt:s\n"
              + "destination:/user/queue/messages\n\n\0");
      String epoch = socket.readBetween("\nepoch:", "\n");
      for (int i = 0; true; i++) {
        socket.sendText("ACK\nid:%s-%d@1\n\n\0".formatted(epoch, 2 + 2 * i % messages));
      }
    }
  }

  /**
   * Opens a session with messages in its inbox, which receives its errors as messages and stays
   * open.
   */
  private static HostileSocket open(int port, String user, int messages) throws IOException {
    var socket = new HostileSocket(port);
    socket.upgrade("/stomp/hostile-" + user);
    socket.sendText("CONNECT\naccept-version:1.2\n\n\0");
    socket.sendText("SUBSCRIBE\nid:e\ndestination:/user/queue/errors\n\n\0");
    String send = "SEND\ndestination:/user/hostile-%s/queue/messages\n".formatted(user);
    socket.sendText((send + "\nx\0").repeat(messages - 1) + send + "receipt:last\n\nx\0");
    socket.readBetween("receipt-id:las", "t");
    return socket;
  }
}
