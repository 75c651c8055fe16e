package chat.parley;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The layer of a feature package, declared in its {@code package-info}: code may use packages of
 * lower layers only, never of the same layer, never of a higher one.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
public @interface Layer {

  /** From 0, the layer that uses no other package of Parley. */
  int value();
}
