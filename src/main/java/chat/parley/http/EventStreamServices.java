package chat.parley.http;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.session.RequestSessions;
import org.springframework.stereotype.Component;

/** The services that all event streams share. */
@Component
record EventStreamServices(
    Conversation conversation,
    Outboxes outboxes,
    RequestSessions sessions,
    EventStreamSchedule schedule) {}
