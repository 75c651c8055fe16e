package chat.parley.testkit;

import chat.parley.ParleyApplication;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outboxes;
import chat.parley.message.Address;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole of Parley, running in this JVM on a free port of the loopback interface. */
public final class ParleyServer implements AutoCloseable {

  private static final class Shared {
    static final ParleyServer SERVER = start();
  }

  private final ConfigurableApplicationContext context;
  private final int port;

  private ParleyServer(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /**
   * Starts one of one's own, to be closed by the caller.
   *
   * @param properties each as {@code name=value}
   */
  public static ParleyServer start(String... properties) {
    return startOn(0, properties);
  }

  /** The same on a port that must be free, such as that of a server that was closed. */
  public static ParleyServer startOn(int port, String... properties) {
    var arguments = new ArrayList<>(List.of("--server.port=" + port));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return new ParleyServer(
        new SpringApplicationBuilder(ParleyApplication.class)
            .run(arguments.toArray(String[]::new)));
  }

  /**
   * The one with default settings that all tests of this JVM share; it stops with the JVM. Who uses
   * it takes names from {@link Names}, and closes the sockets it opens.
   */
  public static ParleyServer shared() {
    return Shared.SERVER;
  }

  public int port() {
    return port;
  }

  /** A WebSocket address here. */
  public URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  /** How many sessions the server holds. */
  public int openSessions() {
    return bean(Outboxes.class).size();
  }

  /** Waits until the server holds so many sessions. */
  public void awaitOpenSessions(int expected) {
    Await.until(() -> openSessions() + " open sessions", () -> openSessions() == expected);
  }

  /** Waits until a stream has so many readers. */
  public void awaitReaders(Address stream, int expected) {
    Fanout fanout = bean(Fanout.class);
    Await.until(
        () -> fanout.subscribers(stream) + " readers of " + stream,
        () -> fanout.subscribers(stream) == expected);
  }

  /** A part of the running application. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
