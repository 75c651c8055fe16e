package chat.parley.load;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/** The load command, {@code java -jar parley.jar load}: simulates users on a running Parley. */
public final class LoadCommand {

  private static final int USAGE_ERROR = 2;
  private static final String ROW = "%-10s %9s %10s %9s %9s %8s %8s %9s %8s %10s%n";
  private static final String HEAD =
      ROW.formatted(
          "",
          "sent",
          "delivered",
          "wrong",
          "per s",
          "p50 ms",
          "p99 ms",
          "p99.9 ms",
          "max ms",
          "load busy");

  private LoadCommand() {}

  /**
   * Runs the workloads, prints the progress, and finally a table of the results.
   *
   * @return 0 if every subscriber received every message exactly once; 1 if not; 2 if the options
   *     were invalid, or the users could not connect or receive messages
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
      LoadOptions options = LoadOptions.parse(arguments);
      checkAllowed(options);
      return runWorkloads(options, out);
    } catch (LoadException e) {
      err.println("load: " + e.getMessage());
      return USAGE_ERROR;
    }
  }

  private static void checkAllowed(LoadOptions options) {
    String host = options.url().getHost();
    if (!options.allowRemote() && !isThisMachine(host)) {
      throw new LoadException(
          "%s is not this machine; --allow-remote allows it, use it only with permission"
              .formatted(host));
    }
  }

  private static boolean isThisMachine(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new LoadException("--url: unknown host " + host);
    }
  }

  private static int runWorkloads(LoadOptions options, PrintStream out) {
    var player = new Play(options, Users.of(options), out::println);
    var table = new StringBuilder(HEAD);
    boolean complete = true;
    for (Workload workload : options.workloads()) {
      String name = workload.name().toLowerCase(Locale.ROOT);
      out.println(name);
      Result result = player.run(workload);
      complete &= result.isComplete();
      table.append(row(name, result));
    }
    out.println();
    out.print(table);
    return complete ? 0 : 1;
  }

  private static String row(String name, Result result) {
    return ROW.formatted(
            name,
            result.sent(),
            result.delivered(),
            result.missing() + result.duplicates() + result.missingReceipts(),
            Math.round(result.rate()),
            formatLatency(result, 50),
            formatLatency(result, 99),
            formatLatency(result, 99.9),
            formatLatency(result, 100),
            Math.round(result.busy() * 100) + " %")
        + (result.isComplete() ? "" : "           " + result.faults() + "\n");
  }

  private static String formatLatency(Result result, double percentile) {
    return "%.1f".formatted(result.latencyMillis(percentile));
  }
}
