// Preloaded by ci/faults (LD_PRELOAD): what strace(1) cannot inject because the call must still be made.
//
// FAULT=write      write(2) takes at most 3 bytes
// FAULT=socket     send(2) and recv(2) take at most 1 byte
// FAULT=connect    connect(2) is interrupted: it goes on, and tells EINTR
// FAULT=real       CLOCK_REALTIME is a day back from the 20th time it is asked for
// FAULT=monotonic  CLOCK_MONOTONIC is an hour on from the 20th time, as after a suspend that it counts

#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int is_fault(const char *name) {
    const char *fault = getenv("FAULT");
    return fault && strcmp(fault, name) == 0;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    return syscall(SYS_write, fd, bytes, count > 3 && is_fault("write") ? 3 : count);
}

ssize_t send(int fd, const void *bytes, size_t count, int flags) {
    return syscall(SYS_sendto, fd, bytes, count > 1 && is_fault("socket") ? 1 : count, flags, NULL, 0);
}

// What is only peeked at is there again, so that the kernel has no reason to show less of it each time.
ssize_t recv(int fd, void *bytes, size_t count, int flags) {
    size_t most = count > 1 && !(flags & MSG_PEEK) && is_fault("socket") ? 1 : count;
    return syscall(SYS_recvfrom, fd, bytes, most, flags, NULL, NULL);
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
    int code = (int)syscall(SYS_connect, fd, address, length);
    if (!is_fault("connect") || address->sa_family == AF_UNIX) return code;
    errno = EINTR;
    return -1;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    static atomic_int asked;
    int code = (int)syscall(SYS_clock_gettime, clock, time);
    if (clock == CLOCK_REALTIME && is_fault("real") && ++asked >= 20) time->tv_sec -= 86400;
    if (clock == CLOCK_MONOTONIC && is_fault("monotonic") && ++asked >= 20) time->tv_sec += 3600;
    return code;
}
