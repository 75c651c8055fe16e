package chat.parley.message;

/**
 * The name of a room: 1 to 64 code points of letters, marks, digits and {@code . _ - @ + ~}, in
 * NFC, case-sensitive. Any other text is refused with {@link ChatError#BAD_NAME}.
 */
public record RoomName(String value) {

  public RoomName {
    value = NameRule.check("room", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
