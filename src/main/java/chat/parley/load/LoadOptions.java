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
 * What the command is told.
 *
 * @param url of the server, without a path
 * @param rate messages a second, of all users together
 * @param inFlight messages on their way at a time in place of a rate, or 0
 * @param connects users that begin to connect in a second
 * @param trust a PEM file with the certificates that are trusted, or none for those of the JVM
 * @param tokens a file with a name and a token in each line, or none
 */
record LoadOptions(
    URI url,
    ClientProtocol dialect,
    List<Workload> workloads,
    int users,
    double rate,
    int inFlight,
    double seconds,
    int size,
    double connects,
    int history,
    @Nullable Path trust,
    @Nullable Path tokens,
    boolean remote) {

  static final String USAGE =
      """
      usage: java -jar parley.jar load [OPTION...]
      Plays many users against a running Parley, checks that every message comes once to each reader, and tells how
      long it took. It writes to a room and to users of its own, whose names begin with "load-".
        --url=URL          where Parley is (ws://127.0.0.1:8000); with TLS it is wss://HOST:PORT
        --trust=FILE       which certificates are trusted, as PEM (those that the JVM trusts)
        --workload=A,B     what is played (broadcast,room,direct,durable,storm,resume):
                             broadcast  one writes, all read
                             room       all write, all read
                             direct     each writes to a partner
                             durable    the same, each message with a receipt
                             storm      all connect at once
                             resume     all come back at once, and get what they have missed
                             idle       all are connected, and nothing is said
        --users=N          how many (100)
        --rate=N           messages a second, of all users together (50)
        --in-flight=N      in place of a rate: as fast as it goes, with N messages on their way
        --seconds=N        how long each workload lasts (10)
        --size=N           bytes of a message (64; at least 31)
        --connects=N       users that connect in a second (100; in a storm all at once)
        --history=N        messages that each has missed when it resumes (100)
        --protocol=NAME    stomp or old (stomp); the old one has one room, everybody's, so only: direct
        --tokens=FILE      where tokens prove who one is: NAME TOKEN in each line, one for each user
        --allow-remote     also a server that is not on this machine; be sure that you may
      A server holds the users to its limits (parley.limits): more than 1,000 at one address, or 100 messages a second
      of one, are refused unless it is started with larger ones.
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
   * Reads {@code --name=value} and {@code --name value}.
   *
   * @throws LoadException if there is another option, or a value that can not be
   */
  static LoadOptions of(String... arguments) {
    Map<String, String> given = given(arguments);
    String workloads = given.getOrDefault("workload", "");
    var dialect = word(ClientProtocol.class, "protocol", given.getOrDefault("protocol", "stomp"));
    return new LoadOptions(
        url(given.getOrDefault("url", "ws://127.0.0.1:8000")),
        dialect,
        workloads.isEmpty() ? Workload.of(dialect) : workloads(workloads, dialect),
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

  private static Map<String, String> given(String... arguments) {
    var given = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      String name = parts[0].startsWith("--") ? parts[0].substring(2) : parts[0];
      if (!parts[0].startsWith("--") || !NAMES.contains(name)) {
        throw new LoadException(
            "no such option: %s (--help tells which there are)".formatted(arguments[i]));
      }
      boolean alone =
          parts.length == 1 && i + 1 < arguments.length && !arguments[i + 1].startsWith("--");
      given.put(name, parts.length == 2 ? parts[1] : alone ? arguments[++i] : "");
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
      // Told below.
    }
    throw new LoadException("--url=%s: ws://HOST:PORT or wss://HOST:PORT".formatted(text));
  }

  private static List<Workload> workloads(String text, ClientProtocol dialect) {
    List<Workload> wanted =
        Arrays.stream(text.split(","))
            .map(word -> word(Workload.class, "workload", word.strip()))
            .toList();
    if (dialect == ClientProtocol.OLD && !Workload.of(dialect).containsAll(wanted)) {
      throw new LoadException(
          "--workload=%s: the old protocol has one room, everybody's, so only: direct"
              .formatted(text));
    }
    return wanted;
  }

  private static <E extends Enum<E>> E word(Class<E> kind, String name, String word) {
    return Arrays.stream(kind.getEnumConstants())
        .filter(constant -> lower(constant).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new LoadException(
                    "--%s=%s: one of %s"
                        .formatted(
                            name,
                            word,
                            Arrays.stream(kind.getEnumConstants())
                                .map(LoadOptions::lower)
                                .collect(Collectors.joining(", ")))));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static double number(
      Map<String, String> given, String name, double otherwise, double least, double most) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new LoadException(
        "--%s=%s: a number from %s to %s".formatted(name, text, plain(least), plain(most)));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  Duration lasting() {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  Pace pace() {
    return inFlight > 0 ? new Pace.Closed(inFlight) : new Pace.Open(rate);
  }
}
