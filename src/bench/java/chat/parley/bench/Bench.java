package chat.parley.bench;

/** Parley beside other servers, each in processes of its own. */
final class Bench {

  private Bench() {}

  static void main() {
    System.out.println("Nothing is measured yet.");
  }
}
