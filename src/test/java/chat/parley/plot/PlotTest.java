package chat.parley.plot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Charts are well-formed XML with all labels. To look at them: {@code
 * -Dplot.directory=target/plots}.
 */
class PlotTest {

  private static final Axis SECONDS = Axis.linear("seconds");
  private static final List<Event> FAULTS =
      List.of(
          new Event("node killed", 60, 67),
          Event.at("link cut", 100),
          new Event("database stopped", 110, 140),
          new Event("node killed", 220, 226));

  private static Series wave(String name, double height) {
    return new Series(
        name,
        IntStream.range(0, 300)
            .mapToObj(i -> new Point(i, i == 150 ? Double.NaN : height * (2 + Math.sin(i / 9.0))))
            .toList());
  }

  @Test
  void linesAndEventsAreLabelled() throws Exception {
    var lines = List.of(wave("receipts", 400), wave("copies & <more>", 700));
    var chart =
        new LineChart("A <run> & its faults", SECONDS, Axis.linear("per second"), lines, FAULTS);
    assertThat(texts("lines", chart.svg()))
        .contains("A <run> & its faults", "seconds", "per second", "receipts", "copies & <more>")
        .contains("node killed", "link cut", "database stopped")
        .contains("0", "500", "1,000", "250");
  }

  @Test
  void nonFiniteValuesBreakALine() {
    var chart = new LineChart("t", SECONDS, SECONDS, List.of(wave("w", 1)), List.of());
    assertThat(chart.svg().replaceAll("[^M]", "")).isEqualTo("MM");
  }

  @Test
  void chartsAreStacked() throws Exception {
    var above = new LineChart("above", SECONDS, Axis.log("ms"), List.of(wave("w", 30)), List.of());
    var below = new LineChart("below", SECONDS, SECONDS, List.of(wave("w", 3)), FAULTS);
    assertThat(texts("stack", new ChartStack("both", List.of(above, below)).svg()))
        .contains("both", "above", "below", "ms", "100", "link cut");
  }

  @Test
  void barsHaveNamesAndValues() throws Exception {
    for (Axis axis :
        List.of(Axis.linear("µs of CPU per delivery"), Axis.log("messages per second"))) {
      var chart =
          new BarChart(
              "Bars",
              axis,
              List.of(
                  new BarGroup(
                      "broadcast to 500 readers",
                      List.of(new Bar("Parley", 1.74, 1.7, 1.9), Bar.of("stock relay & more", 69))),
                  new BarGroup("point to point", List.of(new Bar("Parley", 22, 18, 23)))));
      assertThat(texts("bars-" + axis.scale(), chart.svg()))
          .contains("Bars", axis.label(), "broadcast to 500 readers", "point to point")
          .contains("Parley", "stock relay & more", "1.74", "69", "22");
    }
  }

  @Test
  void anEmptyChartIsDrawn() throws Exception {
    var empty = new Series("none", List.of());
    assertThat(
            texts("empty", new LineChart("t", SECONDS, SECONDS, List.of(empty), List.of()).svg()))
        .contains("t", "0", "1");
  }

  @Test
  void ticksAreRound() {
    assertThat(Ticks.around(Scale.LINEAR, DoubleStream.of(3, 47), 5).values())
        .containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0);
    assertThat(Ticks.within(13, 47, 4).values()).containsExactly(20.0, 30.0, 40.0);
    assertThat(Ticks.around(Scale.LOG, DoubleStream.of(3, 47), 8).values())
        .containsExactly(2.0, 5.0, 10.0, 20.0, 50.0);
    assertThat(Ticks.around(Scale.LOG, DoubleStream.of(0.3, 47_000), 8).values())
        .containsExactly(0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ticks.around(Scale.LOG, DoubleStream.of(0, 1), 8));
  }

  @Test
  void numbersAreRoundedAndGrouped() {
    assertThat(DoubleStream.of(0, 0.05, 1.744, 69, 648_000, 25_000_000).mapToObj(Ticks::format))
        .containsExactly("0", "0.05", "1.74", "69", "648,000", "25 M");
  }

  private static List<String> texts(String name, String svg)
      throws IOException, ParserConfigurationException, SAXException {
    String directory = System.getProperty("plot.directory", "");
    if (!directory.isEmpty()) {
      Files.createDirectories(Path.of(directory));
      Files.writeString(Path.of(directory, name + ".svg"), svg);
    }
    var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    Element root = parser.parse(new ByteArrayInputStream(svg.getBytes(UTF_8))).getDocumentElement();
    var texts = new ArrayList<String>();
    for (String tag : List.of("title", "text")) {
      var elements = root.getElementsByTagName(tag);
      for (int i = 0; i < elements.getLength(); i++) {
        texts.add(elements.item(i).getTextContent());
      }
    }
    return texts;
  }
}
