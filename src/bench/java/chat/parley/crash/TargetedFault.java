package chat.parley.crash;

/** A fault and the node that it affects; faults between the nodes may ignore it. */
record TargetedFault<S extends Servers>(Fault<? super S> fault, int node) {

  void inject(S servers) throws Exception {
    fault.inject(servers, node);
  }

  void recover(S servers) throws Exception {
    fault.recover(servers, node);
  }

  @Override
  public String toString() {
    return fault.label() + "@" + node;
  }
}
