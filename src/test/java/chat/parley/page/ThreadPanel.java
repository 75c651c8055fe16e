package chat.parley.page;

import com.microsoft.playwright.Locator;

/** The conversation and the open thread of a page. */
final class ThreadPanel {

  private ThreadPanel() {}

  /** Returns the open thread. */
  static Locator panel(ChatPage page) {
    return page.page().locator("section.thread");
  }

  /** Returns the texts of the open thread, without that of the first message. */
  static Locator replies(ChatPage page) {
    return panel(page).locator("ol:not(.first) .text");
  }

  /** Returns the field of the open thread. */
  static Locator field(ChatPage page) {
    return panel(page).locator("textarea");
  }

  /** Returns the texts of the conversation. */
  static Locator texts(ChatPage page) {
    return page.page().locator(".conversation .log .text");
  }

  /** Returns the buttons that open threads. */
  static Locator buttons(ChatPage page) {
    return page.page().locator(".conversation button.replies");
  }

  /** Sends a message in the open thread. */
  static void write(ChatPage page, String text) {
    field(page).fill(text);
    field(page).press("Enter");
  }
}
