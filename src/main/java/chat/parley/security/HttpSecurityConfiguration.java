package chat.parley.security;

import static org.springframework.security.authorization.AuthorizationManagers.anyOf;
import static org.springframework.security.web.access.IpAddressAuthorizationManager.hasIpAddress;

import java.net.InetAddress;
import java.util.List;
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
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.CorsFilter;

/** Authorization of HTTP requests by path; paths that are not listed are denied. */
@Configuration(proxyBeanMethods = false)
class HttpSecurityConfiguration {

  /** The Content-Security-Policy of pages: resources of this server only, and no inline code. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; object-src 'none'; frame-ancestors 'none';"
          + " base-uri 'none'; form-action 'self'";

  private static final String MESSAGES = "/api/streams/*/messages";
  private static final String MESSAGE = MESSAGES + "/*";
  private static final String CHANGES = "/api/streams/*/changes";
  private static final String THREAD = MESSAGE + "/thread";
  private static final String REACTIONS = MESSAGE + "/reactions";
  private static final String VERSIONS = MESSAGE + "/versions";
  private static final String USER_MESSAGES = "/api/users/*/messages";
  private static final String ALL_MESSAGES = "/api/messages";
  private static final String ROOMS = "/api/rooms";
  private static final String ROOM = ROOMS + "/*";
  private static final String MEMBERS = ROOM + "/members";
  private static final String PINS = ROOM + "/pins";
  private static final String PIN = PINS + "/*";
  private static final String USERS = "/api/users";
  private static final String USER = USERS + "/*";
  private static final String BLOCK = "/api/block";
  private static final String BLOCKS = "/api/blocks";
  private static final String READ = "/api/read";
  private static final String PRESENCE = "/api/presence";
  private static final String MODERATION = "/api/moderation";
  private static final String CONVERSATIONS = "/api/conversations";
  private static final String MARKERS = "/api/streams/*/markers";
  private static final String READERS = MESSAGES + "/*/readers";

  /** The paths at which clients read messages. */
  private static final String[] HISTORY = {
    MESSAGES, MESSAGE, CHANGES, THREAD, REACTIONS, ALL_MESSAGES
  };

  /** The paths to which users send. */
  private static final String[] SENDS = {
    MESSAGES, USER_MESSAGES, ALL_MESSAGES, BLOCK, READ, PRESENCE, MODERATION
  };

  /** The paths at which users read of each other, and of their conversations. */
  private static final String[] USER_READS = {
    USERS, USER, BLOCKS, CONVERSATIONS, READ, PRESENCE, MARKERS, READERS, VERSIONS
  };

