package chat.parley.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client that sends each message by a POST request, one at a time, and receives messages on a
 * second connection: by an event stream, which it opens again where it ended, or by long polls.
 */
final class RequestClient extends Client {

  private static final String NEXT = "\"next\":[\"";
  private static final String NO_WAIT = "&wait=0";
  private static final String WAIT = "&wait=25";
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final HttpWire sending;
  private final HttpWire receiving;

  /** The stream. */
  private final String stream;

  /** The stream and the position in it, once that is known: a value of the parameter {@code at}. */
  private String at;

  /** The start of the keys of the messages: a message that is repeated is stored once. */
  private final String keys = Long.toString(ThreadLocalRandom.current().nextLong(), 36);

  private boolean ready;
  private int sent;

  /** Begins to connect; the connection that sends is opened with the first message. */
  RequestClient(int number, Scene scene, Loop loop, Connection.Opener server, Listener listener) {
    super(number, scene, listener);
    stream = String.valueOf(scene.route().subscribe());
    Map<String, String> start = scene.route().subscribeHeaders();
    String offset = start.get("offset");
    at = offset == null ? stream : stream + ":" + start.get("epoch") + ":" + offset;
    sending = new HttpWire(loop, server, new Sending());
    boolean events = scene.target().protocol() == ClientProtocol.EVENTS;
    receiving = new HttpWire(loop, server, events ? new Events() : new Polls());
    requestMessages(events ? "" : NO_WAIT);
  }

  private void requestMessages(String parameter) {
    receiving.send(Requests.get(scene, number, scene.route().path() + at + parameter));
  }

  @Override
  Map<String, String> subscriptionStart() {
    String[] parts = at.split(":", -1);
    return parts.length < 3 ? Map.of() : Map.of("epoch", parts[1], "offset", parts[2]);
  }

  @Override
  void write(byte[] message) {
    String path = scene.resolvePlaceholders(scene.route().send(), number);
    sending.send(Requests.post(scene, number, path, keys + "-" + ++sent, message));
  }

  @Override
  void close() {
    sending.close();
    receiving.close();
  }

  private void becomeReady() {
    if (!ready) {
      ready = true;
      listener.ready(this);
    }
  }

  /** A kind of request: an unexpected response, or none, ends the client. */
  private abstract class Exchange implements HttpWire.Owner {

    @Override
    public void response(int status, byte[] in, int from, int to) {
      close();
      listener.failed(RequestClient.this, "status %d: %s".formatted(status, text(in, from, to)));
    }

    @Override
    public int events(byte[] in, int from, int end) {
      response(OK, in, from, end);
      return end;
    }

    @Override
    public void failed(String reason) {
      close();
      listener.failed(RequestClient.this, reason);
    }
  }

  private final class Sending extends Exchange {

    @Override
    public void response(int status, byte[] in, int from, int to) {
      if (status != OK && status != CREATED) {
        super.response(status, in, from, to);
      } else if (scene.receipts()) {
        listener.receiptReceived(RequestClient.this);
      }
    }
  }

  /** The first poll only asks for the position, unless there is one. */
  private final class Polls extends Exchange {

    @Override
    public void response(int status, byte[] in, int from, int to) {
      String body = new String(in, from, to - from, ISO_8859_1);
      int next = body.lastIndexOf(NEXT) + NEXT.length();
      if (status != OK || next < NEXT.length()) {
        super.response(status, in, from, to);
        return;
      }
      boolean hadPosition = !at.equals(stream);
      at = body.substring(next, body.indexOf('"', next));
      requestMessages(WAIT);
      becomeReady();
      if (hadPosition) {
        reportMarks(in, from, to);
      }
    }
  }

  private final class Events extends Exchange {

    /** Whether an event has arrived since the last request. */
    private boolean begun;

    @Override
    public int events(byte[] in, int from, int end) {
      String text = new String(in, from, end - from, ISO_8859_1);
      int begin = 0;
      for (int next; (next = text.indexOf("\n\n", begin)) >= 0; begin = next + 2) {
        handle(text.substring(begin, next), in, from + begin, from + next);
      }
      return from + begin;
    }

    private void handle(String event, byte[] in, int from, int to) {
      if (event.startsWith("id: ")) {
        at = stream + ":" + event.lines().findFirst().orElseThrow().substring(4);
        begun = true;
        becomeReady();
        reportMarks(in, from, to);
      } else if (event.startsWith("event: error") || (!ready && event.startsWith(": "))) {
        response(OK, in, from, to);
      }
    }

    /** Opens an event stream that has ended again, after the last event. */
    @Override
    public void failed(String reason) {
      if (begun) {
        begun = false;
        requestMessages("");
      } else {
        super.failed(reason);
      }
    }
  }
}
