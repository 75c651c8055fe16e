package chat.parley.http;

import chat.parley.message.ChatException;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A method of a controller that serves requests to a path of the API. */
record HandlerOperation(ParleyServer server, String method, String path, HandlerMethod handler) {

  static List<HandlerOperation> all(ParleyServer server) {
    var context = server.bean(DispatcherServlet.class).getWebApplicationContext();
    return context.getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
        .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
        .flatMap(
            entry ->
                entry.getKey().getMethodsCondition().getMethods().stream()
                    .flatMap(
                        method ->
                            entry.getKey().getPatternValues().stream()
                                .filter(path -> path.startsWith("/api"))
                                .map(
                                    path ->
                                        new HandlerOperation(
                                            server, method.name(), path, entry.getValue()))))
        .toList();
  }

  /** Returns method and path. */
  String name() {
    return method + " " + path;
  }

  /**
   * Returns the places and names of the parameters in the signature, such as {@code query limit}.
   */
  Set<String> declaredParameters() {
    return Arrays.stream(handler.getMethodParameters())
        .map(HandlerOperation::declaration)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static @Nullable String declaration(MethodParameter parameter) {
    parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
    var variable = parameter.getParameterAnnotation(PathVariable.class);
    var query = parameter.getParameterAnnotation(RequestParam.class);
    var header = parameter.getParameterAnnotation(RequestHeader.class);
    if (variable != null) {
      return "path " + nameOr(variable.value(), parameter);
    } else if (query != null) {
      return "query " + nameOr(query.value(), parameter);
    }
    return header == null ? null : "header " + nameOr(header.value(), parameter);
  }

  private static String nameOr(String name, MethodParameter parameter) {
    return name.isEmpty() ? String.valueOf(parameter.getParameterName()) : name;
  }

  /**
   * Calls the method with an empty request of a user, and returns the parameters that Parley has
   * read from the request itself, and {@code query} if it has parsed the query.
   *
   * @param required the values of the query parameters that the request must have
   */
  Set<String> parametersRead(Map<String, String> required) throws Exception {
    if (!readsTheRequest()) {
      return Set.of();
    }
    var request = new RecordedRequest(method, path);
    request.setParameters(required);
    request.setAttribute(
        HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
        Map.of(
            "stream",
            "room." + Names.unique("room"),
            "name",
            Names.unique("user"),
            "room",
            Names.unique("room"),
            "offset",
            "1"));
    try {
      server
          .bean(RequestMappingHandlerAdapter.class)
          .handle(request, new MockHttpServletResponse(), handler.createWithResolvedBean());
    } catch (ChatException | IllegalStateException _) {
      // An empty body may be refused, and a response cannot become an event stream here.
    }
    return request.read();
  }

  private boolean readsTheRequest() {
    return Arrays.stream(handler.getMethodParameters())
        .anyMatch(parameter -> HttpServletRequest.class.equals(parameter.getParameterType()));
  }
}
