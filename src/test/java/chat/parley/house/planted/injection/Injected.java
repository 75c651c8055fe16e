package chat.parley.house.planted.injection;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Autowired;

final class Injected {
  @Autowired Clock clock;
}
