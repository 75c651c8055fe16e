package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriUtils;

/**
 * Names the user in responses to requests with a token, as CONNECTED does in STOMP: a client need
 * not know which claim of its token holds the name. In open mode the client gives the name itself.
 */
@Component
final class ProvedUserHeader implements WebMvcConfigurer, HandlerInterceptor {

  private final IdentityResolver identities;

  ProvedUserHeader(IdentityResolver identities) {
    this.identities = identities;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Identity user = identities.of(request.getUserPrincipal(), null);
    if (user != null) {
      response.setHeader(UserHeader.NAME, UriUtils.encode(user.name().value(), UTF_8));
    }
    return true;
  }
}
