package chat.parley.security;

import static org.springframework.security.authorization.AuthorizationManagers.anyOf;
import static org.springframework.security.web.access.IpAddressAuthorizationManager.hasIpAddress;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Which paths there are for HTTP: a list that ends in no. */
@Configuration(proxyBeanMethods = false)
class HttpSecurityConfiguration {

  @Bean
  SecurityFilterChain paths(HttpSecurity http) {
    return http.authorizeHttpRequests(
            paths ->
                paths
                    .requestMatchers("/stomp", "/stomp/**", "/ws", "/ws/**")
                    .permitAll()
                    .requestMatchers("/", "/index.html", "/page/**", "/webjars/**", "/favicon.ico")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/api/streams/*/messages")
                    .permitAll()
                    .requestMatchers("/actuator/health", "/actuator/health/**", "/error")
                    .permitAll()
                    .requestMatchers("/actuator/prometheus")
                    .access(anyOf(hasIpAddress("127.0.0.0/8"), hasIpAddress("::1")))
                    .anyRequest()
                    .denyAll())
        // There is no cookie and so nothing that another site could ride on.
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(
            headers ->
                headers.contentSecurityPolicy(
                    csp ->
                        csp.policyDirectives(
                            "default-src 'self'; connect-src 'self' ws: wss:;"
                                + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'")))
        .build();
  }
}
