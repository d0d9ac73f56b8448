#pragma once

#include <sys/types.h>

// A program to start, and what it is given.
struct cspawn_request {
    // Paths to try, in order, as execvp(3) does; NULL ends them.
    const char *const *programs;
    char *const *arguments;
    char *const *environment;
    // Within `environment`: room for the program's process number in ten digits, its LISTEN_PID. NULL for none.
    char *pid_digits;
    // Where it starts.
    const char *directory;
    // Become the program's descriptors 0, 1, 2, and so on. Every other one is closed.
    const int *descriptors;
    int descriptor_count;
    // Whether it stays in the session of the caller, and can be given its terminal (tcsetpgrp(3)).
    int keeps_session;
};

// What the keeper tells over its channel.
struct cspawn_report {
    // One of the values below.
    int kind;
    // The program's number; errno; or what waitpid(2) says.
    int value;
};

enum { CSPAWN_STARTED = 1, CSPAWN_NO_DIRECTORY, CSPAWN_NO_PROGRAM, CSPAWN_NO_PROCESS, CSPAWN_ENDED, CSPAWN_PARTED };

// Starts a program under a keeper: a process of ours between this one and the program, which inherits
// everything that the program starts and leaves behind (PR_SET_CHILD_SUBREAPER), and nothing else.
//
// A byte to the channel is a signal for the program's process group. When the channel's other end is closed,
// also because this process is gone, the keeper kills all that is left and exits.
//
// Returns the keeper's process number, or -1 with errno. The program's start is told over the channel.
pid_t cspawn_start(const struct cspawn_request *request, int *pidfd, int *channel);
