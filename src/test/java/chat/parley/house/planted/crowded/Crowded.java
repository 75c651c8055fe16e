package chat.parley.house.planted.crowded;

/** Has one collaborator too many. A record is a value, whose size is not limited. */
final class Crowded {

  private final Object[] collaborators;

  record Wide(int a, int b, int c, int d, int e, int f) {}

  Crowded(Object a, Object b, Object c, Object d, Object e, Object f) {
    this.collaborators = new Object[] {a, b, c, d, e, f};
  }

  int count() {
    return collaborators.length;
  }
}
