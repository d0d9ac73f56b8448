// bulk MEBIBYTES: seconds to send, receive and compare so much in one thread, in calls of at most 64 KiB.
#include "floor.h"

enum { block = 64 * 1024 };

/// The block repeats, and is kept twice over so that a call may begin anywhere in it.
static char stream[2 * block], buffer[block];

static bool would_block(ssize_t result, const char *call)
{
    if (result < 0 && errno != EAGAIN)
        fail(call);
    return result < 0;
}

int main(int argc, char **argv)
{
    long long total = count_argument(argc, argv, 1) << 20, sent = 0, received = 0;
    for (int i = 0; i < block; i++)
        stream[i] = stream[i + block] = random();
    int set = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"), server, client;
    connected_pair(set, &server, &client);
    struct epoll_event writable = {.events = EPOLLOUT | EPOLLET, .data.u64 = 1};
    must(epoll_ctl(set, EPOLL_CTL_MOD, server, &writable), "epoll_ctl");

    double start = now();
    while (received < total) {
        if (next_event(set) == 1) {
            while (sent < total) {
                size_t size = total - sent < block ? total - sent : block;
                ssize_t n = send(server, stream + sent % block, size, MSG_NOSIGNAL);
                if (would_block(n, "send"))
                    break;
                sent += n;
            }
        } else {
            while (received < total) {
                ssize_t n = recv(client, buffer, block, 0);
                if (would_block(n, "recv"))
                    break;
                if (n == 0 || memcmp(buffer, stream + received % block, n) != 0) {
                    fprintf(stderr, "recv: other bytes than were sent\n");
                    return 1;
                }
                received += n;
            }
        }
    }
    printf("%.9f\n", now() - start);
}
