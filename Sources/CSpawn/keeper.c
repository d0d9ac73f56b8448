#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The keeper begins as a copy of a process with many threads, so nothing here may allocate or lock: only calls
// that are safe in a signal's handler (signal-safety(7)).

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2
#endif

// For so long the keeper tries to kill what is left, in milliseconds: not for ever what it must not kill.
enum { killing_time = 5000 };

static void tell(int kind, int value) {
    struct cspawn_report report = {kind, value};
    // Few and small, so that they always fit; a harness that is gone is seen by the channel's end.
    (void)!send(channel_number, &report, sizeof report, MSG_NOSIGNAL | MSG_DONTWAIT);
}

// Takes the program's descriptors. They get the lowest numbers, 0 and those after it, since all of these are free.
static int take_descriptors(int count) {
    struct descriptors_message message;
    prepare_message(&message, count);
    ssize_t received;
    while ((received = recvmsg(channel_number, &message.header, 0)) < 0 && errno == EINTR) {}
    if (received != 1) return -1;
    if (fcntl(count - 1, F_GETFD) >= 0 && !(message.header.msg_flags & MSG_CTRUNC)) return 0;
    errno = EMFILE;
    return -1;
}

// The program's own process, which still shares the keeper's memory.
static void become(const struct cspawn_request *request, pid_t keeper, volatile int *kind, volatile int *code) {
    // The keeper may be killed by others; then so is the program. Not inherited by what that starts.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != keeper) _exit(127);  // It was, before that.
    setpgid(0, 0);
    if (take_descriptors(request->descriptor_count) != 0) {
        *kind = CSPAWN_NO_PROCESS;
        *code = errno;
        _exit(127);
    }
    if (request->pid_digits) {
        pid_t pid = getpid();
        char *end = request->pid_digits + 10;
        *end = 0;
        do *--end = (char)('0' + pid % 10); while (pid /= 10);
        memmove(request->pid_digits, end, strlen(end) + 1);
    }
    if (chdir(request->directory) != 0) {
        *kind = CSPAWN_NO_DIRECTORY;
        *code = errno;
        _exit(127);
    }
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action = {.sa_handler = SIG_DFL};
        sigaction(number, &action, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int reason = ENOENT;
    for (const char *const *program = request->programs; *program; program++) {
        execve(*program, request->arguments, request->environment);
        // As execvp(3): the search goes on, but what is there and must not be run is the better answer.
        if (errno != ENOENT && errno != ENOTDIR) reason = errno;
        if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) break;
    }
    *kind = CSPAWN_NO_PROGRAM;
    *code = reason;
    _exit(127);
}

// close_range(2); where the kernel has none, one after another.
static void close_all(unsigned int first, unsigned int last) {
    if (syscall(SYS_close_range, first, last, 0) == 0) return;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    for (unsigned int number = first; number <= last && number < limit.rlim_cur; number++) close((int)number);
}

// Leaves nothing open but the channel, and takes no copy of anything above it, for however short a time: a socket that
// the harness closes meanwhile would live on in the copy, and its end or its reset come late.
static int part(int channel) {
    if (syscall(SYS_close_range, channel + 1, ~0U, CLOSE_RANGE_UNSHARE) != 0 && unshare(CLONE_FILES) != 0) return -1;
    // First out of the way, so that it is not overwritten before it has been copied.
    int away = fcntl(channel, F_DUPFD_CLOEXEC, signals_number + 1);
    if (away < 0 || dup3(away, channel_number, O_CLOEXEC) < 0) return -1;
    close_all(0, channel_number - 1);
    close_all(channel_number + 1, ~0U);
    return 0;
}

// Kills every child of the keeper there is now, each with its group: in a group of those that fork on and on, one after
// the other would be outrun. What they leave behind becomes its child in turn.
static void kill_children(pid_t program, int is_own_session) {
    char text[4096];
    int list = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (list < 0) return;
    pid_t pid = 0;
    ssize_t count;
    while ((count = read(list, text, sizeof text)) > 0) {
        for (ssize_t index = 0; index < count; index++) {
            if (text[index] >= '0' && text[index] <= '9') {
                pid = pid * 10 + (text[index] - '0');
            } else {
                // It has not been waited for, so that it and its group are what they were. In the keeper's own session and
                // those made from it there is nobody else; in another, the program's own group alone is surely its own.
                pid_t group = pid > 0 ? getpgid(pid) : -1;
                int is_theirs = group == program || (is_own_session && group != getpgrp());
                if (group > 0 && is_theirs) kill(-group, SIGKILL);
                if (pid > 0) kill(pid, SIGKILL);
                pid = 0;
            }
        }
    }
    close(list);
}

// Takes the statuses of all that has ended; whether a child is left.
static int reap(pid_t program, int *has_ended) {
    while (1) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid == 0) return 1;
        if (pid < 0 && errno != EINTR) return 0;
        if (pid == program) {
            *has_ended = 1;
            tell(CSPAWN_ENDED, status);
        }
    }
}

static void forget_signals(void) {
    struct signalfd_siginfo information[8];
    while (read(signals_number, information, sizeof information) > 0) {}
}

void keep(const struct cspawn_request *request, int channel) {
    // Nothing before this: the table of descriptors is still the harness's.
    if (part(channel) != 0) _exit(errno);
    tell(CSPAWN_PARTED, 0);
    prctl(PR_SET_NAME, "wirescript-keep");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    // Out of the harness's group, and session: what kills that group must not kill who cleans up after it. But only who is
    // of a terminal's session can be given the terminal.
    if (request->keeps_session) setpgid(0, 0); else setsid();
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    int made = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    if (made != signals_number) {
        dup3(made, signals_number, O_CLOEXEC);
        close(made);
    }

    volatile int kind = CSPAWN_STARTED, code = 0;
    pid_t self = getpid(), program = vfork();
    if (program == 0) become(request, self, &kind, &code);
    if (program < 0) {
        tell(CSPAWN_NO_PROCESS, errno);
        _exit(0);
    }
    if (kind != CSPAWN_STARTED) {
        waitpid(program, NULL, 0);
        tell(kind, code);
        _exit(0);
    }
    tell(CSPAWN_STARTED, program);

    int has_ended = 0;
    struct pollfd waits[2] = {{channel_number, POLLIN, 0}, {signals_number, POLLIN, 0}};
    while (1) {
        poll(waits, 2, -1);
        forget_signals();
        reap(program, &has_ended);
        if (waits[0].revents == 0) continue;
        unsigned char number;
        ssize_t count = recv(channel_number, &number, 1, MSG_DONTWAIT);
        // While it has not been waited for, nobody else can have its number.
        if (count == 1 && !has_ended) kill(-program, number);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) break;
    }

    if (!has_ended) kill(-program, SIGKILL);
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    while (1) {
        kill_children(program, !request->keeps_session);
        if (!reap(program, &has_ended)) _exit(0);
        poll(&waits[1], 1, 10);
        forget_signals();
        clock_gettime(CLOCK_MONOTONIC, &now);
        int64_t spent = (now.tv_sec - begun.tv_sec) * 1000 + (now.tv_nsec - begun.tv_nsec) / 1000000;
        if (spent > killing_time) _exit(1);
    }
}
