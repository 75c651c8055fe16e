package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PersonsTest {

  private final Persons persons = new Persons();

  @Test
  void theTableHasWhatASetHas() {
    var random = new Random(7);
    Set<UserName> expected = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      var name = new UserName("user" + random.nextInt(3_000));
      if (random.nextInt(100) < (i < 100_000 ? 60 : 20)) {
        persons.intern(name).set(0, Availability.ONLINE);
        expected.add(name);
      } else {
        remove(name);
        expected.remove(name);
      }
    }
    assertThat(persons.size()).isEqualTo(expected.size());
    Set<UserName> found = new HashSet<>();
    persons.forEach(person -> found.add(person.name));
    assertThat(found).isEqualTo(expected);
    expected.forEach(this::remove);
    assertThat(persons.size()).isZero();
  }

  private void remove(UserName name) {
    Person person = persons.find(name);
    if (person != null) {
      person.set(0, null);
      persons.removeIfUnused(person);
    }
  }

  @Test
  void aPersonThatIsUsedIsNotRemoved() {
    var name = new UserName("ann");
    Person person = persons.intern(name);
    person.set(1, Availability.AWAY);
    persons.removeIfUnused(person);
    assertThat(persons.find(name)).isSameAs(person);
    assertThat(persons.intern(name)).isSameAs(person);
  }
}
