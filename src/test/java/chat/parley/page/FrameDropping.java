package chat.parley.page;

import com.microsoft.playwright.WebSocketRoute;
import java.util.concurrent.atomic.AtomicBoolean;

/** Handlers of a page's WebSockets that forward frames, and drop some of them when asked to. */
final class FrameDropping {

  private FrameDropping() {}

  /** Drops the SEND frames of the page while {@code dropping} is set. */
  static void dropSends(WebSocketRoute route, AtomicBoolean dropping) {
    WebSocketRoute upstream = route.connectToServer();
    route.onMessage(
        frame -> {
          if (!dropping.get() || !frame.text().startsWith("SEND")) {
            upstream.send(frame.text());
          }
        });
  }

  /** Drops the frames of the server while {@code dropping} is set. */
  static void dropServerFrames(WebSocketRoute route, AtomicBoolean dropping) {
    route
        .connectToServer()
        .onMessage(
            frame -> {
              if (!dropping.get()) {
                route.send(frame.text());
              }
            });
  }
}
