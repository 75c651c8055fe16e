package chat.parley.stomp;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.ModerationRequests;
import chat.parley.conversation.RoomRequests;
import org.springframework.stereotype.Component;

/** The services that all STOMP sessions share. */
@Component
record StompServices(
    Conversation conversation,
    ModerationRequests moderation,
    RoomRequests rooms,
    StompSettings settings,
    HeartBeatTimer heartBeats) {}
