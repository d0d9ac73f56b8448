// measure FILE COMMAND...: runs the command and writes its wall time in seconds, its peak RSS in KiB and its CPU time in
// seconds to the file; exits as the command did. It stands between the driver and a program because execve(2) hands the
// peak RSS of the process it replaces on to the new one: measured from Python, nothing would ever seem smaller than Python.
#include "floor.h"
#include <spawn.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

extern char **environ;

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND...\n");
        return 64;
    }
    pid_t child;
    int status;
    struct rusage usage;
    double start = now();
    if ((errno = posix_spawnp(&child, argv[2], NULL, NULL, argv + 2, environ)) != 0)
        fail(argv[2]);
    must(wait4(child, &status, 0, &usage), "wait4");
    double seconds = now() - start;
    struct timeval cpu;
    timeradd(&usage.ru_utime, &usage.ru_stime, &cpu);

    FILE *file = fopen(argv[1], "we");
    if (!file || fprintf(file, "%.9f %ld %ld.%06ld\n", seconds, usage.ru_maxrss, cpu.tv_sec, cpu.tv_usec) < 0 || fclose(file) != 0)
        fail(argv[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
