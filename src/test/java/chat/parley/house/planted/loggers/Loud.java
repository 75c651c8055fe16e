package chat.parley.house.planted.loggers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class Loud {
  private static final Logger good = LoggerFactory.getLogger(Loud.class);
  static final Logger shown = good;
  static Logger changing = good;
  final Logger each = good;
}
