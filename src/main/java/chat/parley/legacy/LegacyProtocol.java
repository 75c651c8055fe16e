package chat.parley.legacy;

import chat.parley.conversation.LegacyEnvelope;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.session.Protocol;

/** The two ways in which old clients talk. */
enum LegacyProtocol {
  /** Every text goes to every socket, as it is. */
  BROADCAST(Protocol.BROADCAST) {
    @Override
    Draft read(byte[] text, UserName from) {
      return Draft.of(new Address.Everyone(), from, Body.ofText(text, "text/plain")).arrived();
    }

    @Override
    Address reads(UserName user) {
      return new Address.Everyone();
    }

    @Override
    WireForm form(UserName user) {
      return LegacyWireForm.PLAIN;
    }
  },

  /** A text names its reader, and goes to that one, as it is. */
  POINT_TO_POINT(Protocol.POINT_TO_POINT) {
    @Override
    Draft read(byte[] text, UserName from) {
      var to = new Address.Inbox(LegacyEnvelope.reader(text));
      return Draft.of(to, from, Body.ofText(text, "application/json")).arrived();
    }

    @Override
    Address reads(UserName user) {
      return new Address.Inbox(user);
    }

    @Override
    WireForm form(UserName user) {
      return new LegacyWireForm.Enveloped(user);
    }
  };

  private final Protocol spoken;

  LegacyProtocol(Protocol spoken) {
    this.spoken = spoken;
  }

  Protocol spoken() {
    return spoken;
  }

  /**
   * @param text UTF-8
   * @throws chat.parley.message.ChatException if it can not be understood
   */
  abstract Draft read(byte[] text, UserName from);

  abstract Address reads(UserName user);

  abstract WireForm form(UserName user);
}
