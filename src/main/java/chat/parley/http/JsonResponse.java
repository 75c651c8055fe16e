package chat.parley.http;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Responses with a JSON body of which the bytes are written at once. */
final class JsonResponse {

  private JsonResponse() {}

  /**
   * Returns a response.
   *
   * @param response the status and the headers
   * @param answer the value that is serialized
   */
  static ResponseEntity<byte[]> of(ResponseEntity.BodyBuilder response, Object answer) {
    return response
        .contentType(MediaType.APPLICATION_JSON)
        .body(JsonMapper.shared().writeValueAsBytes(answer));
  }
}
