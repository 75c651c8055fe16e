package chat.parley.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests that run beside all others, as they mostly wait for processes of their own. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Beside.JVM, mode = ResourceAccessMode.READ)
public @interface Beside {

  /** What they share with the others. */
  String JVM = "jvm";

  /** What they take from each other: to be locked by those that want it for themselves. */
  String PROCESSORS = "processors";
}
