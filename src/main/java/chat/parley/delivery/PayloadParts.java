package chat.parley.delivery;

/**
 * An encoded WebSocket message without the name that is filled in when it is written, so that all
 * names share the parts.
 *
 * @param head the bytes before the body
 * @param namePositions the indexes in the head at which the name is inserted, ascending
 * @param end the bytes after the body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
public record PayloadParts(byte[] head, int[] namePositions, byte[] body, byte[] end) {

  /** Returns the number of bytes with the given name. */
  int size(byte[] name) {
    return head.length + namePositions.length * name.length + body.length + end.length;
  }

  /** Returns a new array with the name inserted at all positions. */
  byte[] bytes(byte[] name) {
    byte[] bytes = new byte[size(name)];
    int from = 0;
    int to = 0;
    for (int position : namePositions) {
      System.arraycopy(head, from, bytes, to, position - from);
      to += position - from;
      from = position;
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
