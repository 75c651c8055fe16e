package chat.parley.testkit;

import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An empty PostgreSQL database that is reached through a {@link TcpProxy}, and can be frozen. */
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

  /** The same, each as {@code name=value}. */
  public String[] settings() {
    return new String[] {
      "parley.store.url=" + store.url(),
      "parley.store.username=" + store.username(),
      "parley.store.password=" + store.password()
    };
  }

  /** From now on the database answers nothing, on new connections neither. */
  public void freeze() {
    proxy.freeze();
  }

  /** The database goes on where it stopped. */
  public void thaw() {
    proxy.thaw();
  }

  @Override
  public void close() {
    proxy.close();
  }
}
