package chat.parley.soak;

/**
 * What there was at one moment.
 *
 * @param second since the begin of the run
 * @param process which one it was, from 0; each restart makes another
 * @param heap megabytes that are reachable, counted in a full collection; NaN if that was not done
 * @param threads of the operating system
 * @param files open descriptors
 * @param resident megabytes of memory
 * @param sessions that are open
 * @param outboxes how many of them are reachable; NaN where the heap was not looked at
 * @param waiting bytes that wait in them; NaN where the server does not tell
 * @param written messages and answers since the process began
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
    double waiting,
    double written) {}
