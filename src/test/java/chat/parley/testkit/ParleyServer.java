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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * A complete Parley server in this JVM, on a free port of the loopback interface. With a {@link
 * SharedBroker} it is a cluster of two nodes, unless the test configures a store; successive
 * connections then go to the nodes in turn.
 */
public final class ParleyServer implements AutoCloseable {

  private static final class Shared {
    static final ParleyServer SERVER = start();
  }

  private record Node(ConfigurableApplicationContext context, int port) {

    /** Starts a node. Properties are not passed on the command line, which refuses secrets. */
    static Node start(Map<String, Object> properties) {
      ConfigurableApplicationContext context =
          EmbeddedParley.builder()
              .initializers(
                  created ->
                      created
                          .getEnvironment()
                          .getPropertySources()
                          .addFirst(new MapPropertySource("test", properties)))
              .run();
      return new Node(
          context,
          context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }
  }

  private static final Executor START_THREADS =
      task -> Thread.ofPlatform().daemon().name("cluster-start").start(task);

  private static final Identity TEST_IDENTITY = Identity.of(new UserName("nobody"));

  private final List<Node> nodes;
  private final AtomicInteger portRequests = new AtomicInteger();

  /** The data directory if the test configures none; it is deleted when the server is closed. */
  private final @Nullable Path ownDirectory;

  private ParleyServer(List<Node> nodes, @Nullable Path ownDirectory) {
    this.nodes = nodes;
    this.ownDirectory = ownDirectory;
  }

  /**
   * Starts a server, which the caller closes.
   *
   * @param properties each as {@code name=value}
   */
  public static ParleyServer start(String... properties) {
    boolean ownStore =
        Arrays.stream(properties)
            .anyMatch(p -> p.startsWith("parley.data-directory=") || p.startsWith("parley.store."));
    Broker broker = ownStore ? null : SharedBroker.configured();
    return broker == null ? startOn(0, properties) : cluster(broker, 2, properties);
  }

  /**
   * Starts a single node, which the caller closes.
   *
   * @param port a free port, such as that of a closed server; 0 for any
   * @param properties each as {@code name=value}
   */
  public static ParleyServer startOn(int port, String... properties) {
    Map<String, Object> arguments = arguments(port, properties);
    Path ownDirectory = null;
    if (Arrays.stream(properties).noneMatch(p -> p.startsWith("parley.data-directory="))) {
      ownDirectory = newDirectory();
      arguments.put("parley.data-directory", ownDirectory.toString());
    }
    return new ParleyServer(List.of(Node.start(arguments)), ownDirectory);
  }

  /**
   * Starts a cluster with a new database, and waits until each node has its broker link. Unless the
   * test sets it, a node that stops does not drain.
   */
  public static ParleyServer cluster(Broker broker, int size, String... properties) {
    ParleyServer server = unlinkedCluster(broker, size, properties);
    server.awaitLinks(true);
    return server;
  }

  /** Starts a cluster with a new database, without waiting for the broker links. */
  public static ParleyServer unlinkedCluster(Broker broker, int size, String... properties) {
    StoreProperties.Store store = Stores.newPostgres();
    var settings = new ArrayList<String>();
    settings.add("parley.store.url=" + store.url());
    settings.add("parley.store.username=" + store.username());
    settings.add("parley.store.password=" + store.password());
    settings.addAll(List.of(broker.properties(Names.unique("parley.test"))));
    settings.add("parley.drain.time=0s");
    settings.addAll(List.of(properties));
    Map<String, Object> arguments = arguments(0, settings.toArray(String[]::new));
    var starting = new ArrayList<CompletableFuture<Node>>();
    for (int i = 0; i < size; i++) {
      starting.add(CompletableFuture.supplyAsync(() -> Node.start(arguments), START_THREADS));
    }
    return new ParleyServer(starting.stream().map(CompletableFuture::join).toList(), null);
  }

