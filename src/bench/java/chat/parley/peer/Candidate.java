package chat.parley.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A server that can be measured, if what it needs is on this machine. */
public final class Candidate {

  /** Starts one with what a launch has. */
  interface Starter {
    Peer start(Launch launch) throws IOException;
  }

  private final String name;
  private final Supplier<Optional<String>> missing;
  private final Starter starter;

  /**
   * @param missing why there is none, if so
   */
  Candidate(String name, Supplier<Optional<String>> missing, Starter starter) {
    this.name = name;
    this.missing = missing;
    this.starter = starter;
  }

  public String name() {
    return name;
  }

  /** Why it can not be started here, if so. May install what it needs below {@code target}. */
  public Optional<String> missing() {
    return Tool.isInstalled("taskset") ? missing.get() : Optional.of("taskset is not installed");
  }

  /**
   * Starts it; returns when it accepts connections.
   *
   * @param core that all of its processes are kept on
   * @param directory for its data and logs; made if it is not there
   */
  public Peer start(int core, Path directory) {
    var launch = new Launch(name, core, directory);
    // Whoever interrupts a run does not want a dozen servers to stay.
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
