package chat.parley.house.planted.shows;

import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class Showing {

  @Test
  @Shows({"a", "b"})
  void one() {}

  @Shows("a")
  void noTest() {}

  @Nested
  class Inner {

    @Test
    @Shows({"b", "none"})
    void other() {}
  }
}
