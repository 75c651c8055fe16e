package chat.parley.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests that look at what is the whole JVM's: its log, its properties, its time. What else runs
 * {@link Beside} them waits. They come last, as little is left then.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(Order.DEFAULT + 1)
@ResourceLock(Beside.JVM)
public @interface Alone {}
