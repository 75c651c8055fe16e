package chat.parley.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Marks a test class that uses state of the whole JVM, such as its log, its system properties, its
 * threads or its processor time. No other class runs at the same time. These classes are ordered
 * last, when no other is left that would have to wait for them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(Order.DEFAULT + 1)
@Isolated
public @interface RunAlone {}
