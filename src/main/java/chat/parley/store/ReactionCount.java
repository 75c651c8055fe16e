package chat.parley.store;

/**
 * The users with one reaction to a message.
 *
 * @param place the order in which the reactions were first used
 * @param users the number of users now
 * @param summarized the number in the last summary
 */
record ReactionCount(int place, long users, long summarized) {

  /** Returns whether nothing is left of the reaction, and no subscriber knows it. */
  boolean isGone() {
    return users == 0 && summarized == 0;
  }
}
