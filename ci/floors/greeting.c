// greeting COUNT: seconds for so many cycles of listen, connect, greet, answer, reply in three parts, end.
#include "floor.h"

static const char greeting[] = "220 mail.test ready\r\n", answer[] = "NOOP\r\n";
static const char *const parts[] = {"250-still\r\n", "250-here\r", "\n250 OK\r\n"};
static const char reply[] = "250-still\r\n250-here\r\n250 OK\r\n";

static void receive_end(int set, int fd)
{
    char byte;
    ssize_t n;
    do
        next_event(set);
    while ((n = recv(fd, &byte, 1, 0)) < 0 && errno == EAGAIN);
    if (must(n, "recv") != 0) {
        fprintf(stderr, "recv: bytes where the end was expected\n");
        exit(1);
    }
}

static void cycle(int set)
{
    int server, client;
    connected_pair(set, &server, &client);
    send_all(server, greeting, strlen(greeting));
    receive_expected(set, client, greeting, strlen(greeting));
    send_all(client, answer, strlen(answer));
    receive_expected(set, server, answer, strlen(answer));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        send_all(server, parts[i], strlen(parts[i]));
    receive_expected(set, client, reply, strlen(reply));
    must(shutdown(client, SHUT_WR), "shutdown");
    receive_end(set, server);
    must(close(server), "close");
    receive_end(set, client);
    must(close(client), "close");
}

int main(int argc, char **argv)
{
    long count = count_argument(argc, argv, 1);
    int set = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");

    double start = now();
    for (long i = 0; i < count; i++)
        cycle(set);
    printf("%.9f\n", now() - start);
}
