"""How what the program does grows: each series is played with 1, 10, 100, 1,000 and 10,000 of something."""

import math
import resource
from dataclasses import dataclass, field
from typing import Callable

from exchanges import CONNECTIONS, GREETING, ROUND_TRIPS
from measuring import Trouble

SIZES = (1, 10, 100, 1_000, 10_000)
BENDS = 1.15  # the exponent from which on a curve is said to bend upwards
FAILING = GREETING.replace('expect: "NOOP', 'expect: "NOPE')
LONGEST = 60  # seconds; what takes longer is not played ten times as large


@dataclass(frozen=True)
class Series:
    """Its `command` gives, for a bench and a size, what the program is told; the plot is the one that it is drawn in."""

    name: str
    plot: str
    command: Callable
    status: int = 0
    sizes: tuple = SIZES


@dataclass
class Growth:
    """What was measured of a series, by size: CPU and wall time in seconds, peak RSS in MiB, the least of the rounds.

    The least, and of CPU time, because whatever else the machine does only ever adds, and least to that.
    """

    series: Series
    cpu: dict = field(default_factory=dict)
    wall: dict = field(default_factory=dict)
    rss: dict = field(default_factory=dict)

    def exponents(self):
        """Of the last two decades: 1 grows as the work does. Without what the least of sizes takes: the start.

        None where the work of the smaller size is too little, beside the start, to tell.
        """
        sizes = sorted(self.cpu)
        least = self.cpu[sizes[0]]
        found = []
        for small, large in zip(sizes[-3:], sizes[-2:]):
            few, many = self.cpu[small] - least, self.cpu[large] - least
            is_measurable = few > max(0.004, least / 3) and many > few
            found.append(math.log(many / few) / math.log(large / small) if is_measurable else None)
        return found

    @property
    def bends(self):
        last = self.exponents()[-1]
        return last is not None and last > BENDS


def joined(items):
    return ", ".join(items)


def matrix(template):
    """So many scenarios of one file: a row of a matrix for each."""

    def write(bench, count):
        values = joined(str(index) for index in range(count))
        text = template.format(index="${i}").replace("servers:", f"matrix: {{i: [{values}]}}\nservers:", 1)
        return bench.write_text(f"{'passes' if template == GREETING else 'fails'}-{count}.yaml", text)

    return write


def files(bench, count):
    return bench.write_many(f"files-{count}", "yaml", GREETING, count)[0].parent


