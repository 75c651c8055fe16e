package chat.parley.house.planted.arrows.base;

import chat.parley.house.planted.arrows.top.Summit;

/** Names a type in a pattern only, which ArchUnit does not see. */
final class Matcher {
  private Matcher() {}

  static boolean isSummit(Object place) {
    return switch (place) {
      case Summit _ -> true;
      default -> false;
    };
  }
}
