package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatMessage;

/**
 * A wire form that writes {@code version:name:text}.
 *
 * @param version the version of the encoding, which the template has too
 * @param name the name that the template lacks
 */
record NamedForm(String version, String name) implements WireForm {

  @Override
  public Payload encode(ChatMessage message) {
    String head = version + "::";
    var parts =
        new PayloadParts(
            head.getBytes(UTF_8),
            new int[] {head.length() - 1},
            message.draft().body().bytes(),
            new byte[0]);
    return new Payload(parts, true, false).withName(name.getBytes(UTF_8));
  }

  @Override
  public WireForm template() {
    return new NamedForm(version, "");
  }

  @Override
  public Payload fromTemplate(Payload ofTemplate) {
    return ofTemplate.withName(name.getBytes(UTF_8));
  }
}
