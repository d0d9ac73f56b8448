#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper.h"

// Puts the program's descriptors into the channel, from which it takes them itself. The keeper must not have them: it goes
// on a moment after the program, which may have closed one by then and told so.
static int hand_over(const struct cspawn_request *request, int channel) {
    struct descriptors_message message;
    prepare_message(&message, request->descriptor_count);
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message.header);
    *rights = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(request->descriptor_count * sizeof(int)),
        .cmsg_level = SOL_SOCKET,
        .cmsg_type = SCM_RIGHTS,
    };
    memcpy(CMSG_DATA(rights), request->descriptors, request->descriptor_count * sizeof(int));
    ssize_t count;
    while ((count = sendmsg(channel, &message.header, MSG_NOSIGNAL)) < 0 && errno == EINTR) {}
    return count == 1 ? 0 : -1;
}

// The number at which a keeper finds its channel: of what is above it the keeper takes no copy. It is taken before the
// process has opened anything else, and a socket lies there meanwhile, known by its inode.
static int slot = -1;
static ino_t slot_inode;

// The kernel copies a table's first word of descriptors whatever it is told (dup_fd() in fs/file.c). So no socket of ours
// may be among these: they are all taken, unless there are few in all.
enum { always_copied = 64, many = 1024 };

__attribute__((constructor)) static void fill_slot(void) {
    int filler = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), number = -1;
    struct rlimit limit = {0};
    struct stat status;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (slot >= 0) {
        number = dup3(filler, slot, O_CLOEXEC);
        if (number < 0) close(slot);
        if (filler >= 0) close(filler);
    } else {
        do number = fcntl(filler, F_DUPFD_CLOEXEC, 3);
        while (number >= 0 && number < always_copied - 1 && limit.rlim_cur >= many);
        // Else it stays open: it has the lowest of these numbers.
        if (filler >= 0 && filler < 3) close(filler);
    }
    slot = number >= 0 && fstat(number, &status) == 0 ? number : -1;
    slot_inode = slot < 0 ? 0 : status.st_ino;
}

// Waits until the keeper has a table of descriptors of its own, or is gone. The slot is needed for the next one.
static int has_parted(int channel, int pidfd) {
    struct pollfd waits[2] = {{channel, POLLIN, 0}, {pidfd, POLLIN, 0}};
    while (poll(waits, 2, -1) < 0 && errno == EINTR) {}
    struct cspawn_report report;
    return recv(channel, &report, sizeof report, MSG_DONTWAIT) == sizeof report;
}

// The clone, whose keeper finds its channel in the slot.
static pid_t clone_keeper(const struct cspawn_request *request, int *pidfd, const int ends[2]) {
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    struct stat status;
    // A host that closes what it does not know may have given the number to something of its own.
    if (slot >= 0 && (fstat(slot, &status) != 0 || status.st_ino != slot_inode)) slot = -1;
    int number = slot >= 0 && dup3(ends[1], slot, O_CLOEXEC) >= 0 ? slot : ends[1];
    // clone(2) itself and not fork(2), whose handlers (pthread_atfork) are made for copies that go on as we do.
    pid_t keeper = (pid_t)syscall(SYS_clone, CLONE_FILES | CLONE_PIDFD | SIGCHLD, NULL, pidfd, NULL, 0);
    if (keeper == 0) {
        keep(request, number);
        _exit(0);
    }
    int code = errno;
    if (keeper > 0 && !has_parted(ends[0], *pidfd)) {
        // It has told nothing and is gone: with errno as its status, unless somebody killed it.
        int exit_status = 0;
        while (waitpid(keeper, &exit_status, 0) < 0 && errno == EINTR) {}
        code = WIFEXITED(exit_status) ? WEXITSTATUS(exit_status) : EAGAIN;
        close(*pidfd);
        keeper = -1;
    }
    if (number == slot) fill_slot();
    pthread_mutex_unlock(&one_at_a_time);
    errno = code;
    return keeper;
}

pid_t cspawn_start(const struct cspawn_request *request, int *pidfd, int *channel) {
    int ends[2];
    if (request->descriptor_count > most_descriptors) {
        errno = EMFILE;
        return -1;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return -1;
    pid_t keeper = -1;
    if (hand_over(request, ends[0]) == 0) {
        // No handler of this process may run in its copy.
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        keeper = clone_keeper(request, pidfd, ends);
        int code = errno;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        errno = code;
    }
    int code = errno;
    close(ends[1]);
    if (keeper < 0) {
        close(ends[0]);
        errno = code;
        return -1;
    }
    *channel = ends[0];
    return keeper;
}
