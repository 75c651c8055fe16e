package chat.parley.house.planted.exposed.guest;

import chat.parley.house.planted.exposed.owner.Matched;
import chat.parley.house.planted.exposed.owner.Named;

record Guest(Named named) {
  boolean is(Object other) {
    return switch (other) {
      case Matched _ -> true;
      default -> false;
    };
  }
}
