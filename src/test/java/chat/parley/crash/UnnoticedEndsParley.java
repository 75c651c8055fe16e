package chat.parley.crash;

import chat.parley.ParleyApplication;
import chat.parley.message.UserName;
import chat.parley.session.ClientSessions;
import chat.parley.session.UserListener;
import org.springframework.boot.SpringApplication;

/** Parley whose presence does not learn of the end of sessions: users stay online. */
final class UnnoticedEndsParley {

  private UnnoticedEndsParley() {}

  static void main(String[] args) {
    var context = SpringApplication.run(ParleyApplication.class, args);
    UserListener presence = context.getBean(UserListener.class);
    context
        .getBean(ClientSessions.class)
        .attendance()
        .listen(
            new UserListener() {
              @Override
              public void sessionsChanged(UserName user) {
                presence.sessionsChanged(user);
              }

              @Override
              public void sessionEnded(UserName user, boolean clean) {}
            });
  }
}
