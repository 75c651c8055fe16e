package chat.parley.crash;

import chat.parley.testkit.Await;
import java.net.http.HttpResponse;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes to one stream over HTTP, and repeats each message until the response is that it is stored.
 */
final class HttpCrashWriter implements Runnable {

  private final IntSupplier ports;
  private final String name;
  private final TestStream stream;
  private final Ledger ledger;
  private final Supplier<Phase> phase;

  HttpCrashWriter(
      IntSupplier ports, String name, TestStream stream, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.name = name;
    this.stream = stream;
    this.ledger = ledger;
    this.phase = phase;
  }

  @Override
  public void run() {
    try (var http = new CrashHttp(ports, name)) {
      for (int i = 1; phase.get() == Phase.WRITING; i++) {
        String id = name + "-" + i;
        String text = "text of " + id;
        ledger.recordDraft(id, new Ledger.Draft(stream.name(), text));
        while (phase.get() != Phase.OVER && !post(http, id, text)) {
          Await.pause(CrashRun.RECONNECT_DELAY);
        }
        // The default of parley.limits.requests-per-second is enough for all writers.
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  /** Sends a message; returns false if it may not be stored, and has to be repeated. */
  private boolean post(CrashHttp http, String id, String text) {
    HttpResponse<String> response = http.send("POST", stream.postPath(), id, "text/plain", text);
    if (response == null || (response.statusCode() != 200 && response.statusCode() != 201)) {
      return false;
    }
    record(id, JsonMapper.shared().readTree(response.body()));
    return true;
  }

  private void record(String id, JsonNode answer) {
    var position =
        new Position(
            answer.get("epoch").stringValue(),
            answer.get("offset").longValue(),
            answer.get("id").stringValue());
    ledger.recordReceipt(new Ledger.Receipt(id, position, answer.has("duplicate")));
  }
}
