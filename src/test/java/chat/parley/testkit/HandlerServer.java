package chat.parley.testkit;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;

/** A Jetty server on a free port that passes every request to one handler, WebSockets included. */
public final class HandlerServer implements AutoCloseable {

  private final Server server = new Server();
  private final ServerConnector connector;

  private HandlerServer(SslContextFactory.@Nullable Server tls) {
    connector = new ServerConnector(server, tls, new HttpConnectionFactory());
  }

  /** Starts a server that serves this machine only. */
  public static HandlerServer start(HttpRequestHandler handler) throws Exception {
    return start(handler, null);
  }

  /** Starts a server that serves this machine only, over TLS. */
  public static HandlerServer startTls(
      HttpRequestHandler handler, SelfSignedCertificate certificate) throws Exception {
    var tls = new SslContextFactory.Server();
    tls.setKeyStorePath(certificate.store().toString());
    tls.setKeyStorePassword(SelfSignedCertificate.PASSWORD);
    return start(handler, tls);
  }

  private static HandlerServer start(
      HttpRequestHandler handler, SslContextFactory.@Nullable Server tls) throws Exception {
    var started = new HandlerServer(tls);
    started.connector.setHost("127.0.0.1");
    started.server.addConnector(started.connector);
    var context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new HandlerServlet(handler)), "/");
    started.server.setHandler(context);
    started.server.start();
    return started;
  }

  public int port() {
    return connector.getLocalPort();
  }

  /** Returns the open connections. */
  public Collection<EndPoint> connections() {
    return connector.getConnectedEndPoints();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  private static final class HandlerServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient HttpRequestHandler handler;

    HandlerServlet(HttpRequestHandler handler) {
      this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      handler.handleRequest(request, response);
    }
  }
}
