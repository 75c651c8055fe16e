package chat.parley.operations;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Fails the start if a {@code parley.*} property is set that does not exist; otherwise a misspelled
 * limit would silently not apply. Runs once, after all property sources have been added. Does not
 * read values.
 */
final class UnknownPropertyCheck implements EnvironmentPostProcessor, Ordered {

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    KnownProperties known = KnownProperties.load(application.getClassLoader());
    environment.getPropertySources().stream()
        .flatMap(source -> faults(source, known))
        .findFirst()
        .ifPresent(
            fault -> {
              throw new UnknownPropertyException(fault);
            });
  }

  private static Stream<String> faults(PropertySource<?> source, KnownProperties known) {
    if (!(source instanceof EnumerablePropertySource<?> properties)) {
      return Stream.of();
    }
    boolean variables = source instanceof SystemEnvironmentPropertySource;
    return Arrays.stream(properties.getPropertyNames())
        .<@Nullable String>map(name -> variables ? known.faultOfVariable(name) : known.fault(name))
        .filter(Objects::nonNull)
        .map(fault -> fault + " (in: " + source.getName() + ")");
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
