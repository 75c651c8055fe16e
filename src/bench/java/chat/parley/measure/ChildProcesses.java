package chat.parley.measure;

/** The processes started by this process. */
public final class ChildProcesses {

  private ChildProcesses() {}

  /** Makes the JVM kill all descendant processes when it shuts down. */
  public static void killAtExit() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
  }
}
