package chat.parley.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirements in {@code src/test/resources/conformance} that this test verifies: it
 * fails if the server violates one of them. The tables in {@code docs/conformance.md} are generated
 * from these annotations.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Shows {

  /** Ids of the requirements. */
  String[] value();
}