def steps(bench, count):
    """So many steps, written one by one: half of them a side's."""
    lines = range(max(1, count // 4))
    server = joined(f'{{send: "line {i}\\n"}}, {{expect: "reply {i}\\n"}}' for i in lines)
    client = joined(f'{{expect: "line {i}\\n"}}, {{send: "reply {i}\\n"}}' for i in lines)
    text = f"scenario: Steps\nservers:\n  s: {{script: [{server}]}}\nclients:\n  c: {{connect: s, script: [{client}]}}\n"
    return bench.write_text(f"steps-{count}.yaml", text)


def actors(bench, count):
    """So many servers, with a client each."""
    servers = "".join(f"  s{i}: {{script: [send: x]}}\n" for i in range(count))
    clients = "".join(f"  c{i}: {{connect: s{i}, script: [expect: x]}}\n" for i in range(count))
    return bench.write_text(f"actors-{count}.yaml", f"scenario: Actors\nservers:\n{servers}clients:\n{clients}")


def signals(bench, count):
    """So many signals, each awaited before the next is given."""
    server = joined(f"{{signal: s{i}}}, {{expect: x}}" for i in range(count))
    client = joined(f"{{await: s{i}}}, {{send: x}}" for i in range(count))
    text = f"scenario: Signals\nservers:\n  s: {{script: [{server}]}}\nclients:\n  c: {{connect: s, script: [{client}]}}\n"
    return bench.write_text(f"signals-{count}.yaml", text)


def variables(bench, count):
    lines = "".join(f"  v{i}: {i}\n" for i in range(count))
    server = joined(f'{{send: "${{v{i}}},"}}' for i in range(count))
    client = joined(f'{{expect: "{i},"}}' for i in range(count))
    text = f"scenario: Variables\nvars:\n{lines}servers:\n  s: {{script: [{server}]}}\n"
    return bench.write_text(f"variables-{count}.yaml", text + f"clients:\n  c: {{connect: s, script: [{client}]}}\n")


def exchange(name, server, client, settings=""):
    """One scenario of these two scripts, in which @ is the size."""

    def write(bench, count):
        text = f"scenario: Size @\ntimeout: 10m\nservers:\n  s: {{{settings}script: [{server}]}}\n"
        text += f"clients:\n  c: {{connect: s, script: [{client}]}}\n"
        return bench.write_text(f"{name}-{count}.yaml", text.replace("@", str(count)))

    return write


def connecting(name, client, step):
    """So many connections of one client."""

    def write(bench, count):
        text = f"scenario: Connections\ntimeout: 10m\nservers:\n  s: {{accepts: @, script: [send: x]}}\n"
        text += f"clients:\n  c: {{connect: s, {client}, script: [{step}]}}\n"
        return bench.write_text(f"{name}-{count}.yaml", text.replace("@", str(count)))

    return write


def lines_of_diff(bench, count):
    sent = "".join(f"line {i} of the text\\n" for i in range(count))
    expected = "".join(f"line {i} of the test\\n" for i in range(count))
    text = f'scenario: Lines\nservers:\n  s: {{script: [{{send: "{sent}"}}]}}\n'
    text += f'clients:\n  c: {{connect: s, script: [{{expect: "{expected}"}}]}}\n'
    return bench.write_text(f"lines-{count}.yaml", text)


def round_trips(bench, count):
    return bench.write(f"trips-{count}.yaml", ROUND_TRIPS, count=count, message="x" * 64)


def all_at_once(bench, count):
    return bench.write(f"at-once-{count}.yaml", CONNECTIONS, count=count)


def run(write, *flags):
    return lambda bench, count: ["run", write(bench, count), "--jobs", "1", *(flags or ["-q"])]


def check(write):
    return lambda bench, count: ["check", write(bench, count)]


def report(write, kind):
    return lambda bench, count: [*run(write)(bench, count), "--report", f"{kind}:{bench.folder}/report"]


def merge(bench, count):
    """Of four shards."""
    shards = [bench.folder / f"shard-{number}.jsonl" for number in range(1, 5)]
    for number, shard in enumerate(shards, 1):
        words = run(matrix(FAILING))(bench, count)
        words += ["--seed", "1", "--shard", f"{number}/4", "--report", f"jsonl+journal:{shard}"]
        bench.measured(bench.programs["wirescript"], *words, statuses=(0, 1, 3))
    return ["report", "merge", *shards, "-q", "--report", f"junit:{bench.folder}/report"]


def at_most(count):
    """The sizes up to this one, where the system or a limit of the program allows no more."""
    return (1, *(size for size in (count // 1_000, count // 100, count // 10) if size > 1), count)


# Both ends of every connection are in one process.
DESCRIPTORS = min(10_000, (resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 200) // 2)
KIBIBYTES = SIZES + (100_000, 1_000_000)
SOURCE, SINK = "{send: {random: @KiB}}", "{expect: {random: @KiB}}"
MANY_LINES = '{repeat: @, steps: [{send: "abc\\n"}]}', "{repeat: @, steps: [{expect: {line: abc}}]}"

SERIES = [
    Series("scenarios, a file each", "playing", run(files)),
    Series("scenarios of one file", "playing", run(matrix(GREETING))),
    Series("steps of a script", "playing", run(steps)),
    Series("round trips", "playing", run(round_trips), sizes=SIZES + (100_000,)),
    Series("lines", "playing", run(exchange("line", *MANY_LINES))),
    Series("KiB one way", "playing", run(exchange("bulk", SOURCE, SINK)), sizes=KIBIBYTES),
    Series("connections at once", "connecting", run(all_at_once), sizes=at_most(DESCRIPTORS)),
    Series("connections in turn", "connecting", run(connecting("in-turn", "times: @", "expect: x"))),
    Series("connections that fail", "connecting", run(connecting("fail", "times: @", "expect: y")), 1),
    Series("actors", "connecting", run(actors), sizes=at_most(3_000)),
    Series("signals in turn", "connecting", run(signals), sizes=at_most(8_000)),
    Series("check: files", "checking", check(files)),
    Series("check: scenarios of one file", "checking", check(matrix(GREETING))),
    Series("check: steps", "checking", check(steps)),
    Series("check: actors", "checking", check(actors), sizes=at_most(3_000)),
    Series("variables", "checking", run(variables)),
    Series("failures: console", "reporting", run(matrix(FAILING), "--color=never"), 1),
    Series("lines of a difference", "reporting", run(lines_of_diff), 1),
    *(
        Series(f"failures: {kind}", "reporting", report(matrix(FAILING), kind), 1)
        for kind in ("html", "junit", "tap", "github", "pcapng", "jsonl+journal")
    ),
    Series("failures: merged", "reporting", merge, 1),
]


def measure(bench, series, rounds):
    """Plays each size so many times. A series ends early where it would take too long."""
    growth = Growth(series)
    for size in series.sizes:
        words = series.command(bench, size)
        runs = []
        for _ in range(rounds):
            runs.append(bench.measured(bench.programs["wirescript"], *words, statuses=(series.status,)))
        growth.cpu[size] = min(run.cpu for run in runs)
        growth.wall[size] = min(run.seconds for run in runs)
        growth.rss[size] = min(run.rss for run in runs)
        if growth.wall[size] > LONGEST and size != series.sizes[-1]:
            raise Trouble(f"{series.name}: {size} of them took {growth.wall[size]:.0f} s")
    return growth
