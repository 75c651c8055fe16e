package chat.parley.attack;

import java.io.IOException;

/** Clients that make the server remember more and more about their own inbox. */
final class HostileDevices {

  private HostileDevices() {}

  /** Subscribes under one new device name after another. */
  static void names(int port) throws IOException {
    try (var socket = open(port, "names", 1)) {
      for (int i = 0; true; i++) {
        socket.frame(
            "SUBSCRIBE\nid:1\ndestination:/user/queue/messages\ndurable-subscription-name:d"
                + i
                + "\n\n\0UNSUBSCRIBE\nid:1\n\n\0");
      }
    }
  }

  /** Acknowledges every second message, again and again, so that each is a range of its own. */
  static void gaps(int port) throws IOException {
    int messages = 100;
    try (var socket = open(port, "gaps", messages)) {
      socket.frame(
          "SUBSCRIBE\nid:1\nack:client-individual\nhistory:1000\nreceipt:s\n"
              + "destination:/user/queue/messages\n\n\0");
      String epoch = socket.readUpTo("\nepoch:", "\n");
      for (int i = 0; true; i++) {
        socket.frame("ACK\nid:%s-%d@1\n\n\0".formatted(epoch, 2 + 2 * i % messages));
      }
    }
  }

  /** Opens a session that hears of its errors and goes on, with messages in its inbox. */
  private static HostileSocket open(int port, String user, int messages) throws IOException {
    var socket = new HostileSocket(port);
    socket.upgrade("/stomp/hostile-" + user);
    socket.frame("CONNECT\naccept-version:1.2\n\n\0");
    socket.frame("SUBSCRIBE\nid:e\ndestination:/user/queue/errors\n\n\0");
    String send = "SEND\ndestination:/user/hostile-%s/queue/messages\n".formatted(user);
    socket.frame((send + "\nx\0").repeat(messages - 1) + send + "receipt:last\n\nx\0");
    socket.readUpTo("receipt-id:las", "t");
    return socket;
  }
}
