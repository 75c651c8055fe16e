package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonTableTest {

  private static final PersonRow ANN = new PersonRow("Ann", "Ann Miller", "/a.png");

  @AutoClose private final OpenStore store;

  PersonTableTest(@TempDir Path directory) throws Exception {
    store = new OpenStore(directory);
  }

  private void add(String... names) throws StoreException {
    var terms = new TreeMap<String, String>();
    for (String name : names) {
      terms.put(name, name.toLowerCase(Locale.ROOT));
    }
    store.writer.persons().add(terms);
  }

  private List<String> terms() throws Exception {
    return store.column("select term || ':' || name from person_term order by 1");
  }

  @Test
  void usersAreAddedOnce() throws Exception {
    add("Ann", "bob");
    add("bob", "carl");
    assertThat(store.column("select name from person order by 1"))
        .containsExactly("Ann", "bob", "carl");
    assertThat(terms()).containsExactly("ann:Ann", "bob:bob", "carl:carl");
  }

  @Test
  void aProfileReplacesTheOneBefore() throws Exception {
    assertThat(store.writer.persons().put(ANN, List.of("ann", "ann miller", "miller"))).isTrue();
    assertThat(store.database.personReader().find("Ann")).contains(ANN);
    var later = new PersonRow("Ann", null, null);
    assertThat(store.writer.persons().put(later, List.of("ann"))).isFalse();
    assertThat(store.database.personReader().find("Ann")).contains(later);
    assertThat(terms()).containsExactly("ann:Ann");
  }

  @Test
  void aUserThatIsSeenKeepsItsProfile() throws Exception {
    store.writer.persons().put(ANN, List.of("ann", "miller"));
    add("Ann");
    assertThat(store.database.personReader().find("Ann")).contains(ANN);
    assertThat(terms()).containsExactly("ann:Ann", "miller:Ann");
  }

  @Test
  void aFailedChangeIsRolledBack() throws Exception {
    store.reopenWriterAfter(
        "create trigger refuse before insert on person_term"
            + " begin select raise(abort, 'Refused by a test'); end");
    var terms = new TreeMap<>(Map.of("ann", "ann"));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.writer.persons().add(terms));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.writer.persons().put(ANN, List.of("ann")));
    assertThat(store.column("select name from person")).isEmpty();
  }
}
