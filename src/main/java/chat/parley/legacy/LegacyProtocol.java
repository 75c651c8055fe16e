package chat.parley.legacy;

import chat.parley.delivery.WireForm;
import chat.parley.envelope.LegacyEnvelope;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.session.Protocol;

/** The two variants of the legacy protocol. */
enum LegacyProtocol {
  /** Posts each text unchanged to the stream of everyone. */
  BROADCAST(Protocol.BROADCAST) {
    @Override
    Draft toDraft(byte[] text, UserName sender) {
      return Draft.of(new Address.Everyone(), sender, Body.ofText(text, "text/plain")).arrivedNow();
    }

    @Override
    Address address(UserName user) {
      return new Address.Everyone();
    }

    @Override
    WireForm wireForm(UserName user) {
      return LegacyWireForm.PLAIN;
    }
  },

  /** Posts each text unchanged to the inbox of the user named in it. */
  POINT_TO_POINT(Protocol.POINT_TO_POINT) {
    @Override
    Draft toDraft(byte[] text, UserName sender) {
      var to = new Address.Inbox(LegacyEnvelope.recipient(text));
      return Draft.of(to, sender, Body.ofText(text, "application/json")).arrivedNow();
    }

    @Override
    Address address(UserName user) {
      return new Address.Inbox(user);
    }

    @Override
    WireForm wireForm(UserName user) {
      return new LegacyWireForm.Enveloped(user);
    }
  };

  private final Protocol protocol;

  LegacyProtocol(Protocol protocol) {
    this.protocol = protocol;
  }

  /** Returns the protocol under which its sessions are counted. */
  Protocol protocol() {
    return protocol;
  }

  /**
   * Converts a text message into a draft, with the current time as its arrival.
   *
   * @param text valid UTF-8
   * @param sender the user of the session
   * @throws chat.parley.message.ChatException {@link chat.parley.message.ChatError#BAD_BODY} or
   *     {@link chat.parley.message.ChatError#BAD_NAME} if it does not name its recipient
   */
  abstract Draft toDraft(byte[] text, UserName sender);

  /** Returns the address of the stream that the session of a user is subscribed to. */
  abstract Address address(UserName user);

  /** Returns the encoding of messages to the session of a user. */
  abstract WireForm wireForm(UserName user);
}
