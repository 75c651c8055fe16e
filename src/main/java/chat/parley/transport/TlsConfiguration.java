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
 * If there is TLS: only its versions 1.2 and 1.3, and a new certificate without a restart when the
 * files of an SSL bundle change, which Spring Boot does for other servers but not for Jetty.
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

  /** Called by the one thread that watches the files. Connections that are open go on. */
  private static void reload(SslContextFactory.Server tls, String name, SslBundle bundle) {
    try {
      // Jetty drops the old certificate before it looks at the new one.
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
          "The new certificate of the SSL bundle {} can not be used, the old one stays: {}",
          name,
          e.getMessage());
    }
  }

  /** Who copies two files is sometimes seen with one copied, which nothing else would notice. */
  private static void check(SslBundle bundle) throws GeneralSecurityException {
    SslStoreBundle stores = bundle.getStores();
    KeyStore keys = stores.getKeyStore();
    if (keys == null) {
      throw new InvalidKeyException("There is no key");
    }
    bundle.getKey().assertContainsAlias(keys);
    char @Nullable [] password = password(bundle);
    for (String alias : Collections.list(keys.aliases())) {
      if (keys.getKey(alias, password) instanceof PrivateKey key
          && !isPair(key, keys.getCertificate(alias).getPublicKey())) {
        throw new InvalidKeyException("The private key is not that of the certificate");
      }
    }
  }

  private static char @Nullable [] password(SslBundle bundle) {
    String ofKey = bundle.getKey().getPassword();
    String password = ofKey == null ? bundle.getStores().getKeyStorePassword() : ofKey;
    return password == null ? null : password.toCharArray();
  }

  private static boolean isPair(PrivateKey key, PublicKey certified)
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
