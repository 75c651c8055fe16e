package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.HttpProxy;
import chat.parley.testkit.ParleyServer;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Parley's page in a browser tab, as a user sees it. */
final class ChatPage {

  private static final Pattern CONNECTION_ERROR =
      Pattern.compile(
          "ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)"
              + "|closed before the connection is established");

  /** Further errors in the log of a browser whose requests are refused or connections closed. */
  private static final Pattern PROXY_ERROR =
      Pattern.compile(
          CONNECTION_ERROR.pattern()
              + "|WebSocket connection to '.*' failed"
              + "|net::ERR_(CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING"
              + "|CONTENT_LENGTH_MISMATCH)"
              + "|the server responded with a status of 4");

  private static final Pattern UNKNOWN_USER = Pattern.compile("/api/users/[^/?]+:");

  private final Page page;
  private final String origin;
  private final Pattern expectedErrors;
  private final List<String> faults = new ArrayList<>();

  ChatPage(Page page, ParleyServer server) {
    this(page, server.port(), CONNECTION_ERROR);
  }

  /** A page that is loaded through a proxy. */
  ChatPage(Page page, HttpProxy proxy) {
    this(page, proxy.port(), PROXY_ERROR);
  }

  /** A page of which the server refuses some requests; the browser logs them as errors. */
  static ChatPage withRefusals(Page page, ParleyServer server) {
    return new ChatPage(page, server.port(), PROXY_ERROR);
  }

  private ChatPage(Page page, int port, Pattern expectedErrors) {
    this.page = page;
    this.origin = "//127.0.0.1:" + port + "/";
    this.expectedErrors = expectedErrors;
    page.onConsoleMessage(this::recordFault);
    page.onPageError(faults::add);
    page.onRequest(request -> checkOrigin(request.url()));
    page.onWebSocket(socket -> checkOrigin(socket.url()));
  }

  void load() {
    load("");
  }

  /** Loads the page's icon, which runs no script, as a base for scripts of a test. */
  void loadIcon() {
    load("page/icon.svg");
  }

  /** Loads a path of the same server, given without a leading slash. */
  void load(String path) {
    page.navigate("http:" + origin + path);
  }

  private void recordFault(ConsoleMessage message) {
    boolean fault = message.type().equals("error") || message.type().equals("warning");
    // The page cannot prevent what the browser itself logs: that a server is unreachable, that the
    // page closed a socket before it was open, that there is no user of a name, and that
    // /favicon.ico is missing, which the browser requests when a test loads only the icon.
    boolean expected =
        expectedErrors.matcher(message.text()).find()
            || UNKNOWN_USER.matcher(message.location()).find()
            || message.location().contains("/favicon.ico");
    if (fault && !expected) {
      faults.add(message.text());
    }
  }

  private void checkOrigin(String url) {
    if (!url.substring(url.indexOf(':') + 1).startsWith(origin)) {
      faults.add("request to another origin: " + url);
    }
  }

  /** Returns errors and warnings in the console, uncaught errors and requests to other origins. */
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

  void isReconnecting() {
    assertThat(page.getByText("No connection, trying again…")).isVisible();
  }

  /** Opens the conversation with one user by name. */
  void open(String person) {
    page.getByLabel("Write to a person").fill(person);
    page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Open")).click();
  }

  /** Opens a conversation from the list. */
  void choose(String conversation) {
    names().getByText(conversation).click();
  }

  /** Returns the open dialog. */
  Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  /** Returns a button of the open dialog, by its whole name. */
  Locator dialogButton(String name) {
    return dialog()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  /**
   * Expects that the dialog has gone; a hidden one is about to tell the page that it was closed.
   */
  void dialogIsClosed() {
    assertThat(page.locator("dialog")).hasCount(0);
  }

  /** Returns the names of the conversations in the list. */
  Locator names() {
    return page.getByRole(AriaRole.NAVIGATION).locator(".who");
  }

  /** Returns the name of the open conversation. */
  Locator heading() {
    return page.locator(".with h2");
  }

  /** Returns the error that is shown below the open conversation. */
  Locator error() {
    return page.locator(".conversation .error");
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

  /** Returns the messages without a receipt. */
  Locator pending() {
    return page.getByRole(AriaRole.LOG).locator("li.pending");
  }

  /** Returns the messages that the server has refused. */
  Locator refused() {
    return page.getByRole(AriaRole.LOG).locator("li.refused");
  }

  /** Returns the unread counts in the list. */
  Locator unread() {
    return page.getByRole(AriaRole.NAVIGATION).locator(".unread");
  }

  /** Returns the notices between the messages of the log. */
  Locator notices() {
    return page.getByRole(AriaRole.LOG).locator("li.notice");
  }

  /** Scrolls the log up to the first loaded message, with the mouse wheel. */
  void scrollUp() {
    page.getByRole(AriaRole.LOG).hover();
    page.mouse().wheel(0, -100_000);
  }

  /** Scrolls to the end of the log; a wheel would stop at the end as of the last frame drawn. */
  void scrollDown() {
    page.getByRole(AriaRole.LOG).evaluate("log => log.scrollTo(0, log.scrollHeight)");
  }

  /** Expects exactly these texts in the log, in this order. */
  void shows(String... texts) {
    assertThat(texts()).hasText(texts);
  }

  /** Expects the log to contain a notice. */
  void showsNotice(String notice) {
    assertThat(page.getByRole(AriaRole.LOG)).containsText(notice);
  }
}
