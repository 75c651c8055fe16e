package chat.parley.http;

import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;

/** A request that records the headers, and the query, that Parley's classes read from it. */
final class RecordedRequest extends MockHttpServletRequest {

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final Set<String> read = new TreeSet<>();

  RecordedRequest(String method, String path) {
    super(method, path);
    addHeader(UserHeader.NAME, "alice");
  }

  /** Returns the headers and the query parameters that were read, such as {@code header Range}. */
  Set<String> read() {
    return read;
  }

  private void record(String name) {
    boolean byParley =
        STACK.walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(type -> type != RecordedRequest.class)
                    .findFirst()
                    .filter(type -> type.getPackageName().startsWith("chat.parley"))
                    .isPresent());
    if (byParley) {
      read.add(name);
    }
  }

  @Override
  public @Nullable String getHeader(String name) {
    record("header " + name);
    return super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    record("header " + name);
    return super.getHeaders(name);
  }

  @Override
  public @Nullable String getParameter(String name) {
    record("query " + name);
    return super.getParameter(name);
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    record("query " + name);
    return super.getParameterValues(name);
  }

  @Override
  public @Nullable String getQueryString() {
    record("query");
    return super.getQueryString();
  }
}
