package chat.parley.delivery;

/**
 * A WebSocket message in parts, so that the bytes of each name can be put together when they are
 * written, and the body is kept once.
 *
 * @param head what comes before the body
 * @param places where in the head the name belongs, ascending
 * @param end what comes after the body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
public record PayloadParts(byte[] head, int[] places, byte[] body, byte[] end) {

  int size(byte[] name) {
    return head.length + places.length * name.length + body.length + end.length;
  }

  byte[] bytes(byte[] name) {
    byte[] bytes = new byte[size(name)];
    int from = 0;
    int to = 0;
    for (int place : places) {
      System.arraycopy(head, from, bytes, to, place - from);
      to += place - from;
      from = place;
      System.arraycopy(name, 0, bytes, to, name.length);
      to += name.length;
    }
    System.arraycopy(head, from, bytes, to, head.length - from);
    to += head.length - from;
    System.arraycopy(body, 0, bytes, to, body.length);
    System.arraycopy(end, 0, bytes, to + body.length, end.length);
    return bytes;
  }
}
