package chat.parley.page;

import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A handler of the WebSockets that a page opens. It connects each of them to the server, and
 * forwards frames, of which some can be dropped.
 */
final class PageSockets implements Consumer<WebSocketRoute> {

  private final List<WebSocketRoute> opened = new ArrayList<>();
  private final Consumer<WebSocketRoute> forwarding;

  private PageSockets(Consumer<WebSocketRoute> forwarding) {
    this.forwarding = forwarding;
  }

  /** Forwards all frames. */
  static PageSockets forwarding() {
    return new PageSockets(WebSocketRoute::connectToServer);
  }

  /** Drops the SEND frames of the page while {@code dropping} is set. */
  static PageSockets droppingSends(AtomicBoolean dropping) {
    return new PageSockets(
        route -> {
          WebSocketRoute upstream = route.connectToServer();
          route.onMessage(
              frame -> {
                if (!dropping.get() || !frame.text().startsWith("SEND")) {
                  upstream.send(frame.text());
                }
              });
        });
  }

  /** Drops the frames of the server while {@code dropping} is set. */
  static PageSockets droppingServerFrames(AtomicBoolean dropping) {
    return droppingServerFrames(_ -> dropping.get());
  }

  /** Drops some frames of the server. */
  static PageSockets droppingServerFrames(Predicate<String> dropped) {
    return new PageSockets(
        route ->
            route
                .connectToServer()
                .onMessage(
                    frame -> {
                      if (!dropped.test(frame.text())) {
                        route.send(frame.text());
                      }
                    }));
  }

  @Override
  public void accept(WebSocketRoute route) {
    opened.add(route);
    forwarding.accept(route);
  }

  /** Returns the WebSocket that the page opened first. */
  WebSocketRoute first() {
    return opened.getFirst();
  }

  /** Returns the WebSocket that the page opened last. */
  WebSocketRoute last() {
    return opened.getLast();
  }
}
