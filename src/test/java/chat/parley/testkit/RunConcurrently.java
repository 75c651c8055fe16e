package chat.parley.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a test class that runs concurrently with other test classes, because it spends most of its
 * time waiting for processes of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = RunConcurrently.JVM, mode = ResourceAccessMode.READ)
public @interface RunConcurrently {

  /** The lock on state of the whole JVM, which these classes share and {@link RunAlone} holds. */
  String JVM = "jvm";
}
