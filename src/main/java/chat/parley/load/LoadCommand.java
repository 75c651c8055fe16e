package chat.parley.load;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/** Plays many users against a running Parley: {@code java -jar parley.jar load}. */
public final class LoadCommand {

  private static final int WRONG = 2;
  private static final String ROW = "%-10s %9s %10s %9s %9s %8s %8s %9s %8s %10s%n";
  private static final String HEAD =
      ROW.formatted(
          "",
          "sent",
          "delivered",
          "wrong",
          "a second",
          "p50 ms",
          "p99 ms",
          "p99.9 ms",
          "max ms",
          "load busy");

  private LoadCommand() {}

  /**
   * Runs it, and prints how it goes and a table.
   *
   * @return 0 if every message came once to each reader, 1 if not, 2 if it was called wrongly or
   *     the server did not let it play
   */
  public static int run(String... arguments) {
    return run(System.out, System.err, arguments);
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    if (Arrays.asList(arguments).contains("--help")) {
      out.print(LoadOptions.USAGE);
      return 0;
    }
    try {
      LoadOptions options = LoadOptions.of(arguments);
      check(options);
      return play(options, out);
    } catch (LoadException e) {
      err.println("load: " + e.getMessage());
      return WRONG;
    }
  }

  private static void check(LoadOptions options) {
    String host = options.url().getHost();
    if (!options.remote() && !isThisMachine(host)) {
      throw new LoadException(
          "%s is not this machine. If you may load it, say so: --allow-remote".formatted(host));
    }
  }

  private static boolean isThisMachine(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new LoadException("--url: no such host: " + host);
    }
  }

  private static int play(LoadOptions options, PrintStream out) {
    var play = new Play(options, Users.of(options), out::println);
    var table = new StringBuilder(HEAD);
    boolean whole = true;
    for (Workload workload : options.workloads()) {
      String name = workload.name().toLowerCase(Locale.ROOT);
      out.println(name);
      Result result = play.play(workload);
      whole &= result.isWhole();
      table.append(row(name, result));
    }
    out.println();
    out.print(table);
    return whole ? 0 : 1;
  }

  private static String row(String name, Result result) {
    return ROW.formatted(
            name,
            result.sent(),
            result.delivered(),
            result.missing() + result.repeated() + result.unreceipted(),
            Math.round(result.rate()),
            millis(result, 50),
            millis(result, 99),
            millis(result, 99.9),
            millis(result, 100),
            Math.round(result.busy() * 100) + " %")
        + (result.isWhole() ? "" : "           " + result.faults() + "\n");
  }

  private static String millis(Result result, double percentile) {
    return "%.1f".formatted(result.millis(percentile));
  }
}
