package chat.parley.markers;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The settings of a user for all its conversations; its components are the keys of the JSON.
 *
 * @param isPrivate whether the markers of the user are not shown to others
 */
public record MarkerSettings(@JsonProperty("private") boolean isPrivate) {}
