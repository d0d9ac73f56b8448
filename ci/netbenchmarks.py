"""The benchmarks of Net, the library under the program: against floors, and against what does the same elsewhere."""

import shutil
import subprocess
import time

from measuring import Figure, Skipped, Trouble, costs, output


def against_c_and_peers(bench, name, count, figure, of_c=None):
    """What NetBenchmark does, against the floor of that name, then against each peer doing the same: never slower."""
    benchmark = f"net-{name}"
    ours = lambda: bench.net(name, count)  # noqa: E731
    figures = costs(*figure, at_most=of_c)
    yield from bench.compare(benchmark, figures, ours, "C, epoll", lambda: bench.floor(name, count))
    figures = costs(*figure, at_most=1)
    for peer in ("Node, net", "asyncio"):
        words = [*bench.peer(peer, name), count]
        if not shutil.which(words[0]):
            raise Skipped(f"against {peer}: there is no '{words[0]}' on the PATH")
        yield from bench.compare(benchmark, figures, ours, peer, lambda: bench.printing(*words), bench.few)


def net_roundtrip(bench):
    """64-byte round trips, both ends on one reactor."""
    count = bench.size(100_000, 20_000)
    return against_c_and_peers(bench, "roundtrip", count, ("a round trip", "us", 1e6 / count), of_c=1.3)


def net_bulk(bench):
    """Bytes one way in writes of 64 KiB, compared as they come."""
    mebibytes = bench.size(1024, 128)
    return against_c_and_peers(bench, "bulk", mebibytes, ("a GiB", "s", 1024 / mebibytes))


def net_accept(bench):
    """Connections one after another, closed as soon as they are accepted."""
    count = bench.size(10_000, 2_000)
    return against_c_and_peers(bench, "accept", count, ("a connection", "us", 1e6 / count))


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


NET_BENCHMARKS = [net_roundtrip, net_bulk, net_accept, net_tls_bulk]
