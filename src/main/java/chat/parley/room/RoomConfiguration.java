package chat.parley.room;

import chat.parley.limits.Limits;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the limits on rooms. */
@Configuration(proxyBeanMethods = false)
class RoomConfiguration {

  @Bean
  RoomLimits roomLimits(RoomProperties properties, Limits limits) {
    return new RoomLimits(
        properties.open(),
        limits.membersPerRoom(),
        limits.roomsPerUser(),
        limits.invitationsPerUser(),
        limits.invitationsPerRoom());
  }
}
