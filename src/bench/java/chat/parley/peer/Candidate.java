package chat.parley.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A server that can be measured if its requirements are met on this machine. */
public final class Candidate {

  /** Starts the server in the environment of a launch. */
  interface Starter {
    Peer start(Launch launch) throws IOException;
  }

  private final String name;
  private final Supplier<Optional<String>> missing;
  private final Starter starter;

  /**
   * @param missing returns why the server cannot be started, or nothing
   */
  Candidate(String name, Supplier<Optional<String>> missing, Starter starter) {
    this.name = name;
    this.missing = missing;
    this.starter = starter;
  }

  public String name() {
    return name;
  }

  /**
   * Returns why the server cannot be started here, or nothing. May install what it needs below
   * {@code target}.
   */
  public Optional<String> missing() {
    return Tool.isInstalled("taskset") ? missing.get() : Optional.of("taskset is not installed");
  }

  /**
   * Starts the server; returns when it accepts connections.
   *
   * @param core the core to which all its processes are pinned
   * @param directory the directory for its data and logs; created if it does not exist
   */
  public Peer start(int core, Path directory) {
    var launch = new Launch(name, core, directory);
    // An interrupted run must not leave a dozen servers running.
    Runtime.getRuntime().addShutdownHook(new Thread(launch::close));
    try {
      Files.createDirectories(directory);
      return starter.start(launch);
    } catch (IOException e) {
      launch.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      launch.close();
      throw e;
    }
  }
}
