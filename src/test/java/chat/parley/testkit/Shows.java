package chat.parley.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lines of {@code src/test/resources/conformance} that hold if this test passes: it would fail if
 * the server broke one. The table at the end of {@code docs/protocol.md} is made of them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Shows {

  /** The ids of the lines. */
  String[] value();
}
