// connections COUNT: seconds to hold so many connections open at once, exchange a byte over each, and end them all.
#include "floor.h"

/// Connects this many before accepting, so that the backlog (net.core.somaxconn) never overflows.
enum { batch = 1000, events_at_once = 256 };

static unsigned long long tag(int fd, bool is_server) { return (unsigned long long)fd << 1 | is_server; }

static void accept_waiting(int set, int listener, long *accepted)
{
    for (int fd; (fd = accept_next(listener)) >= 0; ++*accepted)
        watch(set, fd, EPOLLIN, tag(fd, true));
}

/// Takes what came: the server echoes a byte and answers an end; the client ends once the byte is back. True when closed.
static bool serve(int fd, bool is_server)
{
    char byte;
    ssize_t n = must(recv(fd, &byte, 1, 0), "recv");
    if (n == 0)
        must(close(fd), "close");
    else if (is_server)
        send_all(fd, &byte, 1);
    else
        must(shutdown(fd, SHUT_WR), "shutdown");
    return n == 0;
}

int main(int argc, char **argv)
{
    long count = count_argument(argc, argv, 1), accepted = 0, closed = 0;
    int set = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"), *clients = calloc(count, sizeof *clients);
    if (!clients)
        fail("calloc");

    double start = now();
    struct sockaddr_in address;
    int listener = listen_loopback(&address);
    for (long i = 0; i < count; i++) {
        clients[i] = connect_loopback(&address);
        watch(set, clients[i], EPOLLIN, tag(clients[i], false));
        if ((i + 1) % batch == 0)
            accept_waiting(set, listener, &accepted);
    }
    while (accepted < count)
        accept_waiting(set, listener, &accepted);
    for (long i = 0; i < count; i++)
        send_all(clients[i], "x", 1);
    while (closed < 2 * count) {
        struct epoll_event events[events_at_once];
        long n = must(epoll_wait(set, events, events_at_once, -1), "epoll_wait");
        for (long i = 0; i < n; i++)
            closed += serve(events[i].data.u64 >> 1, events[i].data.u64 & 1);
    }
    printf("%.9f\n", now() - start);
}
