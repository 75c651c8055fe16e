package chat.parley.crash;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes to one stream over HTTP, and repeats each message until the response is that it is stored.
 */
final class HttpCrashWriter implements Runnable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

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
    try (var http = HttpClient.newHttpClient()) {
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
  private boolean post(HttpClient http, String id, String text) {
    var address = URI.create("http://127.0.0.1:" + ports.getAsInt() + stream.postPath());
    var request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Parley-User", name)
            .header("Idempotency-Key", id)
            .POST(BodyPublishers.ofString(text));
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != 200 && response.statusCode() != 201) {
        return false;
      }
      record(id, JsonMapper.shared().readTree(response.body()));
      return true;
    } catch (IOException _) {
      // The server was killed.
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
