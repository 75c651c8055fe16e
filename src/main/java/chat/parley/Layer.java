package chat.parley;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares the layer of a feature package in its {@code package-info}. A package may use packages
 * of lower layers only, not of its own layer or a higher one.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
public @interface Layer {

  /** The number of the layer, 0 or more. A package of layer 0 uses no other feature package. */
  int value();
}
