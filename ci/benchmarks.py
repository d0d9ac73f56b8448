"""The benchmarks of the program: what is played, what it is compared with, and the targets."""

import dataclasses
import resource
import shutil
from statistics import median

from exchanges import BULK, CONNECTIONS, DELAYS, GREETING, HTTP, ROUND_TRIPS, VTC
from measuring import Figure, Skipped, Trouble, busy_cores, costs
from netbenchmarks import NET_BENCHMARKS

PEERS = {"Node, net": ("node", "nodejs"), "asyncio": ("python3", "python3")}


def against_all(bench, benchmark, figures, ours, work, *arguments):
    """Against the floor, and without targets against each peer that does the same."""
    yield from bench.compare(benchmark, figures, ours, "C, epoll", lambda: bench.floor(work, *arguments))
    yield from against_peers(bench, benchmark, figures, ours, work, *arguments)


def against_peers(bench, benchmark, figures, ours, work, *arguments):
    figures = [dataclasses.replace(figure, at_most=None) for figure in figures]
    for peer, (command, package) in PEERS.items():
        if not shutil.which(command):
            raise Skipped(f"against {peer}: there is no '{command}' on the PATH (Debian's package '{package}')")
        words = [*bench.peer(peer, work), *arguments]
        yield from bench.compare(benchmark, figures, ours, peer, lambda: bench.printing(*words), bench.few)


def roundtrip(bench):
    """64-byte round trips within one scenario, both ends scripted."""
    count = bench.size(100_000, 20_000)
    path = bench.write("roundtrip.yaml", ROUND_TRIPS, count=count, message="x" * 64)
    bench.require_passed(path, 1)
    figures = costs("a round trip", "us", 1e6 / count, at_most=1.6)
    return against_all(bench, "roundtrip", figures, lambda: bench.ours("run", path, "-q"), "roundtrip", count)


def greeting(bench):
    """Short scenarios, each in a file of its own, against the same exchange over a connection of its own."""
    count = bench.size(5_000, 1_000)
    folder = bench.write_many("greeting", "yaml", GREETING, count)[0].parent
    bench.require_passed(folder, count, "--jobs", "1")
    figures = costs("a scenario", "us", 1e6 / count, at_most=3)
    ours = ["run", folder, "--jobs", "1", "-q"]
    yield from against_all(bench, "greeting", figures, lambda: bench.ours(*ours), "greeting", count)
    yield bench.alone("greeting", Figure("scenarios/s, a core", ""), lambda: count / bench.ours(*ours)[0])
    yield bench.alone("greeting", Figure("scenarios/s, all cores", ""), lambda: count / bench.ours("run", folder, "-q")[0])


def bulk(bench):
    """Random bytes sent and compared; half the throughput of C is a ratio of 2 in time."""
    mebibytes = bench.size(1024, 128)
    path = bench.write("bulk.yaml", BULK, mebibytes=mebibytes)
    bench.require_passed(path, 1)
    figures = costs("a GiB", "s", 1024 / mebibytes, at_most=2, rss_at_most=64)
    return against_all(bench, "bulk", figures, lambda: bench.ours("run", path, "-q"), "bulk", mebibytes)


def need_descriptors(count):
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if allowed < count:
        raise Skipped(f"needs {count} file descriptors, the hard limit is {allowed}")


def connections(bench):
    """Connections that are all open at once before any exchanges its byte."""
    count = bench.size(8_000, 2_000)
    need_descriptors(2 * count + 100)
    path = bench.write("connections.yaml", CONNECTIONS, count=count)
    bench.require_passed(path, 1)
    figures = costs(f"all {count}", "s")
    return against_all(bench, "connections", figures, lambda: bench.ours("run", path, "-q"), "connections", count)


