package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PersonSetTest {

  private final PersonSet set = new PersonSet();
  private final Set<Person> expected = new HashSet<>();

  @Test
  void theSetHasWhatAnotherOneHas() {
    var random = new Random(7);
    List<Person> persons =
        IntStream.range(0, 300).mapToObj(i -> new Person(new UserName("user" + i))).toList();
    for (int i = 0; i < 100_000; i++) {
      Person person = persons.get(random.nextInt(persons.size()));
      if (random.nextInt(100) < (i % 20_000 < 10_000 ? 70 : 20)) {
        assertThat(set.add(person)).isEqualTo(expected.add(person));
      } else {
        assertThat(set.remove(person)).isEqualTo(expected.remove(person));
      }
      assertThat(set.size()).isEqualTo(expected.size());
    }
    assertThat(persons).allMatch(person -> set.contains(person) == expected.contains(person));
    Set<Person> found = new HashSet<>();
    set.forEach(found::add);
    assertThat(found).isEqualTo(expected);
    persons.forEach(set::remove);
    assertThat(set.size()).isZero();
    assertThat(persons).noneMatch(set::contains);
  }
}
