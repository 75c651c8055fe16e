package chat.parley.load;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options of the load command.
 *
 * @param url the URL of the server, without a path
 * @param protocol the protocol that the users speak
 * @param workloads the workloads to run, in this order
 * @param users the number of users, from 2 to 1,000,000
 * @param rate messages per second, of all users together
 * @param inFlight the number of messages in flight, which replaces the rate; 0 uses the rate
 * @param seconds the duration of a workload
 * @param size the size of a message body in bytes
 * @param connectsPerSecond the number of users that begin to connect per second
 * @param history the number of messages that each user has missed when it resumes
 * @param trust a PEM file with the trusted certificates; null trusts those of the JVM
 * @param tokens a file with a name and a token in each line; null sends no tokens
 * @param allowRemote whether the server may be on another machine
 */
record LoadOptions(
    URI url,
    ClientProtocol protocol,
    List<Workload> workloads,
    int users,
    double rate,
    int inFlight,
    double seconds,
    int size,
    double connectsPerSecond,
    int history,
    @Nullable Path trust,
    @Nullable Path tokens,
    boolean allowRemote) {

  static final String USAGE =
      """
      usage: java -jar parley.jar load [OPTION...]
      Simulates many users against a running Parley server, checks that every subscriber receives every message exactly
      once, and reports the latencies. Sends to its own rooms and users only; their names begin with "load-" unless
      --tokens is given. Options, with their defaults in parentheses:
        --url=URL          the server (ws://127.0.0.1:8000); with TLS: wss://HOST:PORT
        --trust=FILE       PEM file with the trusted certificates (those that the JVM trusts)
        --workload=A,B     the workloads to run (broadcast,room,direct,durable,storm,resume):
                             broadcast  one user sends to a room, all receive
                             room       all users send to a room, all receive
                             direct     each user sends to a partner
                             durable    like direct, with a receipt for each message
                             storm      all users connect at once
                             resume     all users connect at once and receive the messages that they have missed
                             idle       all users are connected and send nothing
        --users=N          number of users (100)
        --rate=N           messages per second of all users together (50)
        --in-flight=N      instead of a rate: as fast as possible, with N messages in flight
        --seconds=N        duration in seconds of each workload except storm and resume (10)
        --size=N           size of a message body in bytes (64; at least 31)
        --connects=N       users that begin to connect per second (100; storm and resume: all at once)
        --history=N        number of messages that each user has missed in resume (100)
        --protocol=NAME    how users receive and send (stomp):
                             stomp   STOMP over WebSocket
                             old     the legacy JSON protocol, which supports only: direct
                             events  an event stream over HTTP, and a POST request for each message
                             poll    long polls over HTTP, and a POST request for each message
        --tokens=FILE      tokens for a server in token mode: one line NAME TOKEN for each user
        --allow-remote     allows a server on another machine; use it only with permission
      The limits of the server (parley.limits) apply: it rejects more than 1,000 users from one address and more than
      100 messages per second from one user, unless it is started with higher limits.
      """;

  private static final Set<String> SCHEMES = Set.of("ws", "wss");

  private static final Set<String> NAMES =
      Set.of(
          "url",
          "trust",
          "workload",
          "users",
          "rate",
          "in-flight",
          "seconds",
          "size",
          "connects",
          "history",
          "protocol",
          "tokens",
          "allow-remote");

  /**
   * Parses options of the forms {@code --name=value} and {@code --name value}.
   *
   * @throws LoadException if an option is unknown, or a value is not allowed
   */
  static LoadOptions parse(String... arguments) {
    Map<String, String> given = readOptions(arguments);
    String workloads = given.getOrDefault("workload", "");
    var protocol =
        enumConstant(ClientProtocol.class, "protocol", given.getOrDefault("protocol", "stomp"));
    return new LoadOptions(
        url(given.getOrDefault("url", "ws://127.0.0.1:8000")),
        protocol,
        workloads.isEmpty() ? Workload.defaults(protocol) : workloads(workloads, protocol),
        (int) number(given, "users", 100, 2, 1_000_000),
        number(given, "rate", 50, 0.01, 1_000_000),
        (int) number(given, "in-flight", 0, 1, 100_000),
        number(given, "seconds", 10, 0.1, 86_400),
        (int) number(given, "size", 64, Mark.LENGTH, 64 * 1024 * 1024),
        number(given, "connects", 100, 0.1, 1_000_000),
        (int) number(given, "history", 100, 1, 1_000_000),
        file(given, "trust"),
        file(given, "tokens"),
        given.containsKey("allow-remote"));
  }

  private static @Nullable Path file(Map<String, String> given, String name) {
    String path = given.get(name);
    return path == null ? null : Path.of(path);
  }

  private static Map<String, String> readOptions(String... arguments) {
    var given = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      String name = parts[0].startsWith("--") ? parts[0].substring(2) : parts[0];
      if (!parts[0].startsWith("--") || !NAMES.contains(name)) {
        throw new LoadException(
            "unknown option '%s'; --help lists the options".formatted(arguments[i]));
      }
      boolean valueFollows =
          parts.length == 1 && i + 1 < arguments.length && !arguments[i + 1].startsWith("--");
      given.put(name, parts.length == 2 ? parts[1] : valueFollows ? arguments[++i] : "");
    }
    return given;
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      if (SCHEMES.contains(String.valueOf(url.getScheme())) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Reported below.
    }
    throw new LoadException("--url=%s: must be ws://HOST:PORT or wss://HOST:PORT".formatted(text));
  }

  private static List<Workload> workloads(String text, ClientProtocol protocol) {
    List<Workload> workloads =
        Arrays.stream(text.split(","))
            .map(word -> enumConstant(Workload.class, "workload", word.strip()))
            .toList();
    if (protocol == ClientProtocol.OLD && !Workload.defaults(protocol).containsAll(workloads)) {
      throw new LoadException(
          "--workload=%s: the legacy protocol (--protocol=old) supports only direct"
              .formatted(text));
    }
    return workloads;
  }

  private static <E extends Enum<E>> E enumConstant(Class<E> kind, String name, String word) {
    return Arrays.stream(kind.getEnumConstants())
        .filter(constant -> lowerCase(constant).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new LoadException(
                    "--%s=%s: must be one of %s"
                        .formatted(
                            name,
                            word,
                            Arrays.stream(kind.getEnumConstants())
                                .map(LoadOptions::lowerCase)
                                .collect(Collectors.joining(", ")))));
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static double number(
      Map<String, String> given, String name, double defaultValue, double min, double max) {
    String text = given.get(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new LoadException(
        "--%s=%s: must be a number from %s to %s".formatted(name, text, format(min), format(max)));
  }

  private static String format(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  Duration duration() {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  Pace pace() {
    return inFlight > 0 ? new Pace.Closed(inFlight) : new Pace.Open(rate);
  }
}
