package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;

/** The console of a browser. */
final class Console {

  private Console() {}

  /**
   * Runs an example as the console does: with top-level await, and constants that remain defined.
   */
  static void paste(Page page, String example) {
    var script = new JsonObject();
    script.addProperty("expression", example);
    script.addProperty("replMode", true);
    script.addProperty("awaitPromise", true);
    JsonObject result = page.context().newCDPSession(page).send("Runtime.evaluate", script);
    assertThat(result.has("exceptionDetails")).as(result.toString()).isFalse();
  }
}