  /** Parses properties; if a name is repeated, the last value counts. */
  private static Map<String, Object> arguments(int port, String... properties) {
    var values = new LinkedHashMap<String, Object>();
    values.put("server.port", String.valueOf(port));
    values.putAll(TestLimits.HIGH_LIMITS);
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
   * Returns the server that the tests of this JVM share; it stops with the JVM. Its settings are
   * the defaults, except for the limits in {@link TestLimits#HIGH_LIMITS}. A test that uses it
   * takes names from {@link Names}, and closes the sockets that it opens.
   */
  public static ParleyServer shared() {
    return Shared.SERVER;
  }

  /** Returns the port; in a cluster that of the nodes in turn. */
  public int port() {
    return port(portRequests.getAndIncrement());
  }

  /** Returns the port of a node of the cluster; nodes are numbered from 0. */
  public int port(int node) {
    // In practice a device takes longer to change nodes than its cursor takes to be stored.
    if (nodes.size() > 1) {
      awaitStored();
    }
    return nodes.get(node % nodes.size()).port();
  }

  /** Returns the WebSocket URL of a path on this server. */
  public URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + port() + path);
  }

  /** Returns the number of sessions with an outbox, on all nodes. */
  public int openSessions() {
    return beans(Outboxes.class).stream().mapToInt(Outboxes::size).sum();
  }

  /** Waits until the number of {@link #openSessions} is as expected. */
  public void awaitOpenSessions(int expected) {
    Await.until(() -> openSessions() + " open sessions", () -> openSessions() == expected);
  }

  /** Waits until the number of subscribers of a stream, on all nodes, is as expected. */
  public void awaitSubscribers(Address stream, int expected) {
    IntSupplier subscribers =
        () -> beans(Fanout.class).stream().mapToInt(f -> f.subscribers(stream)).sum();
    Await.until(
        () -> subscribers.getAsInt() + " subscribers of " + stream,
        () -> subscribers.getAsInt() == expected);
  }

  /** Waits until the number of polls that wait for a stream, on all nodes, is as expected. */
  public void awaitWaiting(Address stream, int expected) {
    IntSupplier waiting = () -> beans(Fanout.class).stream().mapToInt(f -> f.waiting(stream)).sum();
    Await.until(
        () -> waiting.getAsInt() + " polls wait for " + stream,
        () -> waiting.getAsInt() == expected);
  }

  /** Waits until every node has a broker link, or until none has. */
  public void awaitLinks(boolean expected) {
    Await.until(
        () -> "not every node has the expected link state: linked=" + expected,
        () -> beans(BrokerRelay.class).stream().allMatch(relay -> relay.isLinked() == expected));
  }

  /** Waits until every message that the nodes have accepted is stored and dispatched. */
  public void awaitStored() {
    beans(Conversation.class).forEach(ParleyServer::awaitStored);
  }

  private static void awaitStored(Conversation conversation) {
    var stored = new CompletableFuture<Void>();
    conversation.post(
        TEST_IDENTITY,
        List.of(),
        new SendCallback() {
          @Override
          public void stored(List<StoredMessage> messages) {
            stored.complete(null);
          }

          @Override
          public void refused(ChatException e) {
            stored.completeExceptionally(e);
          }
        });
    stored.orTimeout(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits until every message before an offset has been deleted. */
  public void awaitOldestOffset(Address stream, long expected) {
    Conversation conversation = bean(Conversation.class);
    LongSupplier oldest =
        () -> conversation.history(TEST_IDENTITY, stream, new HistoryRange.Newest(1)).deleted() + 1;
    Await.until(
        () -> "the oldest message has offset " + oldest.getAsLong(),
        () -> oldest.getAsLong() == expected);
  }

  /** Returns a bean of the application; in a cluster that of the first node. */
  public <T> T bean(Class<T> type) {
    return beans(type).getFirst();
  }

  /** Returns a bean of each node. */
  public <T> List<T> beans(Class<T> type) {
    return nodes.stream().map(node -> node.context().getBean(type)).toList();
  }

  /** Stops one node, and returns when it has stopped. */
  public void stop(int node) {
    nodes.get(node).context().close();
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
