package chat.parley.crash;

import chat.parley.ParleyApplication;
import chat.parley.delivery.Fanout;
import org.springframework.boot.SpringApplication;

/**
 * Parley that takes no note of the changes of rooms that it delivers: the subscriptions of a user
 * survive its removal.
 */
final class SurvivingSubscriptionsParley {

  private SurvivingSubscriptionsParley() {}

  static void main(String[] args) {
    SpringApplication.run(ParleyApplication.class, args)
        .getBean(Fanout.class)
        .observeMembers(_ -> {});
  }
}