def memory(bench):
    """What one more connection or scenario takes, from the peak RSS of few and of many."""
    few, many = bench.size((1_000, 8_000), (500, 2_000))
    need_descriptors(2 * many + 100)
    figure = Figure("a connection", "KiB", 1024 / (many - few))
    path = bench.write("connections-few.yaml", CONNECTIONS, count=few)
    more = bench.write("connections-many.yaml", CONNECTIONS, count=many)

    def growth(run, few, many):
        return (run(many)[1] - run(few)[1],)

    def ours(*paths):
        return growth(lambda path: bench.ours("run", path, "-q"), *paths)

    for peer in PEERS:
        words = bench.peer(peer, "connections")
        theirs = lambda: growth(lambda count: bench.printing(*words, count), few, many)  # noqa: E731
        yield from bench.compare("memory", [figure], lambda: ours(path, more), peer, theirs, bench.few)
    few, many = bench.size((500, 5_000), (100, 1_000))
    folders = [bench.write_many(f"memory-{count}", "yaml", GREETING, count)[0].parent for count in (few, many)]
    figure = Figure("a scenario", "KiB", 1024 / (many - few))
    yield bench.alone("memory", figure, lambda: ours(*folders)[0])


def delays(bench, name, rounds=None):
    count = bench.size(200, 50)
    path = bench.write("delay.yaml", DELAYS, count=count)

    def lateness():
        times = {"note": [], "delay-ended": []}
        for line in bench.play(path, "jsonl+journal"):
            if line["kind"] == "event" and line["event"] in times:
                times[line["event"]].append(line["at"])
        if any(len(of_kind) != count for of_kind in times.values()):
            raise Trouble(f"the journal should have {count} events 'note' and 'delay-ended' each")
        return [median(end - start - 0.005 for start, end in zip(*times.values()))]

    figure = Figure("late", "us", 1e6, at_most=1.5)
    yield from bench.compare(name, [figure], lateness, "C, epoll_pwait2", lambda: bench.floor("delay", count))
    yield from against_peers(bench, name, [figure], lateness, "delay", count)


def delay(bench):
    """How late a delay of 5 ms ends, from the journal: the median within a run, then of the runs."""
    return delays(bench, "delay")


def delay_loaded(bench):
    """The same while every core spins."""
    with busy_cores():
        yield from delays(bench, "delay-loaded")


def check(bench):
    """Reading and validating many files; the floor is libyaml's event parser alone."""
    count = bench.size(10_000, 2_000)
    folder = bench.write_many("check", "yaml", GREETING, count)[0].parent
    return bench.compare(
        "check",
        [Figure("10,000 files", "s", 10_000 / count, at_most=1.5, of="ours"), Figure("peak RSS", "MiB")],
        lambda: bench.ours("check", folder),
        "C, libyaml",
        lambda: bench.floor("check", folder),
    )


def start(bench):
    """Starting up: the version, and one short scenario from start to end."""
    figures = [Figure("--version", "ms", 1e3, at_most=10, of="ours"), Figure("peak RSS", "MiB")]
    of_true = lambda: bench.measured("/bin/true")[1:]  # noqa: E731
    yield from bench.compare("start", figures, lambda: bench.ours("--version"), "/bin/true", of_true, rounds=20)
    path = bench.write("start.yaml", GREETING, index=1)
    figures = costs("one scenario", "ms", 1e3)
    ours = lambda: bench.ours("run", path, "-q")  # noqa: E731
    rounds = bench.size(20, 5)
    for peer in PEERS:
        words = [*bench.peer(peer, "greeting"), 1]
        yield from bench.compare("start", figures, ours, peer, lambda: bench.measured(*words)[1:], rounds)


def varnishtest(bench):
    """A request and its reply, a hundred times; ten times faster is a ratio of 0.1."""
    if not shutil.which("varnishtest"):
        raise Skipped("varnishtest is not installed (Debian's package 'varnish')")
    count = bench.size(100, 20)
    folder = bench.write_many("http", "yaml", HTTP, count)[0].parent
    cases = bench.write_many("vtc", "vtc", VTC, count)
    bench.require_passed(folder, count, "--jobs", "2")
    return bench.compare(
        "varnishtest",
        # Its wall time: what varnishtest takes is mostly waiting.
        [Figure("a scenario", "ms", 1e3 / count, at_most=0.1)],
        lambda: bench.ours("run", folder, "--jobs", "2", "-q"),
        "varnishtest -j2",
        lambda: bench.measured("varnishtest", "-j2", *cases)[1:],
        rounds=bench.few,
    )


PROGRAM_BENCHMARKS = [
    *(roundtrip, greeting, bulk, connections, memory, delay, delay_loaded, check, start, varnishtest),
]
BENCHMARKS = {
    benchmark.__name__.replace("_", "-"): benchmark for benchmark in [*PROGRAM_BENCHMARKS, *NET_BENCHMARKS]
}
