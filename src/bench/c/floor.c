// The floor of the benchmarks: the least that a WebSocket server has to do for a message. One thread waits with epoll,
// upgrades connections, reads STOMP frames of clients, and calls send() once for each subscriber. It has no queues, no
// batching, no authorization and no checks: it trusts its only client, the load generator of Parley. A message to /topic/
// goes to every connection, a message to /user/u7/ to the connection with the path /stomp/u7.
//
//     cc -O2 -o floor floor.c && ./floor PORT
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CONNECTIONS 65536
#define MAX_EVENTS 512
#define MAX_FRAME 8192
#define USER_PATH "/stomp/u"
#define USER_DESTINATION "\ndestination:/user/u"
#define TEXT_OPCODE 1

// The key of the load generator is constant, so its answer is, too.
static const char UPGRADED[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: v12.stomp\r\n\r\n";
// With the NUL that ends a STOMP frame.
static const char CONNECTED[] = "CONNECTED\nversion:1.2\n\n";

typedef struct {
  int socket;
  int upgraded;
  int slot;
  int user;
  size_t filled;
  char in[MAX_FRAME];
} Connection;

static Connection *connections[MAX_CONNECTIONS];
static Connection *users[MAX_CONNECTIONS];
static int count;

static void fail(const char *call) {
  perror(call);
  exit(1);
}

static void drop(Connection *c) {
  close(c->socket);
  connections[c->slot] = connections[--count];
  connections[c->slot]->slot = c->slot;
  if (users[c->user] == c) users[c->user] = NULL;
  free(c);
}

// Sends once. A connection that cannot take all bytes is shut down, and dropped when epoll reports its end.
static void send_all(Connection *c, const void *bytes, size_t length) {
  if (send(c->socket, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) shutdown(c->socket, SHUT_RDWR);
}

// Encodes a text frame of at most 65,535 bytes, and returns its length.
static size_t encode(char *out, const char *payload, size_t length) {
  size_t header = length < 126 ? 2 : 4;
  out[0] = (char)(0x80 | TEXT_OPCODE);
  out[1] = (char)(length < 126 ? length : 126);
  if (header == 4) {
    out[2] = (char)(length >> 8);
    out[3] = (char)length;
  }
  memcpy(out + header, payload, length);
  return header + length;
}

static void deliver(const char *message, size_t length) {
  static char out[MAX_FRAME + 1024];
  char stomp[MAX_FRAME + 512];
  const char *body = memmem(message, length, "\n\n", 2);
  if (body == NULL) return;
  body += 2;
  int size = (int)(message + length - 1 - body);
  const char *user = memmem(message, body - message, USER_DESTINATION, strlen(USER_DESTINATION));
  // With the NUL that ends a STOMP frame.
  int frame = 1 + snprintf(stomp, sizeof stomp,
                           "MESSAGE\ndestination:%s\ncontent-type:text/plain\nsubscription:0\n"
                           "message-id:0000000000000001\ncontent-length:%d\n\n%.*s",
                           user != NULL ? "/user/queue/messages" : "/topic/chat", size, size, body);
  size_t encoded = encode(out, stomp, frame);
  if (user == NULL) {
    for (int i = 0; i < count; i++)
      if (connections[i]->upgraded) send_all(connections[i], out, encoded);
  } else {
    Connection *to = users[atoi(user + strlen(USER_DESTINATION)) % MAX_CONNECTIONS];
    if (to != NULL) send_all(to, out, encoded);
  }
}

static void handle(Connection *c, const char *payload, size_t length) {
  static char out[sizeof CONNECTED + 4];
  if (length >= 7 && memcmp(payload, "CONNECT", 7) == 0)
    send_all(c, out, encode(out, CONNECTED, sizeof CONNECTED));
  else if (length >= 4 && memcmp(payload, "SEND", 4) == 0)
    deliver(payload, length);
}

static void upgrade(Connection *c) {
  if (memmem(c->in, c->filled, "\r\n\r\n", 4) == NULL) return;
  const char *user = memmem(c->in, c->filled, USER_PATH, strlen(USER_PATH));
  if (user != NULL) {
    c->user = atoi(user + strlen(USER_PATH)) % MAX_CONNECTIONS;
    users[c->user] = c;
  }
  c->upgraded = 1;
  c->filled = 0;
  send_all(c, UPGRADED, sizeof UPGRADED - 1);
}

// Handles all complete frames, which clients mask and which have at most 65,535 bytes.
static void handle_frames(Connection *c) {
  unsigned char *at = (unsigned char *)c->in;
  size_t left = c->filled;
  while (left >= 2) {
    size_t header = 2, length = at[1] & 127;
    if (length == 126) {
      if (left < 4) break;
      length = at[2] << 8 | at[3];
      header = 4;
    }
    if (left < header + 4 + length) break;
    unsigned char *mask = at + header, *payload = mask + 4;
    for (size_t i = 0; i < length; i++) payload[i] ^= mask[i & 3];
    if ((at[0] & 15) == TEXT_OPCODE) handle(c, (char *)payload, length);
    at = payload + length;
    left -= header + 4 + length;
  }
  memmove(c->in, at, left);
  c->filled = left;
}

static void process_readable(Connection *c) {
  ssize_t n = recv(c->socket, c->in + c->filled, sizeof c->in - c->filled, 0);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) {
    drop(c);
    return;
  }
  c->filled += n;
  if (c->upgraded)
    handle_frames(c);
  else
    upgrade(c);
}

static void accept_all(int listener, int epoll) {
  int socket, on = 1;
  while (count < MAX_CONNECTIONS && (socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Connection *c = calloc(1, sizeof *c);
    if (c == NULL) fail("calloc");
    c->socket = socket;
    c->slot = count;
    connections[count++] = c;
    struct epoll_event readable = {EPOLLIN, {.ptr = c}};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &readable) < 0) fail("epoll_ctl");
  }
}

static int listen_on(int port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  if (listen(listener, 4096) < 0) fail("listen");
  return listener;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: floor PORT\n");
    return 2;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int listener = listen_on(atoi(argv[1]));
  int epoll = epoll_create1(0);
  struct epoll_event readable = {EPOLLIN, {.ptr = NULL}};
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &readable) < 0) fail("epoll");
  static struct epoll_event events[MAX_EVENTS];
  for (;;) {
    int ready = epoll_wait(epoll, events, MAX_EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      Connection *c = events[i].data.ptr;
      if (c == NULL)
        accept_all(listener, epoll);
      else
        process_readable(c);
    }
  }
}
