// delay COUNT: the median lateness, in seconds, of epoll_pwait2(2) waiting 5 ms so many times.
// Timer slack is set to its least: the default adds up to 50 us, and this is the least lateness the kernel offers.
#include "floor.h"
#include <sys/prctl.h>

static const struct timespec five_ms = {.tv_nsec = 5000000};

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    long count = count_argument(argc, argv, 1);
    int set = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    double *lateness = calloc(count, sizeof *lateness);
    if (!lateness)
        fail("calloc");
    must(prctl(PR_SET_TIMERSLACK, 1UL), "PR_SET_TIMERSLACK");
    for (long i = 0; i < count; i++) {
        struct epoll_event event;
        double start = now();
        must(epoll_pwait2(set, &event, 1, &five_ms, NULL), "epoll_pwait2");
        lateness[i] = now() - start - five_ms.tv_nsec * 1e-9;
    }
    qsort(lateness, count, sizeof *lateness, ascending);
    printf("%.9f\n", lateness[count / 2]);
}
