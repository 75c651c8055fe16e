package chat.parley.conversation;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The stack traces of a running server at each hand-off to another thread, call of the store and
 * write to a socket. Attaches to the server as a debugger.
 */
final class StackTraces implements AutoCloseable {

  /**
   * The classes of Parley in a stack trace, outermost first, each once for consecutive frames.
   *
   * @param thread the name and id of the thread
   * @param classes their names without the package
   */
  record Trace(String thread, List<String> classes) {

    /** Returns the number of classes with which both traces begin, if they are of one thread. */
    int commonPrefix(Trace other) {
      int common = 0;
      int max = thread.equals(other.thread) ? Math.min(classes.size(), other.classes.size()) : 0;
      while (common < max && classes.get(common).equals(other.classes.get(common))) {
        common++;
      }
      return common;
    }
  }

  /** An action that may fail. */
  interface Action {
    void run() throws Exception;
  }

  private static final String ROOT = "chat.parley.";

  private static final String UNPARK_CLASS = "java.util.concurrent.locks.LockSupport";

  /**
   * The methods at which traces are taken, by the start of the class name. A lock that is handed
   * over to a waiting thread is no hand-off of a message.
   */
  private static final Map<String, Set<String>> POINTS =
      Map.of(
          "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject",
          Set.of("signal"),
          UNPARK_CLASS,
          Set.of("unpark"),
          "java.lang.Thread",
          Set.of("startVirtualThread"),
          "org.sqlite.",
          Set.of("executeBatch", "commit"),
          "sun.nio.ch.SocketChannelImpl",
          Set.of("write"));

  private final VirtualMachine machine;
  private final List<Trace> traces = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private StackTraces(VirtualMachine machine) {
    this.machine = machine;
    this.reader = Thread.ofPlatform().daemon().start(this::readEvents);
  }

  /** Attaches to the debugging port of a server on this machine. */
  static StackTraces attach(int port) throws Exception {
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(candidate -> candidate.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    var arguments = connector.defaultArguments();
    arguments.get("hostname").setValue("127.0.0.1");
    arguments.get("port").setValue(String.valueOf(port));
    return new StackTraces(connector.attach(arguments));
  }

  /** Returns the traces taken while an action runs, in order. */
  List<Trace> during(Action action) throws Exception {
    traces.clear();
    List<BreakpointRequest> requests = breakpoints();
    requests.forEach(EventRequest::enable);
    try {
      action.run();
    } finally {
      requests.forEach(EventRequest::disable);
      machine.eventRequestManager().deleteEventRequests(requests);
    }
    return List.copyOf(traces);
  }

  private List<BreakpointRequest> breakpoints() {
    var requests = new ArrayList<BreakpointRequest>();
    for (ReferenceType type : machine.allClasses()) {
      POINTS.forEach(
          (start, names) -> {
            if (type.name().startsWith(start)) {
              type.methods().stream()
                  .filter(method -> names.contains(method.name()) && method.location() != null)
                  .forEach(method -> requests.add(breakpoint(method)));
            }
          });
    }
    return requests;
  }

  private BreakpointRequest breakpoint(Method method) {
    BreakpointRequest request =
        machine.eventRequestManager().createBreakpointRequest(method.location());
    request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    return request;
  }

  private void readEvents() {
    try {
      while (true) {
        EventSet events = machine.eventQueue().remove();
        for (Event event : events) {
          if (event instanceof BreakpointEvent reached) {
            take(reached.thread());
          }
        }
        events.resume();
      }
    } catch (VMDisconnectedException | InterruptedException _) {
      // The test has ended.
    } catch (IncompatibleThreadStateException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(ThreadReference thread) throws IncompatibleThreadStateException {
    boolean direct = nameOf(thread.frame(1)).startsWith(ROOT);
    if (nameOf(thread.frame(0)).equals(UNPARK_CLASS) && !direct) {
      return;
    }
    var classes = new ArrayList<String>();
    for (StackFrame frame : thread.frames().reversed()) {
      String name = nameOf(frame);
      if (name.startsWith(ROOT) && !name.contains("$$")) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        if (classes.isEmpty() || !classes.getLast().equals(simple)) {
          classes.add(simple);
        }
      }
    }
    if (!classes.isEmpty()) {
      traces.add(new Trace(thread.name() + " " + thread.uniqueID(), classes));
    }
  }

  private static String nameOf(StackFrame frame) {
    return frame.location().declaringType().name();
  }

  @Override
  public void close() {
    machine.dispose();
    reader.interrupt();
  }
}
