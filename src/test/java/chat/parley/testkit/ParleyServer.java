package chat.parley.testkit;

import chat.parley.ParleyApplication;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.Reply;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outboxes;
import chat.parley.journal.Span;
import chat.parley.journal.Stored;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The whole of Parley, running in this JVM on a free port of the loopback interface. */
public final class ParleyServer implements AutoCloseable {

  private static final class Shared {
    static final ParleyServer SERVER = start();
  }

  private final ConfigurableApplicationContext context;
  private final int port;

  /** Where its data is, if nobody has said where; it goes with the server. */
  private final @Nullable Path ownDirectory;

  private ParleyServer(ConfigurableApplicationContext context, @Nullable Path ownDirectory) {
    this.context = context;
    this.ownDirectory = ownDirectory;
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
    Path ownDirectory = null;
    if (Arrays.stream(properties).noneMatch(p -> p.startsWith("parley.data-directory="))) {
      ownDirectory = newDirectory();
      arguments.add("--parley.data-directory=" + ownDirectory);
    }
    return new ParleyServer(
        new SpringApplicationBuilder(ParleyApplication.class).run(arguments.toArray(String[]::new)),
        ownDirectory);
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("parley");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Waits until all that the server has taken is stored and handed on. */
  public void awaitStored() {
    var stored = new CompletableFuture<Void>();
    bean(Conversation.class)
        .post(
            List.of(),
            new Reply() {
              @Override
              public void stored(List<Stored> answers) {
                stored.complete(null);
              }

              @Override
              public void refused(ChatException e) {
                stored.completeExceptionally(e);
              }
            });
    stored.orTimeout(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits until everything before an offset has been deleted. */
  public void awaitOldest(Address stream, long expected) {
    Conversation conversation = bean(Conversation.class);
    LongSupplier oldest = () -> conversation.history(stream, new Span.Newest(1)).deleted() + 1;
    Await.until(
        () -> "the oldest message " + oldest.getAsLong(), () -> oldest.getAsLong() == expected);
  }

  /** A part of the running application. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
    try {
      FileSystemUtils.deleteRecursively(ownDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
