package chat.parley.page;

import chat.parley.testkit.Beside;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests in a browser run one after another, because there is one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Beside
@ResourceLock(Beside.PROCESSORS)
@interface InBrowser {}
