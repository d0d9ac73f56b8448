// What Swift's Glibc module lacks, as static inline functions: calls it does not import (epoll, eventfd,
// accept4, poll with nanoseconds), constants that are casts or macros with arguments, and structures of the
// kernel's headers that cannot be included beside glibc's.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// GNU's own functions. Declared here, because _GNU_SOURCE would change types that Swift's Glibc module has
// without it.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int pipe2(int [2], int);
extern int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
extern ssize_t tee(int, int, size_t, unsigned int);
extern int pthread_setname_np(pthread_t, const char *);
extern pid_t gettid(void);
extern const char *strerrorname_np(int);
extern const char *strerrordesc_np(int);

// asm-generic/sockios.h and linux/sockios.h; the tty names of the same numbers are TIOCOUTQ and FIONREAD.
#define CLINUX_SIOCOUTQ 0x5411
#define CLINUX_FIONREAD 0x541B
// linux/sched.h
#define CLINUX_SCHED_IDLE 5

// netdb.h has it with _GNU_SOURCE only.
#define CLINUX_EAI_NODATA (-5)

// linux/tcp.h cannot be included beside netinet/tcp.h, whose struct tcp_info is older and shorter. Offset of
// tcpi_bytes_received, part of the kernel's stable interface since Linux 4.1.
#define CLINUX_TCPI_BYTES_RECEIVED_OFFSET 128

static const uint32_t clinux_epoll_interest = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI | EPOLLET;
static const uint32_t clinux_epollin = EPOLLIN;
static const uint32_t clinux_epollout = EPOLLOUT;
static const uint32_t clinux_epollpri = EPOLLPRI;
static const uint32_t clinux_epollrdhup = EPOLLRDHUP;
static const uint32_t clinux_epollhup = EPOLLHUP;
static const uint32_t clinux_epollerr = EPOLLERR;

static inline int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int clinux_epoll_delete(int epoll, int descriptor) {
    return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL);
}

// struct epoll_event is packed on x86-64, so its members are read here.
static inline uint32_t clinux_epoll_events(const struct epoll_event *event) { return event->events; }
static inline uint64_t clinux_epoll_token(const struct epoll_event *event) { return event->data.u64; }

// A system call number that glibc's headers may be too old to name; the same on every architecture.
#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441
#endif

// epoll_wait(2) with a timeout in nanoseconds; NULL waits for ever. Directly, because glibc has it since
// 2.35 only.
static inline int clinux_epoll_wait(int epoll, struct epoll_event *events, int max,
                                    const struct timespec *timeout) {
    return (int)syscall(SYS_epoll_pwait2, epoll, events, max, timeout, NULL, 0);
}

static inline int clinux_epoll_wait_ms(int epoll, struct epoll_event *events, int max, int timeout) {
    return epoll_pwait(epoll, events, max, timeout, NULL);
}

static inline int clinux_ppoll(struct pollfd *entries, unsigned long count, const struct timespec *timeout) {
    return ppoll(entries, count, timeout, NULL);
}

// Never waits, whatever the pipes are.
static inline ssize_t clinux_tee(int from, int to, size_t count) {
    return tee(from, to, count, 2 /* SPLICE_F_NONBLOCK */);
}

static inline int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline int clinux_set_timer_slack(unsigned long slack) { return prctl(PR_SET_TIMERSLACK, slack); }
static inline int clinux_get_timer_slack(void) { return prctl(PR_GET_TIMERSLACK); }

static inline int clinux_socket(int domain, int type, int protocol) {
    return socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
}

// What sockets made here are from the start: non-blocking, and closed by exec(2). fcntl(2) is variadic.
static inline int clinux_prepare(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    return fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

static inline int clinux_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// ioctl(2) is variadic, which Swift does not import. Returns the number, or -1 with errno.
static inline int clinux_ioctl_count(int descriptor, unsigned long request) {
    int count = 0;
    return ioctl(descriptor, request, &count) < 0 ? -1 : count;
}

// How many bytes malloc(3) has given out and not got back.
static inline size_t clinux_allocated_bytes(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

// The calling thread's number, for clinux_idle_thread.
static inline pid_t clinux_thread_number(void) { return gettid(); }

// Lets a thread run only where no other wants the processor.
static inline int clinux_idle_thread(pid_t thread) {
    struct sched_param priority = {0};
    return sched_setscheduler(thread, CLINUX_SCHED_IDLE, &priority);
}

static inline int clinux_name_thread(const char *name) { return pthread_setname_np(pthread_self(), name); }

static inline const char *clinux_errno_name(int code) { return strerrorname_np(code); }
static inline const char *clinux_errno_text(int code) { return strerrordesc_np(code); }

// A request for one socket by its exact addresses (sock_diag(7)), as it goes over netlink.
struct clinux_diag_request {
    struct nlmsghdr header;
    struct inet_diag_req_v2 body;
};

// The same for a list of Unix sockets.
struct clinux_unix_diag_request {
    struct nlmsghdr header;
    struct unix_diag_req body;
};

// Casts and flags put together, which Swift does not import.
#define CLINUX_NLM_F_DUMP 0x300
#define CLINUX_NLMSG_DONE 3
#define CLINUX_UDIAG_SHOW_VFS 2
#define CLINUX_UNIX_DIAG_VFS 1
