package chat.parley.stomp;

import chat.parley.conversation.Conversation;
import org.springframework.stereotype.Component;

/** The services that all STOMP sessions share. */
@Component
record StompServices(
    Conversation conversation,
    StompRequests requests,
    StompSettings settings,
    HeartBeatTimer heartBeats) {}
