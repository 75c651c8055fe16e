package chat.parley.security;

import static org.springframework.security.authorization.AuthorizationManagers.anyOf;
import static org.springframework.security.web.access.IpAddressAuthorizationManager.hasIpAddress;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Which paths there are for HTTP, and for whom: a list that ends in no. */
@Configuration(proxyBeanMethods = false)
class HttpSecurityConfiguration {

  /** What the page may load, and from where: from here only, and nothing that is in it. */
  private static final String CONTENT =
      "default-src 'self'; object-src 'none'; frame-ancestors 'none';"
          + " base-uri 'none'; form-action 'self'";

  @Bean
  SecurityFilterChain paths(
      HttpSecurity http,
      SecurityProperties properties,
      ServerProperties server,
      IdentityResolver identities,
      AllowedOrigins origins,
      AuditLog audit) {
    checkAddress(properties, server.getAddress());
    var denials = new DenialHandler(identities, audit);
    if (properties.onlyThisMachine()) {
      http.addFilterBefore(new LocalHostFilter(audit), SecurityContextHolderFilter.class);
    }
    TokenVerifier tokens = identities.tokens();
    if (tokens != null) {
      http.oauth2ResourceServer(
          resources ->
              resources
                  .bearerTokenResolver(new BearerToken())
                  .authenticationEntryPoint(denials)
                  .authenticationManagerResolver(_ -> tokens::authenticate));
    }
    return http.addFilter(new CrossOrigin(origins))
        .authorizeHttpRequests(paths -> paths(paths, properties.open()))
        .exceptionHandling(e -> e.authenticationEntryPoint(denials).accessDeniedHandler(denials))
        // There is no cookie and so nothing that another site could ride on.
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(HttpSecurityConfiguration::headers)
        .build();
  }

  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        // A token in a query must not be told to other sites.
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
        .contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT));
  }

  private static void paths(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          paths,
      boolean open) {
    paths
        .requestMatchers("/stomp", "/stomp/**", "/ws", "/ws/**")
        .permitAll()
        .requestMatchers("/", "/index.html", "/page/**", "/webjars/**", "/favicon.ico")
        .permitAll()
        .requestMatchers("/parley.js", "/parley.d.ts", "/parley/**", "/old", "/old/**")
        .permitAll()
        .requestMatchers("/actuator/health", "/actuator/health/**", "/error")
        .permitAll();
    var history = paths.requestMatchers(HttpMethod.GET, "/api/streams/*/messages");
    var rulings = paths.requestMatchers(HttpMethod.POST, "/api/moderation");
    var metrics = paths.requestMatchers(HttpMethod.GET, "/actuator/prometheus");
    if (open) {
      history.permitAll();
      rulings.denyAll();
      metrics.access(anyOf(hasIpAddress("127.0.0.0/8"), hasIpAddress("::1")));
    } else {
      history.authenticated();
      rulings.hasRole(Role.MODERATOR.name());
      metrics.hasRole(Role.ADMIN.name());
    }
    paths
        .requestMatchers("/api/streams/*/messages", "/actuator/prometheus")
        .access(DenialHandler.only(HttpMethod.GET))
        .requestMatchers("/api/moderation")
        .access(DenialHandler.only(HttpMethod.POST));
    paths.anyRequest().access((_, context) -> DenialHandler.unlisted(context.getRequest()));
  }

  private static void checkAddress(SecurityProperties properties, @Nullable InetAddress address) {
    if (properties.onlyThisMachine() && (address == null || !address.isLoopbackAddress())) {
      throw new InvalidConfigurationPropertyValueException(
          "server.address",
          address == null ? "every address of this machine" : address.getHostAddress(),
          "In the mode open the name in the path is believed: whoever reaches Parley can be"
              + " anybody. So only this machine is served. To serve others, have names proved"
              + " (parley.security.mode=token); or, in a network where everybody may be anybody,"
              + " set parley.security.open-to-network=true.");
    }
  }
}
