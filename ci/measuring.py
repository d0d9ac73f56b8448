"""Measuring commands from outside, in pairs, and what comes of it."""

import contextlib
import json
import os
import subprocess
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple


class Trouble(Exception):
    """Something is missing or did not do what it is measured for: no figure would be true."""


class Skipped(Exception):
    """This machine cannot run the benchmark; the message is the reason."""


@dataclass(frozen=True)
class Figure:
    """What is measured: its scale turns the measured value into the unit; a target is for the ratio or for our value."""

    name: str
    unit: str
    scale: float = 1
    at_most: float | None = None
    of: str = "ratio"

    @property
    def target(self):
        if self.at_most is None:
            return ""
        return f"<= {self.at_most:g}" + (f" {self.unit}" if self.of == "ours" else "")


def costs(name, unit, scale=1, at_most=None, rss_at_most=None):
    """The figures of what takes time: its wall time, the peak RSS and the CPU time. The target is for the CPU time's
    ratio, which on an idle machine is that of wall times, and to which what else a busy one does adds least."""
    return [
        Figure(name, unit, scale),
        Figure("peak RSS", "MiB", at_most=rss_at_most, of="ours"),
        Figure(f"{name}, CPU", unit, scale, at_most),
    ]


@dataclass(frozen=True)
class Row:
    """A figure's medians over all pairs; the ratio is the median of the pairs' ratios, between the lowest and highest.

    What has nothing to be compared with has neither theirs nor a ratio.
    """

    benchmark: str
    figure: str
    unit: str
    ours: float
    against: str
    theirs: float | None
    ratio: float | None
    lowest: float | None
    highest: float | None
    target: str
    met: bool | None

    @property
    def cells(self):
        verdict = {None: "", True: "met", False: "MISSED"}[self.met]
        ratio, span, theirs = "", "", ""
        if self.ratio is not None:
            ratio, span, theirs = f"{self.ratio:.2f}", f"{self.lowest:.2f}-{self.highest:.2f}", f"{self.theirs:.4g}"
        return [
            *(self.benchmark, self.figure, f"{self.ours:.4g}", theirs, self.unit),
            *(self.against, ratio, span, self.target, verdict),
        ]


class Measured(NamedTuple):
    """What a command printed, its wall time in seconds, its peak RSS in MiB, its CPU time in seconds."""

    printed: str
    seconds: float
    rss: float
    cpu: float


def output(*command, statuses=(0,)):
    """What the command prints; Trouble with all it said unless it ends with one of the statuses."""
    command = [str(word) for word in command]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    except OSError as error:
        raise Trouble(f"{command[0]}: {error.strerror}") from error
    if done.returncode not in statuses:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise Trouble(f"exit status {done.returncode} from: {' '.join(command)[:300]}\n{said}")
    return done.stdout


@contextlib.contextmanager
def busy_cores():
    """Every core has something else to do meanwhile."""
    spinners = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(os.cpu_count())]
    try:
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


class Bench:
    """The built tools, and how often and how much to measure. All work is in one temporary folder."""

    def __init__(self, folder, floors, peers, programs, quick, rounds):
        self.folder = folder
        self.floors = floors
        self.peers = peers
        self.programs = programs
        self.quick = quick
        self.rounds = rounds or self.size(7, 3)
        self.few = min(self.rounds, 3)  # for peers, which are far from ours

    def size(self, full, quick):
        return quick if self.quick else full

    def write(self, name, template, **values):
        return self.write_text(name, template.format(**values))

    def write_text(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    def write_many(self, folder, suffix, template, count):
        return [self.write(f"{folder}/{index:05}.{suffix}", template, index=index) for index in range(1, count + 1)]

    def measured(self, *command, statuses=(0,)):
        """What a command that must succeed, or end with one of these statuses, took."""
        result = self.folder / "measured"
        printed = output(self.floors / "measure", result, *command, statuses=statuses)
        seconds, kibibytes, cpu = result.read_text().split()
        return Measured(printed, float(seconds), int(kibibytes) / 1024, float(cpu))

    def floor(self, name, *arguments):
        """The number that a floor prints, its peak RSS and its CPU time."""
        return self.printing(self.floors / name, *arguments)

    def ours(self, *arguments):
        """Wall time, peak RSS and CPU time of the whole program, its start included."""
        return self.measured(self.programs["wirescript"], *arguments)[1:]

    def net(self, name, *arguments):
        """The number that NetBenchmark prints last, its peak RSS and its CPU time."""
        return self.printing(self.programs["NetBenchmark"], name, *arguments)

    def peer(self, name, work):
        """The words that start the peer of this name."""
        return {"Node, net": ["node", self.peers / f"{work}.js"], "asyncio": ["python3", self.peers / f"{work}.py"]}[name]

    def printing(self, *command):
        """The number that a command prints last, its peak RSS and its CPU time."""
        measured = self.measured(*command)
        return float(measured.printed.split()[-1]), measured.rss, measured.cpu

    def play(self, path, kind, *flags):
        """The lines of the report of one play."""
        report = self.folder / "report.jsonl"
        output(self.programs["wirescript"], "run", path, "-q", "--report", f"{kind}:{report}", *flags)
        return [json.loads(line) for line in report.read_text().splitlines()]

    def require_passed(self, path, count, *flags):
        """Plays everything once beforehand: what does not really play all it is given is not measured."""
        summary = self.play(path, "jsonl", *flags)[-1]
        if [summary.get(key) for key in ("passed", "failed", "skipped")] != [count, 0, 0]:
            raise Trouble(f"{count} scenarios should have passed, but the report ends with {summary}")

    def compare(self, benchmark, figures, ours, against, theirs, rounds=None):
        """Runs both alternately, changing who is first; each gives its values in the order of the figures."""
        pairs = []
        for index in range(rounds or self.rounds):
            if index % 2:
                other = theirs()
                pairs.append((ours(), other))
            else:
                pairs.append((ours(), theirs()))
        for position, figure in enumerate(figures):
            values = [(mine[position], other[position]) for mine, other in pairs]
            ratios = [mine / other for mine, other in values]
            medians = {
                "ours": median(mine for mine, _ in values) * figure.scale,
                "theirs": median(other for _, other in values) * figure.scale,
                "ratio": median(ratios),
            }
            met = None if figure.at_most is None else medians[figure.of] <= figure.at_most
            span = {"lowest": min(ratios), "highest": max(ratios)}
            yield Row(benchmark, figure.name, figure.unit, against=against, target=figure.target, met=met, **medians, **span)

    def alone(self, benchmark, figure, ours):
        """The median of what nothing else does."""
        value = median(ours() for _ in range(self.rounds)) * figure.scale
        met = None if figure.at_most is None else value <= figure.at_most
        nothing = {"against": "", "theirs": None, "ratio": None, "lowest": None, "highest": None}
        return Row(benchmark, figure.name, figure.unit, ours=value, target=figure.target, met=met, **nothing)
