package chat.parley.testkit;

import chat.parley.cluster.BrokerRelay;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.SendCallback;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outboxes;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.store.StoreProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * The whole of Parley, running in this JVM on a free port of the loopback interface. If there is to
 * be a {@link SharedBroker} it is two nodes, unless a test wants a store of its own, and those who
 * connect one after the other are on different ones.
 */
public final class ParleyServer implements AutoCloseable {

  private static final class Shared {
    static final ParleyServer SERVER = start();
  }

  private record Node(ConfigurableApplicationContext context, int port) {

    /** Not on a command line, where secrets may not be. */
    static Node start(Map<String, Object> properties) {
      ConfigurableApplicationContext context =
          EmbeddedParley.builder()
              .initializers(
                  made ->
                      made.getEnvironment()
                          .getPropertySources()
                          .addFirst(new MapPropertySource("test", properties)))
              .run();
      return new Node(
          context,
          context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }
  }

  private static final Identity NOBODY = Identity.of(new UserName("nobody"));

  private final List<Node> nodes;
  private final AtomicInteger asked = new AtomicInteger();

  /** Where its data is, if nobody has said where; it goes with the server. */
  private final @Nullable Path ownDirectory;

  private ParleyServer(List<Node> nodes, @Nullable Path ownDirectory) {
    this.nodes = nodes;
    this.ownDirectory = ownDirectory;
  }

  /**
   * Starts one of one's own, to be closed by the caller.
   *
   * @param properties each as {@code name=value}
   */
  public static ParleyServer start(String... properties) {
    boolean ownStore =
        Arrays.stream(properties)
            .anyMatch(p -> p.startsWith("parley.data-directory=") || p.startsWith("parley.store."));
    Broker broker = ownStore ? null : SharedBroker.wanted();
    return broker == null ? startOn(0, properties) : cluster(broker, 2, properties);
  }

  /** The same on a port that must be free, such as that of a server that was closed. */
  public static ParleyServer startOn(int port, String... properties) {
    Map<String, Object> arguments = arguments(port, properties);
    Path ownDirectory = null;
    if (Arrays.stream(properties).noneMatch(p -> p.startsWith("parley.data-directory="))) {
      ownDirectory = newDirectory();
      arguments.put("parley.data-directory", ownDirectory.toString());
    }
    return new ParleyServer(List.of(Node.start(arguments)), ownDirectory);
  }

  /** Several nodes, with a new database, that are linked to each other. */
  public static ParleyServer cluster(Broker broker, int size, String... properties) {
    ParleyServer server = unlinked(broker, size, properties);
    server.awaitLinks(true);
    return server;
  }

  /** The same, whether they get a link or not. */
  public static ParleyServer unlinked(Broker broker, int size, String... properties) {
    StoreProperties.Store store = Stores.newPostgres();
    var all = new ArrayList<String>();
    all.add("parley.store.url=" + store.url());
    all.add("parley.store.username=" + store.username());
    all.add("parley.store.password=" + store.password());
    all.addAll(List.of(broker.properties(Names.unique("parley.test"))));
    all.addAll(List.of(properties));
    Map<String, Object> arguments = arguments(0, all.toArray(String[]::new));
    return new ParleyServer(
        IntStream.range(0, size).mapToObj(_ -> Node.start(arguments)).toList(), null);
  }

  /** Of two properties of one name the later one counts. */
  private static Map<String, Object> arguments(int port, String... properties) {
    var values = new LinkedHashMap<String, Object>();
    values.put("server.port", String.valueOf(port));
    values.putAll(Limited.BUSY);
    for (String property : properties) {
      int equals = property.indexOf('=');
      values.put(property.substring(0, equals), property.substring(equals + 1));
    }
    return values;
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("parley");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The one with default settings, but for rates, that all tests of this JVM share; it stops with
   * the JVM. Who uses it takes names from {@link Names}, and closes the sockets it opens.
   */
  public static ParleyServer shared() {
    return Shared.SERVER;
  }

  /** Of several nodes it is another one each time. */
  public int port() {
    return port(asked.getAndIncrement());
  }

  /** The port of one of several nodes, from 0. */
  public int port(int node) {
    // A device that leaves one node and comes to another takes longer than its place does.
    if (nodes.size() > 1) {
      awaitStored();
    }
    return nodes.get(node % nodes.size()).port();
  }

  /** A WebSocket address here. */
  public URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + port() + path);
  }

  /** How many sessions the server holds. */
  public int openSessions() {
    return beans(Outboxes.class).stream().mapToInt(Outboxes::size).sum();
  }

  /** Waits until the server holds so many sessions. */
  public void awaitOpenSessions(int expected) {
    Await.until(() -> openSessions() + " open sessions", () -> openSessions() == expected);
  }

  /** Waits until a stream has so many readers. */
  public void awaitReaders(Address stream, int expected) {
    IntSupplier readers =
        () -> beans(Fanout.class).stream().mapToInt(f -> f.subscribers(stream)).sum();
    Await.until(
        () -> readers.getAsInt() + " readers of " + stream, () -> readers.getAsInt() == expected);
  }

  /** Waits until each node has a link to the others, or none has. */
  public void awaitLinks(boolean expected) {
    Await.until(
        () -> "not all links are as expected: " + expected,
        () -> beans(BrokerRelay.class).stream().allMatch(relay -> relay.isLinked() == expected));
  }

  /** Waits until all that the server has taken is stored and handed on. */
  public void awaitStored() {
    beans(Conversation.class).forEach(ParleyServer::awaitStored);
  }

  private static void awaitStored(Conversation conversation) {
    var stored = new CompletableFuture<Void>();
    conversation.post(
        NOBODY,
        List.of(),
        new SendCallback() {
          @Override
          public void stored(List<StoredMessage> answers) {
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
    LongSupplier oldest =
        () -> conversation.history(NOBODY, stream, new HistoryRange.Newest(1)).deleted() + 1;
    Await.until(
        () -> "the oldest message " + oldest.getAsLong(), () -> oldest.getAsLong() == expected);
  }

  /** A part of the running application; of several nodes the first one's. */
  public <T> T bean(Class<T> type) {
    return beans(type).getFirst();
  }

  /** A part of the running application, of each node. */
  public <T> List<T> beans(Class<T> type) {
    return nodes.stream().map(node -> node.context().getBean(type)).toList();
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.context().close());
    try {
      FileSystemUtils.deleteRecursively(ownDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
