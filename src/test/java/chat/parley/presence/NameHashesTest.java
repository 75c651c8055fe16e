package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameHashesTest {

  @Test
  void itContainsTheNamesAndNoOthers() {
    List<UserName> names =
        IntStream.range(0, 50_000).mapToObj(i -> new UserName("user" + i)).toList();
    var hashes = new NameHashes(names);
    assertThat(names).allMatch(hashes::contains);
    assertThat(IntStream.range(50_000, 100_000))
        .noneMatch(i -> hashes.contains(new UserName("user" + i)));
    assertThat(new NameHashes(List.of()).contains(names.getFirst())).isFalse();
  }

  @Test
  void namesWithEqualHashCodesHaveDifferentHashes() {
    List<UserName> names =
        IntStream.range(0, 1 << 12)
            .mapToObj(
                bits ->
                    IntStream.range(0, 12)
                        .mapToObj(bit -> (bits >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
            .map(UserName::new)
            .toList();
    assertThat(names.stream().map(UserName::hashCode).distinct()).hasSize(1);
    assertThat(names.stream().map(NameHashes::hash).distinct()).hasSize(names.size());
  }
}
