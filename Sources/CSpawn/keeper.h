#pragma once

#include <string.h>
#include <sys/socket.h>

#include "cspawn.h"

// The numbers in the keeper of the channel and of the signalfd: above all that a program is handed.
enum { most_descriptors = 200, channel_number = 250, signals_number = 251 };

// A message with a program's descriptors.
struct descriptors_message {
    char byte;
    struct iovec data;
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(most_descriptors * sizeof(int))];
    struct msghdr header;
};

static inline void prepare_message(struct descriptors_message *message, int count) {
    memset(message, 0, sizeof *message);
    message->data = (struct iovec){&message->byte, 1};
    message->header.msg_iov = &message->data;
    message->header.msg_iovlen = 1;
    message->header.msg_control = message->control;
    message->header.msg_controllen = CMSG_SPACE(count * sizeof(int));
}

// What the keeper does, in a process of its own that shares the harness's table of descriptors and finds its end of the
// channel there at a number of its own; does not return.
void keep(const struct cspawn_request *request, int channel);
