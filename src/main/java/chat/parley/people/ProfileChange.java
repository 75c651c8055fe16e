package chat.parley.people;

/**
 * The effect of setting a profile.
 *
 * @param added whether the user was added
 * @param renamed whether the display name has changed; may be wrong if two requests set it at once
 */
public record ProfileChange(boolean added, boolean renamed) {}
