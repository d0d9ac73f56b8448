"""The benchmarks: what is played, what it is compared with, and the targets."""

import resource
import shutil
import subprocess
import time
from statistics import median

from measuring import Figure, Skipped, Trouble, output

# The scenarios, and what varnishtest plays

GREETING = r"""scenario: The server greets first, {index}
servers:
  mail:
    script:
      - send: "220 mail.test ready\r\n"
      - expect: "NOOP\r\n"
      - send: ["250-still\r\n", "250-here\r", "\n250 OK\r\n"]
      - expect-eof
clients:
  alice:
    connect: mail
    script:
      - expect: "220 mail.test ready\r\n"
      - send: "NOOP\r\n"
      - expect: "250-still\r\n250-here\r\n250 OK\r\n"
"""

ROUND_TRIPS = """scenario: {count} round trips of 64 bytes
timeout: 10m
servers:
  echo:
    script:
      - repeat: {count}
        steps: [{{expect: "{message}"}}, {{send: "{message}"}}]
clients:
  caller:
    connect: echo
    script:
      - repeat: {count}
        steps: [{{send: "{message}"}}, {{expect: "{message}"}}]
"""

BULK = """scenario: {mebibytes} MiB sent and compared
timeout: 10m
servers:
  source: {{script: [{{send: {{random: {mebibytes}MiB}}}}]}}
clients:
  sink: {{connect: source, script: [{{expect: {{random: {mebibytes}MiB}}}}]}}
"""

CONNECTIONS = """scenario: {count} connections open at once
timeout: 10m
servers:
  hall:
    accepts: {count}
    script: [{{signal: arrived}}, {{expect: "x"}}, {{send: "x"}}]
  gate:
    script: [{{repeat: {count}, steps: [{{await: arrived}}]}}, {{signal: everybody-is-here}}]
clients:
  guests:
    connect: hall
    times: {count}
    parallel: {count}
    script: [{{await: everybody-is-here}}, {{send: "x"}}, {{expect: "x"}}]
  porter:
    connect: gate
    script: [{{await: guests}}]
"""

DELAYS = """scenario: {count} delays of 5 ms
timeout: 10m
servers:
  quiet: {{script: [expect-eof]}}
clients:
  sleeper:
    connect: quiet
    script:
      - repeat: {count}
        steps: [{{note: "from here"}}, {{delay: 5ms}}]
"""

HTTP = r"""scenario: Request and reply {index}
servers:
  web:
    script:
      - expect: "GET /{index} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
      - send: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
clients:
  browser:
    connect: web
    script:
      - send: "GET /{index} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
      - expect: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
"""

VTC = """varnishtest "Request and reply {index}"
server s1 {{
    rxreq
    expect req.url == "/{index}"
    txresp -body "hello"
}} -start
client c1 -connect ${{s1_sock}} {{
    txreq -url "/{index}"
    rxresp
    expect resp.status == 200
    expect resp.body == "hello"
}} -run
server s1 -wait
"""


# The benchmarks: each gives its rows


def roundtrip(bench):
    """64-byte round trips within one scenario, both ends scripted."""
    count = bench.size(100_000, 20_000)
    path = bench.write("roundtrip.yaml", ROUND_TRIPS, count=count, message="x" * 64)
    bench.require_passed(path, 1)
    return bench.compare(
        "roundtrip",
        [Figure("a round trip", "us", 1e6 / count, at_most=1.6), Figure("peak RSS", "MiB")],
        lambda: bench.ours("run", path, "-q"),
        "C, epoll",
        lambda: bench.floor("roundtrip", count),
    )


def greeting(bench):
    """Short scenarios, each in a file of its own, against the same exchange over a connection of its own."""
    count = bench.size(5_000, 1_000)
    folder = bench.write_many("greeting", "yaml", GREETING, count)[0].parent
    bench.require_passed(folder, count, "--jobs", "1")
    return bench.compare(
        "greeting",
        [Figure("a scenario", "us", 1e6 / count, at_most=3), Figure("peak RSS", "MiB")],
        lambda: bench.ours("run", folder, "--jobs", "1", "-q"),
        "C, epoll",
        lambda: bench.floor("greeting", count),
    )


def bulk(bench):
    """Random bytes sent and compared; half the throughput of C is a ratio of 2 in time."""
    mebibytes = bench.size(1024, 128)
    path = bench.write("bulk.yaml", BULK, mebibytes=mebibytes)
    bench.require_passed(path, 1)
    return bench.compare(
        "bulk",
        [Figure("a GiB", "s", 1024 / mebibytes, at_most=2), Figure("peak RSS", "MiB", at_most=64, of="ours")],
        lambda: bench.ours("run", path, "-q"),
        "C, epoll",
        lambda: bench.floor("bulk", mebibytes),
    )


