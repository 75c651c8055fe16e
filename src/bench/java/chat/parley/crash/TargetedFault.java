package chat.parley.crash;

/** A fault that happens to a node, or to what joins all. */
record TargetedFault<S extends Servers>(Fault<? super S> fault, int node) {

  void strike(S servers) throws Exception {
    fault.strike(servers, node);
  }

  void mend(S servers) throws Exception {
    fault.mend(servers, node);
  }

  @Override
  public String toString() {
    return fault.label() + "@" + node;
  }
}
