package chat.parley.testkit;

import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An empty PostgreSQL database behind a {@link TcpProxy}, which can be frozen. */
public final class FreezablePostgres implements AutoCloseable {

  private static final Pattern HOST = Pattern.compile("//[^:/]+:(\\d+)/");

  private final Store store;
  private final TcpProxy proxy;

  public FreezablePostgres() {
    Store direct = Stores.newPostgres();
    Matcher host = HOST.matcher(direct.url());
    if (!host.find()) {
      throw new IllegalStateException("No port in " + direct.url());
    }
    this.proxy = new TcpProxy(Integer.parseInt(host.group(1)));
    String url = host.replaceFirst("//127.0.0.1:" + proxy.port() + "/");
    this.store = new Store(url, direct.username(), direct.password(), direct.synchronous(), false);
  }

  public StoreProperties properties() {
    return new StoreProperties(Path.of("unused"), store);
  }

  /** Returns the properties of the store, each as {@code name=value}. */
  public String[] settings() {
    return new String[] {
      "parley.store.url=" + store.url(),
      "parley.store.username=" + store.username(),
      "parley.store.password=" + store.password()
    };
  }

  /** Freezes the database: it no longer responds, neither on open nor on new connections. */
  public void freeze() {
    proxy.freeze();
  }

  /** Ends the freeze. Requests that were sent in the meantime are answered now. */
  public void thaw() {
    proxy.thaw();
  }

  @Override
  public void close() {
    proxy.close();
  }
}
