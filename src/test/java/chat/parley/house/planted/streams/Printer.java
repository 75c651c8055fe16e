package chat.parley.house.planted.streams;

final class Printer {
  private Printer() {}

  static void print(String line) {
    System.out.println(line);
    System.err.println(line);
  }
}
