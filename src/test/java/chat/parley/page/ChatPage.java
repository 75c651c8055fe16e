package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.ParleyServer;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Parley's page in a browser of its own, as its user sees it. */
final class ChatPage {

  private static final Pattern AWAY =
      Pattern.compile(
          "ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)"
              + "|closed before the connection is established");

  private final Page page;
  private final String origin;
  private final List<String> faults = new ArrayList<>();

  ChatPage(Page page, ParleyServer server) {
    this.page = page;
    this.origin = "//127.0.0.1:" + server.port() + "/";
    page.onConsoleMessage(this::heed);
    page.onPageError(faults::add);
    page.onRequest(request -> stayHome(request.url()));
    page.onWebSocket(socket -> stayHome(socket.url()));
  }

  void load() {
    load("");
  }

  /** Loads what does nothing by itself, for who brings scripts. */
  void loadPicture() {
    load("page/icon.svg");
  }

  /** Loads another page of the same server; its path has no slash before it. */
  void load(String path) {
    page.navigate("http:" + origin + path);
  }

  private void heed(ConsoleMessage message) {
    boolean fault = message.type().equals("error") || message.type().equals("warning");
    // The browser itself tells that a server is away, or that the page has stopped waiting for a
    // connection, and that cannot be kept off the console; nor that a picture alone names no icon.
    boolean usual =
        AWAY.matcher(message.text()).find() || message.location().contains("/favicon.ico");
    if (fault && !usual) {
      faults.add(message.text());
    }
  }

  private void stayHome(String url) {
    if (!url.substring(url.indexOf(':') + 1).startsWith(origin)) {
      faults.add("leaves the origin: " + url);
    }
  }

  /** What a developer would see in the console as wrong, and requests to elsewhere. */
  List<String> faults() {
    return faults;
  }

  Page page() {
    return page;
  }

  void enterAs(String name) {
    page.getByLabel("Your name").fill(name);
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Enter")).click();
    isConnected();
  }

  void isConnected() {
    assertThat(page.getByText("Connected", new Page.GetByTextOptions().setExact(true))).isVisible();
  }

  void isAway() {
    assertThat(page.getByText("No connection, trying again…")).isVisible();
  }

  /** Opens the conversation with one person. */
  void open(String person) {
    page.getByRole(AriaRole.TEXTBOX, new GetByRoleOptions().setName("Write to a person"))
        .fill(person);
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Open")).click();
  }

  /** Opens a conversation that is in the list. */
  void choose(String conversation) {
    page.getByRole(AriaRole.NAVIGATION).locator(".who").getByText(conversation).click();
  }

  Locator composer() {
    return page.getByLabel("Message to ");
  }

  void write(String text) {
    composer().fill(text);
    composer().press("Enter");
  }

  Locator texts() {
    return page.getByRole(AriaRole.LOG).locator(".text");
  }

  /** Messages that are not stored yet. */
  Locator pending() {
    return page.getByRole(AriaRole.LOG).locator("li.pending");
  }

  /** Messages that were refused. */
  Locator refused() {
    return page.getByRole(AriaRole.LOG).locator("li.refused");
  }

  /** How many are unread, in the list. */
  Locator unread() {
    return page.getByRole(AriaRole.NAVIGATION).locator(".unread");
  }

  /** What the log says between messages. */
  Locator notices() {
    return page.getByRole(AriaRole.LOG).locator("li.notice");
  }

  /** Turns the mouse wheel over the log. */
  void scrollUp() {
    page.getByRole(AriaRole.LOG).hover();
    page.mouse().wheel(0, -100_000);
  }

  /** Goes to the end of the log; a wheel would stop where the end was in the last frame drawn. */
  void scrollDown() {
    page.getByRole(AriaRole.LOG).evaluate("log => log.scrollTo(0, log.scrollHeight)");
  }

  /** Expects these texts to be all that is shown, in this order. */
  void shows(String... texts) {
    assertThat(texts()).hasText(texts);
  }

  /** Expects the log to tell this to its reader. */
  void tells(String notice) {
    assertThat(page.getByRole(AriaRole.LOG)).containsText(notice);
  }
}
