package chat.parley.soak;

/**
 * The state of the server at one point in time.
 *
 * @param second the seconds since the start of the run
 * @param process the number of the process, from 0; each restart starts another
 * @param heap the reachable megabytes, counted in a full collection; NaN if not counted
 * @param threads the threads of the operating system
 * @param files the open file descriptors
 * @param resident the resident memory in megabytes
 * @param sessions the open sessions
 * @param outboxes the reachable outboxes; NaN if the heap was not counted
 * @param outboxBytes the bytes waiting in outboxes; NaN if the server does not report them
 * @param written the messages and responses written since the process started
 */
record ServerSample(
    double second,
    int process,
    double heap,
    double threads,
    double files,
    double resident,
    double sessions,
    double outboxes,
    double outboxBytes,
    double written) {}
