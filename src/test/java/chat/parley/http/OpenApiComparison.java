package chat.parley.http;

import chat.parley.message.ChatError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares a description of the HTTP API with the controllers and the error codes. */
final class OpenApiComparison {

  /** Errors that no request below {@code /api} is answered with. */
  private static final Set<ChatError> OTHER_PROTOCOLS =
      EnumSet.of(
          ChatError.BAD_FRAME,
          ChatError.BAD_VERSION,
          ChatError.BAD_SUBPROTOCOL,
          ChatError.NOT_CONNECTED,
          ChatError.ALREADY_CONNECTED,
          ChatError.NO_SUBSCRIPTION,
          ChatError.DUPLICATE_SUBSCRIPTION,
          ChatError.NO_TRANSACTION,
          ChatError.DUPLICATE_TRANSACTION,
          ChatError.FRAME_TOO_LARGE,
          ChatError.TIMED_OUT,
          ChatError.FLOOD,
          ChatError.TRANSACTION_FAILED,
          ChatError.BINARY_NOT_SUPPORTED);

  /** Credentials that Spring Security reads, and headers that HTTP itself defines for a body. */
  private static final Set<String> NO_PARAMETERS =
      Set.of(
          "header Authorization",
          "query access_token",
          "header Parley-As",
          "header Content-Encoding",
          "header Transfer-Encoding");

  private final OpenApiDescription description;
  private final List<String> faults = new ArrayList<>();

  private OpenApiComparison(OpenApiDescription description) {
    this.description = description;
  }

  /** Returns the differences, in both directions. */
  static List<String> faults(OpenApiDescription description, List<HandlerOperation> handlers)
      throws Exception {
    var comparison = new OpenApiComparison(description);
    comparison.compareOperations(handlers);
    comparison.compareCodes();
    return comparison.faults;
  }

  private void compareOperations(List<HandlerOperation> handlers) throws Exception {
    Map<String, OpenApiOperation> described =
        description.operations().stream()
            .collect(
                Collectors.toMap(
                    OpenApiOperation::name, Function.identity(), (a, _) -> a, TreeMap::new));
    for (HandlerOperation handler : handlers) {
      OpenApiOperation operation = described.remove(handler.name());
      if (operation == null) {
        faults.add(handler.name() + " is not described");
      } else {
        compareParameters(operation, handler);
      }
    }
    described.keySet().forEach(name -> faults.add(name + " is served by no handler"));
  }

  private void compareParameters(OpenApiOperation operation, HandlerOperation handler)
      throws Exception {
    Set<String> described = operation.parameters();
    described.addAll(operation.credentials());
    described.removeAll(NO_PARAMETERS);
    Set<String> read = new TreeSet<>(handler.parametersRead(operation.requiredQuery()));
    boolean parsesQuery = read.remove("query");
    read.addAll(handler.declaredParameters());
    read.removeAll(NO_PARAMETERS);
    for (String parameter : read) {
      if (!described.remove(parameter)) {
        faults.add("%s: %s is not described".formatted(operation.name(), parameter));
      }
    }
    // OpenApiTest shows that the handlers that parse the query know the parameters in it.
    described.removeIf(parameter -> parsesQuery && parameter.startsWith("query "));
    described.forEach(
        p -> faults.add("%s: %s is read by no handler".formatted(operation.name(), p)));
  }

  private void compareCodes() {
    Map<String, ChatError> errors =
        EnumSet.complementOf(EnumSet.copyOf(OTHER_PROTOCOLS)).stream()
            .collect(Collectors.toMap(ChatError::code, Function.identity()));
    var unknown = new TreeSet<>(errors.keySet());
    for (OpenApiOperation operation : description.operations()) {
      operation
          .codes()
          .forEach(
              (status, codes) -> {
                unknown.removeAll(codes);
                codes.forEach(code -> compareCode(operation, status, code, errors));
              });
    }
    unknown.forEach(code -> faults.add(code + " is not described"));
  }

  private void compareCode(
      OpenApiOperation operation, String status, String code, Map<String, ChatError> errors) {
    String place = "%s %s: ".formatted(operation.name(), status);
    ChatError error = errors.get(code);
    if (error == null) {
      faults.add(place + "no error of the API has the code " + code);
    } else if (error != ChatError.BAD_REQUEST
        && !status.equals(String.valueOf(Problems.status(error, operation.name()).value()))) {
      faults.add(place + code + " has another status");
    }
  }
}
