package chat.parley.crash;

/** Where a message is, as a receipt or a reader's copy tells. */
record Position(String epoch, long offset, String messageId) {}