def connections(bench):
    """Connections that are all open at once before any exchanges its byte."""
    count = bench.size(8_000, 2_000)
    needed, allowed = 2 * count + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if allowed < needed:
        raise Skipped(f"needs {needed} file descriptors, the hard limit is {allowed}")
    path = bench.write("connections.yaml", CONNECTIONS, count=count)
    bench.require_passed(path, 1)
    return bench.compare(
        "connections",
        [Figure(f"all {count}", "s"), Figure("peak RSS", "MiB")],
        lambda: bench.ours("run", path, "-q"),
        "C, epoll",
        lambda: bench.floor("connections", count),
    )


def delay(bench):
    """How late a delay of 5 ms ends, from the journal: the median within a run, then of the runs."""
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

    return bench.compare(
        "delay",
        [Figure("late", "us", 1e6, at_most=1.5)],
        lateness,
        "C, epoll_pwait2",
        lambda: bench.floor("delay", count),
    )


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


def version(bench):
    """Starting up."""
    return bench.compare(
        "version",
        [Figure("a start", "ms", 1e3, at_most=10, of="ours"), Figure("peak RSS", "MiB")],
        lambda: bench.ours("--version"),
        "/bin/true",
        lambda: bench.measured("/bin/true")[1:],
        rounds=20,
    )


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
        [Figure("a scenario", "ms", 1e3 / count, at_most=0.1)],
        lambda: bench.ours("run", folder, "--jobs", "2", "-q"),
        "varnishtest -j2",
        lambda: bench.measured("varnishtest", "-j2", *cases)[1:],
        rounds=3,
    )


def against_c_and_node(bench, name, count, figure, of_c=None):
    """What NetBenchmark does, against the floor of that name, then against Node's net doing the same."""
    benchmark = f"net-{name}"
    yield from bench.compare(
        benchmark,
        [Figure(*figure, at_most=of_c), Figure("peak RSS", "MiB")],
        lambda: bench.net(name, count),
        "C, epoll",
        lambda: bench.floor(name, count),
    )
    if not shutil.which("node"):
        raise Skipped("against Node: there is no 'node' on the PATH (Debian's package 'nodejs')")
    yield from bench.compare(
        benchmark,
        [Figure(*figure, at_most=1), Figure("peak RSS", "MiB")],
        lambda: bench.net(name, count),
        "Node, net",
        lambda: bench.node(name, count),
    )


def net_roundtrip(bench):
    """64-byte round trips, both ends on one reactor."""
    count = bench.size(100_000, 20_000)
    return against_c_and_node(bench, "roundtrip", count, ("a round trip", "us", 1e6 / count), of_c=1.3)


def net_bulk(bench):
    """Bytes one way in writes of 64 KiB, compared as they come."""
    mebibytes = bench.size(1024, 128)
    return against_c_and_node(bench, "bulk", mebibytes, ("a GiB", "s", 1024 / mebibytes))


def net_accept(bench):
    """Connections one after another, closed as soon as they are accepted."""
    count = bench.size(10_000, 2_000)
    return against_c_and_node(bench, "accept", count, ("a connection", "us", 1e6 / count))


def net_tls_bulk(bench):
    """Bytes one way over TLS, from openssl's server to its client: a process each, as ours has a thread for each end."""
    mebibytes = bench.size(512, 128)
    if not shutil.which("openssl"):
        raise Skipped("there is no 'openssl' on the PATH (Debian's package 'openssl')")
    key, certificate = bench.folder / "key.pem", bench.folder / "certificate.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
    output(*make.split(), "-keyout", key, "-out", certificate)
    (bench.folder / "bulk").write_bytes(b"x" * (mebibytes << 20))
    serve = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-HTTP", "-key", key, "-cert", certificate]
    with subprocess.Popen(serve, cwd=bench.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            port = next(line for line in server.stdout if line.startswith("ACCEPT")).strip().rpartition(":")[2]
            fetch = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-quiet", "-CAfile", certificate]

            def openssl(sink=subprocess.DEVNULL):
                before = time.perf_counter()
                request = b"GET /bulk HTTP/1.0\r\n\r\n"
                subprocess.run(fetch, input=request, stdout=sink, stderr=subprocess.DEVNULL, check=True)
                return (time.perf_counter() - before,)

            # Once beforehand: that everything comes.
            with (bench.folder / "fetched").open("wb") as fetched:
                openssl(fetched)
            if (bench.folder / "fetched").stat().st_size != mebibytes << 20:
                raise Trouble("openssl's client did not get the whole file")
            yield from bench.compare(
                "net-tls-bulk",
                [Figure("a GiB", "s", 1024 / mebibytes)],
                lambda: bench.net("tls-bulk", mebibytes)[:1],
                "openssl",
                openssl,
            )
        finally:
            server.kill()


BENCHMARKS = {
    benchmark.__name__.replace("_", "-"): benchmark
    for benchmark in (
        roundtrip,
        greeting,
        bulk,
        connections,
        delay,
        check,
        version,
        varnishtest,
        net_roundtrip,
        net_bulk,
        net_accept,
        net_tls_bulk,
    )
}
