package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndsTest {

  @Test
  void aFailureDoesNotKeepTheOthersFromBeingEnded() {
    var ended = new ArrayList<Integer>();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Ends.all(
                    List.of(1, 2, 3),
                    item -> {
                      ended.add(item);
                      if (item < 3) {
                        throw new IllegalStateException("failure " + item);
                      }
                    }))
        .withMessage("failure 1");
    assertThat(ended).containsExactly(1, 2, 3);
  }
}
