// accept COUNT: seconds for so many connections one after another: connect, accept, the server's close, the client's.
#include "floor.h"

static void expect_end(int set, int fd)
{
    char byte;
    next_event(set);
    if (must(recv(fd, &byte, 1, 0), "recv") != 0) {
        fprintf(stderr, "recv: bytes where the end was expected\n");
        exit(1);
    }
}

int main(int argc, char **argv)
{
    long count = count_argument(argc, argv, 1);
    int set = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    struct sockaddr_in address;
    int listener = listen_loopback(&address);
    watch(set, listener, EPOLLIN | EPOLLET, 0);

    double start = now();
    for (long i = 0; i < count; i++) {
        int client = connect_loopback(&address);
        next_event(set);
        int server = must(accept_next(listener), "accept4");
        watch(set, server, EPOLLIN | EPOLLET, 1);
        must(close(server), "close");
        watch(set, client, EPOLLIN | EPOLLRDHUP | EPOLLET, 2);
        expect_end(set, client);
        must(close(client), "close");
    }
    printf("%.9f\n", now() - start);
}
