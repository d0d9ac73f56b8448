// roundtrip COUNT: seconds for so many 64-byte round trips, both ends of one TCP connection in one thread.
#include "floor.h"

enum { message_size = 64 };

int main(int argc, char **argv)
{
    long count = count_argument(argc, argv, 1);
    int set = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"), server, client;
    connected_pair(set, &server, &client);
    char message[message_size];
    memset(message, 'x', sizeof message);

    double start = now();
    for (long i = 0; i < count; i++) {
        send_all(client, message, sizeof message);
        receive_expected(set, server, message, sizeof message);
        send_all(server, message, sizeof message);
        receive_expected(set, client, message, sizeof message);
    }
    printf("%.9f\n", now() - start);
}
