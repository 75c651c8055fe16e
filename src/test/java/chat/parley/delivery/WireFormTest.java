package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WireFormTest {

  @Test
  void aFormWithoutANameIsItsOwnTemplate() {
    WireForm form = RoomMessages::encode;
    assertThat(form.template()).isSameAs(form);
  }

  @Test
  void aFormWithoutANameUsesThePayloadOfItsTemplate() {
    WireForm form = RoomMessages::encode;
    Payload payload = RoomMessages.payload("a");
    assertThat(form.fromTemplate(payload)).isSameAs(payload);
  }
}
