package chat.parley.page;

import chat.parley.testkit.RunConcurrently;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a test class that uses the browser. These classes run one at a time, because there is only
 * one browser.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RunConcurrently
@ResourceLock(RunConcurrently.PROCESSORS)
@interface InBrowser {}
