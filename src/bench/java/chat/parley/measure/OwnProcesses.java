package chat.parley.measure;

/** The processes that this one has started. */
public final class OwnProcesses {

  private OwnProcesses() {}

  /** Whatever ends this one ends them. */
  public static void endWithThis() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
  }
}
