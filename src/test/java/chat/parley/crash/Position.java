package chat.parley.crash;

/** The position of a message, as stated in a receipt or in a received message. */
record Position(String epoch, long offset, String messageId) {}
