// What every floor shares: checked calls, one clock, and loopback sockets. A floor is the least that C has to do
// for the same work: one thread, one epoll set, non-blocking sockets; it prints one number.
#pragma once
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static inline void fail(const char *what)
{
    perror(what);
    exit(1);
}

static inline long must(long result, const char *call)
{
    if (result < 0)
        fail(call);
    return result;
}

/// Seconds of CLOCK_MONOTONIC.
static inline double now(void)
{
    struct timespec t;
    must(clock_gettime(CLOCK_MONOTONIC, &t), "clock_gettime");
    return t.tv_sec + t.tv_nsec * 1e-9;
}

/// The argument at `index` as a positive number; usage is an error of its own, so that no run measures nothing.
static inline long count_argument(int argc, char **argv, int index)
{
    long count = index < argc ? atol(argv[index]) : 0;
    if (count <= 0) {
        fprintf(stderr, "%s: argument %d must be a positive number\n", argv[0], index);
        exit(64);
    }
    return count;
}

static inline void no_delay(int fd)
{
    must(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int)), "TCP_NODELAY");
}

/// A listener at a free port of 127.0.0.1, whose address is stored. SO_REUSEADDR keeps bind(2) fast while many
/// connections are in TIME_WAIT.
static inline int listen_loopback(struct sockaddr_in *address)
{
    int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
    must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)), "SO_REUSEADDR");
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    must(bind(fd, (struct sockaddr *)address, sizeof *address), "bind");
    must(listen(fd, SOMAXCONN), "listen");
    must(getsockname(fd, (struct sockaddr *)address, &(socklen_t){sizeof *address}), "getsockname");
    return fd;
}

/// A client whose non-blocking connect(2) to `address` has begun; on loopback the kernel has then also finished it.
static inline int connect_loopback(const struct sockaddr_in *address)
{
    int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
    no_delay(fd);
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 && errno != EINPROGRESS)
        fail("connect");
    return fd;
}

/// The next connection of the listener, or -1 where none waits.
static inline int accept_next(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0)
        no_delay(fd);
    else if (errno != EAGAIN)
        fail("accept4");
    return fd;
}

static inline void watch(int set, int fd, unsigned events, unsigned long long tag)
{
    must(epoll_ctl(set, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = events, .data.u64 = tag}), "epoll_ctl");
}

/// Waits for one event of the set and gives its tag.
static inline unsigned long long next_event(int set)
{
    struct epoll_event event;
    must(epoll_wait(set, &event, 1, -1), "epoll_wait");
    return event.data.u64;
}

static inline void send_all(int fd, const void *bytes, size_t size)
{
    if ((size_t)must(send(fd, bytes, size, MSG_NOSIGNAL), "send") != size) {
        fprintf(stderr, "send: the kernel took only a part\n");
        exit(1);
    }
}

/// Waits until exactly `expected` has come on `fd`, the only one of the set that anything can come on.
static inline void receive_expected(int set, int fd, const void *expected, size_t size)
{
    char buffer[4096];
    size_t got = 0;
    while (got < size) {
        next_event(set);
        ssize_t n = recv(fd, buffer + got, sizeof buffer - got, 0);
        if (n == 0) {
            fprintf(stderr, "recv: end of stream\n");
            exit(1);
        }
        if (n < 0 && errno != EAGAIN)
            fail("recv");
        if (n > 0)
            got += n;
    }
    if (got != size || memcmp(buffer, expected, size) != 0) {
        fprintf(stderr, "recv: other bytes than expected\n");
        exit(1);
    }
}

/// A connected pair over loopback, both ends in the set, edge-triggered for reading.
static inline void connected_pair(int set, int *server, int *client)
{
    struct sockaddr_in address;
    int listener = listen_loopback(&address);
    watch(set, listener, EPOLLIN, 0);
    *client = connect_loopback(&address);
    next_event(set);
    *server = accept_next(listener);
    must(*server, "accept4");
    must(close(listener), "close");
    watch(set, *server, EPOLLIN | EPOLLET, 1);
    watch(set, *client, EPOLLIN | EPOLLET, 2);
}
