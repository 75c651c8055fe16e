package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtrasTest {

  @Test
  void headersKeepTheOrderOfTheSender() {
    var extras = new LinkedHashMap<String, String>();
    for (String name : new String[] {"x-z", "x-a", "x-m"}) {
      extras.put(name, "value of \"" + name + "\" \u00e9\ud83d\ude00");
    }
    String column = Extras.write(extras);
    assertThat(column).startsWith("{\"x-z\":");
    assertThat(Extras.read(column)).containsExactlyEntriesOf(extras);
  }

  @Test
  void anEmptyMapIsStoredAsNull() {
    assertThat(Extras.write(Map.of())).isNull();
    assertThat(Extras.read(null)).isEmpty();
    assertThat(Extras.read("{}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "null", "[]", "1", "{\"x\":null}", "{\"x\":{}}", "{\"x\":[\"y\"]}"})
  void anythingButAnObjectOfStringsIsRefused(String column) {
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> Extras.read(column));
  }
}
