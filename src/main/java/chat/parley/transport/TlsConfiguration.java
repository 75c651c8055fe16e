package chat.parley.transport;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collections;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Configures TLS, if it is enabled: allows only versions 1.2 and 1.3, and reloads the certificate
 * without a restart when the files of its SSL bundle change, which Spring Boot supports for other
 * servers but not for Jetty.
 */
@Component
final class TlsConfiguration implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

  private static final Logger log = LoggerFactory.getLogger(TlsConfiguration.class);

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    factory.addServerCustomizers(
        server -> {
          for (var connector : server.getConnectors()) {
            var tls = connector.getConnectionFactory(SslConnectionFactory.class);
            if (tls != null) {
              configure(tls.getSslContextFactory(), factory);
            }
          }
        });
  }

  private static void configure(
      SslContextFactory.Server tls, JettyServletWebServerFactory factory) {
    tls.addExcludeProtocols("TLSv1", "TLSv1.1");
    Ssl settings = factory.getSsl();
    String name = settings == null ? null : settings.getBundle();
    if (name != null) {
      factory.getSslBundles().addBundleUpdateHandler(name, bundle -> reload(tls, name, bundle));
    }
  }

  /** Called by the thread that watches the files. Open connections stay open. */
  private static void reload(SslContextFactory.Server tls, String name, SslBundle bundle) {
    try {
      // Checked first, because Jetty drops the old certificate before it reads the new one.
      check(bundle);
      KeyStore keys = bundle.getStores().getKeyStore();
      KeyStore trusted = bundle.getStores().getTrustStore();
      tls.reload(
          jetty -> {
            jetty.setKeyStore(keys);
            jetty.setTrustStore(trusted);
          });
      log.info("The certificate of the SSL bundle {} was reloaded", name);
    } catch (Exception e) {
      log.error(
          "The new certificate of the SSL bundle {} cannot be used; the old one stays in use: {}",
          name,
          e.getMessage());
    }
  }

  /**
   * Checks that each private key matches its certificate. While the two files are being replaced,
   * one may be new and the other old, which nothing else detects.
   */
  private static void check(SslBundle bundle) throws GeneralSecurityException {
    SslStoreBundle stores = bundle.getStores();
    KeyStore keys = stores.getKeyStore();
    if (keys == null) {
      throw new InvalidKeyException("The SSL bundle has no key store");
    }
    bundle.getKey().assertContainsAlias(keys);
    char @Nullable [] password = password(bundle);
    for (String alias : Collections.list(keys.aliases())) {
      if (keys.getKey(alias, password) instanceof PrivateKey key
          && !matches(key, keys.getCertificate(alias).getPublicKey())) {
        throw new InvalidKeyException("The private key does not match the certificate");
      }
    }
  }

  private static char @Nullable [] password(SslBundle bundle) {
    String keyPassword = bundle.getKey().getPassword();
    String password = keyPassword == null ? bundle.getStores().getKeyStorePassword() : keyPassword;
    return password == null ? null : password.toCharArray();
  }

  private static boolean matches(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    return signature.verify(signed);
  }
}
