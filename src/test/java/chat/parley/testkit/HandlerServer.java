package chat.parley.testkit;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.web.HttpRequestHandler;

/** A Jetty server on a free port that passes every request to one handler, WebSockets included. */
public final class HandlerServer implements AutoCloseable {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private HandlerServer() {}

  /** Starts a server that serves this machine only. */
  public static HandlerServer start(HttpRequestHandler handler) throws Exception {
    var started = new HandlerServer();
    started.connector.setHost("127.0.0.1");
    started.server.addConnector(started.connector);
    var context = new ServletContextHandler("/");
    JettyWebSocketServletContainerInitializer.configure(context, null);
    context.addServlet(new ServletHolder(new HandlerServlet(handler)), "/");
    started.server.setHandler(context);
    started.server.start();
    return started;
  }

  public int port() {
    return connector.getLocalPort();
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
