package chat.parley.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a test class that uses state of the whole JVM, such as its log, its system properties or
 * its processor time. No {@link RunConcurrently} class runs at the same time. These classes are
 * ordered last, when few concurrent classes are left that they would have to wait for.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(Order.DEFAULT + 1)
@ResourceLock(RunConcurrently.JVM)
public @interface RunAlone {}
