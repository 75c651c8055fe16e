package chat.parley.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate and its key.
 *
 * @param store a PKCS12 file with both
 */
public record SelfSignedCertificate(Path store) {

  /** Password of the store and its entries. */
  public static final String PASSWORD = "secret";

  private static final String ALIAS = "self";

  /**
   * Creates a certificate with {@code keytool}.
   *
   * @param store the file to create
   * @param name subject alternative name, such as {@code ip:127.0.0.1} or {@code dns:example.org}
   */
  public static SelfSignedCertificate create(Path store, String name)
      throws IOException, InterruptedException {
    String options =
        "-genkeypair -keyalg EC -alias %s -dname CN=%s -ext SAN=%s -storetype PKCS12 -storepass %s"
            .formatted(ALIAS, ALIAS, name, PASSWORD);
    var command = new ArrayList<>(List.of(options.split(" ")));
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-keystore", store.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new AssertionError("keytool failed: " + command);
    }
    return new SelfSignedCertificate(store);
  }

  /** Returns the certificate as PEM. */
  public String certificate() throws GeneralSecurityException, IOException {
    return pem("CERTIFICATE", load().getCertificate(ALIAS).getEncoded());
  }

  /** Returns the private key as PEM. */
  public String privateKey() throws GeneralSecurityException, IOException {
    return pem("PRIVATE KEY", load().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
  }

  /** Returns a client's context that trusts this certificate only. */
  public SSLContext trustingContext() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, load().getCertificate(ALIAS));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private KeyStore load() throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String label, byte[] encoded) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(encoded), label);
  }
}
