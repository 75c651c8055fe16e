package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Invitations to rooms, as they come and end. */
@InBrowser
class InvitationsPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private void invite(String room, String user) {
    RoomOwner.create(own.server(), "zoe", room, "private");
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/app/members." + room, "{\"do\":\"invite\",\"user\":\"%s\"}".formatted(user));
    }
  }

  private static Locator rooms(ChatPage page) {
    return page.page().locator("button.rooms");
  }

  @Test
  void invitationsAreShownAsTheyComeAndEndOnAllDevices() {
    ChatPage phone = PAGES.enter(own.server(), "ann");
    ChatPage laptop = PAGES.enter(own.server(), "ann");
    assertThat(rooms(laptop)).hasText("Rooms");
    invite("plans", "ann");
    assertThat(rooms(laptop)).hasText("Rooms1 invitation");
    rooms(phone).click();
    assertThat(phone.dialogButton("Accept #plans")).isVisible();
    invite("club", "ann");
    assertThat(phone.dialogButton("Accept #club")).isVisible();
    assertThat(rooms(laptop)).hasText("Rooms2 invitations");
    phone.dialogButton("Accept #plans").click();
    assertThat(phone.heading()).hasText("#plans");
    assertThat(rooms(phone)).hasText("Rooms1 invitation");
    assertThat(rooms(laptop)).hasText("Rooms1 invitation");
    assertThat(laptop.names()).hasText(new String[] {"Everyone", "#plans"});
    rooms(laptop).click();
    laptop.dialogButton("Decline #club").click();
    assertThat(laptop.dialog().getByRole(AriaRole.STATUS))
        .hasText("You have declined the invitation to #club.");
    assertThat(rooms(phone)).hasText("Rooms");
  }
}
