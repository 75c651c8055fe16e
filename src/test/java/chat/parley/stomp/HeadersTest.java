package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;

class HeadersTest {

  private final Headers headers = new Headers();

  @Test
  void newHeadersAreEmpty() {
    assertThat(headers.size()).isZero();
    assertThat(headers.maxValueLength()).isZero();
    assertThat(headers.get("a")).isNull();
    assertThat(headers.matching(_ -> true)).isEmpty();
  }

  @Test
  void theFirstValueOfARepeatedHeaderIsUsed() {
    headers.add("a", "first");
    headers.add("b", "other");
    headers.add("a", "second");
    assertThat(headers.get("a")).isEqualTo("first");
    assertThat(headers.require("a", StompCommand.SEND)).isEqualTo("first");
    assertThat(headers.matching(_ -> true))
        .containsExactly(entry("a", "first"), entry("b", "other"));
  }

  @Test
  void repeatedHeadersCountTowardsTheNumber() {
    headers.add("a", "1");
    headers.add("a", "2");
    assertThat(headers.size()).isEqualTo(2);
  }

  @Test
  void anyNumberOfHeadersIsKept() {
    for (int i = 0; i < 100; i++) {
      headers.add("name" + i, "value" + i);
    }
    assertThat(headers.size()).isEqualTo(100);
    assertThat(headers.get("name0")).isEqualTo("value0");
    assertThat(headers.get("name99")).isEqualTo("value99");
  }

  @Test
  void namesAreCaseSensitive() {
    headers.add("Receipt", "1");
    assertThat(headers.get("receipt")).isNull();
  }

  @Test
  void aMissingRequiredHeaderIsRefused() {
    headers.add("destination", "");
    assertThat(headers.require("destination", StompCommand.SEND)).isEmpty();
    assertThat(
            ChatExceptions.expect(
                    ChatError.BAD_HEADER, () -> headers.require("id", StompCommand.SUBSCRIBE))
                .text())
        .isEqualTo("SUBSCRIBE requires the header 'id'");
  }

  @Test
  void theLongestValueIsMeasuredWithoutTheNames() {
    headers.add("a very long name", "ab");
    headers.add("b", "abcd");
    headers.add("b", "abc");
    assertThat(headers.maxValueLength()).isEqualTo(4);
  }

  @Test
  void matchingHeadersAreReturnedInTheOrderSent() {
    headers.add("x-b", "1");
    headers.add("other", "2");
    headers.add("x-a", "3");
    assertThat(headers.matching(name -> name.startsWith("x-")))
        .containsExactly(entry("x-b", "1"), entry("x-a", "3"));
    assertThat(headers.matching(_ -> false)).isEmpty();
  }
}