  /** Requests are not observed; without this each filter would be wrapped in one that checks so. */
  @Bean
  SecurityObservationSettings observations() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  SecurityFilterChain paths(
      HttpSecurity http,
      SecurityProperties properties,
      ServerProperties server,
      IdentityResolver identities,
      AllowedOrigins origins,
      AuditLog audit) {
    checkServerAddress(properties, server.getAddress());
    var denials = new DenialHandler(identities, audit);
    if (properties.loopbackOnly()) {
      http.addFilterBefore(new LocalHostFilter(audit), SecurityContextHolderFilter.class);
    }
    TokenVerifier verifier = identities.verifier();
    if (verifier != null) {
      http.oauth2ResourceServer(
          resources ->
              resources
                  .bearerTokenResolver(new BearerToken())
                  .authenticationEntryPoint(denials)
                  .authenticationManagerResolver(_ -> verifier::authenticate));
    }
    return http.addFilterBefore(new ForeignOriginFilter(origins, audit), CorsFilter.class)
        .addFilterBefore(
            new ActingUserFilter(identities, denials, audit), AnonymousAuthenticationFilter.class)
        .addFilter(new CrossOrigin(origins))
        .authorizeHttpRequests(paths -> authorize(paths, properties.open()))
        .exceptionHandling(e -> e.authenticationEntryPoint(denials).accessDeniedHandler(denials))
        // There are no cookies, so forged requests of other sites carry no credentials.
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(HttpSecurityConfiguration::headers)
        .build();
  }

  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        // A token in the query must not reach other sites in a Referer.
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
        .contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY));
  }

  private static void authorize(
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
        .requestMatchers("/openapi.yaml", "/actuator/health", "/actuator/health/**", "/error")
        .permitAll();
    var history = paths.requestMatchers(HttpMethod.GET, HISTORY);
    var events = paths.requestMatchers(HttpMethod.GET, EventStreamPaths.PATTERNS);
    var sends = paths.requestMatchers(HttpMethod.POST, SENDS);
    var changes = paths.requestMatchers(ofChanges());
    var readUsers = paths.requestMatchers(HttpMethod.GET, USER_READS);
    var writeUsers = paths.requestMatchers(HttpMethod.PUT, USER);
    var metrics = paths.requestMatchers(HttpMethod.GET, "/actuator/prometheus");
    if (open) {
      history.permitAll();
      events.permitAll();
      sends.permitAll();
      changes.permitAll();
      readUsers.permitAll();
      writeUsers.permitAll();
      metrics.access(anyOf(hasIpAddress("127.0.0.0/8"), hasIpAddress("::1")));
    } else {
      history.authenticated();
      events.authenticated();
      sends.authenticated();
      changes.authenticated();
      readUsers.authenticated();
      writeUsers.authenticated();
      metrics.hasRole(Role.ADMIN.name());
    }
    denyOtherMethods(paths);
    authorizeRooms(paths, open);
    paths.anyRequest().access((_, context) -> DenialHandler.denyUnlisted(context.getRequest()));
  }

  private static RequestMatcher ofChanges() {
    var matcher = PathPatternRequestMatcher.withDefaults();
    return new OrRequestMatcher(
        matcher.matcher(HttpMethod.PATCH, MESSAGE), matcher.matcher(HttpMethod.DELETE, MESSAGE));
  }

  private static void denyOtherMethods(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          paths) {
    paths
        .requestMatchers(MESSAGES, ALL_MESSAGES)
        .access(DenialHandler.denyExcept(HttpMethod.GET, HttpMethod.POST))
        .requestMatchers(USER)
        .access(DenialHandler.denyExcept(HttpMethod.GET, HttpMethod.PUT))
        .requestMatchers(MESSAGE)
        .access(DenialHandler.denyExcept(HttpMethod.DELETE, HttpMethod.GET, HttpMethod.PATCH))
        .requestMatchers(CHANGES, USERS, BLOCKS, "/actuator/prometheus")
        .access(DenialHandler.denyExcept(HttpMethod.GET))
        .requestMatchers(CONVERSATIONS, MARKERS, READERS)
        .access(DenialHandler.denyExcept(HttpMethod.GET))
        .requestMatchers(EventStreamPaths.PATTERNS)
        .access(DenialHandler.denyExcept(HttpMethod.GET))
        .requestMatchers(READ, PRESENCE)
        .access(DenialHandler.denyExcept(HttpMethod.GET, HttpMethod.POST))
        .requestMatchers(MODERATION, USER_MESSAGES, BLOCK)
        .access(DenialHandler.denyExcept(HttpMethod.POST));
  }

  private static void authorizeRooms(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          paths,
      boolean open) {
    for (var rooms :
        List.of(
            paths.requestMatchers(HttpMethod.GET, ROOMS, ROOM, MEMBERS, PINS),
            paths.requestMatchers(HttpMethod.PUT, ROOM, PIN),
            paths.requestMatchers(HttpMethod.PATCH, ROOM),
            paths.requestMatchers(HttpMethod.DELETE, ROOM, PIN),
            paths.requestMatchers(HttpMethod.POST, MEMBERS))) {
      if (open) {
        rooms.permitAll();
      } else {
        rooms.authenticated();
      }
    }
    paths
        .requestMatchers(ROOMS, PINS)
        .access(DenialHandler.denyExcept(HttpMethod.GET))
        .requestMatchers(ROOM)
        .access(
            DenialHandler.denyExcept(
                HttpMethod.GET, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE))
        .requestMatchers(MEMBERS)
        .access(DenialHandler.denyExcept(HttpMethod.GET, HttpMethod.POST))
        .requestMatchers(PIN)
        .access(DenialHandler.denyExcept(HttpMethod.PUT, HttpMethod.DELETE));
  }

  private static void checkServerAddress(
      SecurityProperties properties, @Nullable InetAddress address) {
    if (properties.loopbackOnly() && (address == null || !address.isLoopbackAddress())) {
      throw new InvalidConfigurationPropertyValueException(
          "server.address",
          address == null ? "every address of this machine" : address.getHostAddress(),
          "In open mode user names are not verified: a client can use any name. Parley therefore"
              + " listens on a loopback address only. To serve other machines, set"
              + " parley.security.mode=token; or, if every client of the network is trusted, set"
              + " parley.security.open-to-network=true.");
    }
  }
}
