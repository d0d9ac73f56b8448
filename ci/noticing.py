"""What notices a mistake: suites of tests and folders of scenarios, of those that come to it."""

import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# The targets whose tests are for a module, or for what stands upon it; and every folder of scenarios but those that
# begin programs which other languages take seconds to start.
TARGETS = {
    "Messages": ["Messages", "Scenarios", "Playing"],
    "YAMLTree": ["YAMLTree", "Scenarios"],
    "Scenarios": ["Scenarios", "Playing"],
    "Net": ["Net", "NetTLS", "Playing"],
    "Playing": ["Playing", "Wirescript"],
}
SLOW_FOLDERS = {"contracts", "pitfalls"}
# These hear of no clock and no socket, but for a limit on growth: they fail for a mistake or not at all.
TIMELESS = ("MessagesTests.", "YAMLTreeTests.", "ScenariosTests.")
TIMED = ("SpeedTests", "LimitsTests")
# Seconds' worth of suites that one process runs before it is asked whether more are needed.
BATCHES = [5, 20, 60, 1000]
# A mistake may loop for ever, and take all the memory meanwhile.
LIMITS = ["prlimit", "--as=8589934592", "--cpu=200", "--fsize=1073741824"]
NUMBERS = 65536


ISSUE = re.compile(r"Test (?:case passing .* to )?(\S+) recorded an issue|(scenarios/\S+\.yaml:\d+)")


class Noticing:
    def __init__(self, folder, jobs, patience):
        self.folder, self.jobs, self.patience = folder, jobs, patience
        self.times, self.reached = {}, {}

    def look(self, mistakes, minutes, take):
        """Calls `take` with each mistake, what became of it, and what noticed it; after these minutes with no more."""
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            self.trace_all(pool)
            until = time.monotonic() + 60 * minutes
            tried = {pool.submit(self.fate, one, until): one for one in mistakes}
            for future in concurrent.futures.as_completed(tried):
                if fate := future.result():
                    take(tried[future], *fate)

    def program(self):
        return self.folder / ".build/debug/wirescriptPackageTests.xctest"

    def detectors(self):
        options = ["--testing-library", "swift-testing"]
        listed = subprocess.run(["swift", "test", "list", "--skip-build"], cwd=self.folder, check=True,
                                capture_output=True, text=True).stdout
        targets = {target for targets in TARGETS.values() for target in targets}
        found = re.findall(r"^((\w+)Tests\.\w+(?:/\w+)*)/[^/]+$", listed, re.M)
        yield from sorted({suite for suite, target in found if target in targets})
        for folder in sorted((self.folder / "scenarios").iterdir()):
            if folder.name not in SLOW_FOLDERS and list(folder.rglob("*.yaml")):
                yield f"scenarios/{folder.name}"

    def trace_all(self, pool):
        """Traces every detector; once for a build, in a copy that is kept."""
        file = self.folder / "reached.json"
        if file.exists() and file.stat().st_mtime > Path(self.program()).stat().st_mtime:
            self.times, reached = json.loads(file.read_text())
            self.reached = {detector: set(numbers) for detector, numbers in reached.items()}
            return
        for detector, seconds, numbers in pool.map(self.trace, self.detectors()):
            if seconds is None:
                print(f"{detector} does not pass as it is: left aside", file=sys.stderr, flush=True)
            else:
                self.times[detector], self.reached[detector] = seconds, numbers
        file.write_text(json.dumps([self.times, {one: sorted(numbers) for one, numbers in self.reached.items()}]))

    def trace(self, detector):
        """How long it takes by itself, and which mistakes it comes to."""
        with tempfile.NamedTemporaryFile() as file:
            file.truncate(NUMBERS)
            for _ in range(2):
                begun = time.monotonic()
                if self.run([detector], 300, MUTANT_REACHED=file.name)[0] == "passed":
                    reached = Path(file.name).read_bytes()
                    return detector, time.monotonic() - begun, {n for n in range(NUMBERS) if reached[n]}
        return detector, None, set()

    def fate(self, mistake, until):
        if time.monotonic() > until:
            return None
        own, *others = [f"{target}Tests." for target in TARGETS[mistake.file.split("/")[1]]]
        able = [one for one in self.times if mistake.number in self.reached[one]
                and one.startswith((own, *others, "scenarios/"))]
        if not able:
            return "not reached", ""
        able.sort(key=lambda one: (one.startswith("scenarios/"), not one.startswith(own), self.times[one]))
        spent = 0
        for batch in batches(able, self.times):
            spent += sum(map(self.times.get, batch))
            if spent > self.patience:
                break
            if fate := self.noticed(mistake, batch):
                return fate
        return "survived", ""

    def noticed(self, mistake, batch):
        seconds = 10 + 4 * sum(self.times[one] for one in batch)
        fate, by = self.run(batch, seconds, MUTANT=str(mistake.number))
        if fate == "passed":
            return None
        if fate == "hung":
            # Or is the machine slow just now?
            quick = sum(self.times[one] for one in batch) <= BATCHES[0]
            return (fate, by) if quick or self.run(batch, seconds)[0] == "passed" else None
        if fate == "trapped" or all(one.startswith(TIMELESS) and not one.endswith(TIMED) for one in batch):
            return fate, by
        # What fails for another reason does not fail again.
        again, by = self.run(batch, seconds, MUTANT=str(mistake.number))
        return (again, by) if again != "passed" else None

    def run(self, batch, seconds, **variables):
        """Whether these pass, with these variables; and if not, which test failed first."""
        if batch[0].startswith("scenarios/"):
            command = [self.folder / ".build/debug/wirescript", "run", *batch, "-q"]
        else:
            filters = [word for suite in batch for word in ("--filter", rf"^{re.escape(suite)}/\w+\(")]
            command = [self.program(), "--testing-library", "swift-testing", *filters]
        token = f"{os.getpid()}-{time.monotonic_ns()}"
        environment = {**os.environ, **variables, "MUTANT_RUN": token, "TERM": "dumb"}
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen([*LIMITS, *command], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                                       stdout=output, stderr=output)
            until = time.monotonic() + seconds
            # The first issue is enough: what else there is to run may wait for ever.
            while process.poll() is None and time.monotonic() < until and not ISSUE.search(said(output)):
                time.sleep(0.05)
            code = process.poll()
            process.kill()
            process.wait()
            end(token)
            issue = ISSUE.search(said(output))
        by = f"{batch[0].partition('.')[0]}: {issue[1] or issue[2]}" if issue else batch[0]
        if code is None:
            return "failed" if issue else "hung", by
        return "passed" if code == 0 else "trapped" if code < 0 else "failed", by


def batches(suites, times):
    """Suites in groups of growing length, the quickest first."""
    group, limits = [], iter(BATCHES)
    limit = next(limits)
    for suite in suites:
        mixed = group and suite.startswith("scenarios/") != group[0].startswith("scenarios/")
        if mixed or group and sum(map(times.get, [*group, suite])) > limit:
            yield group
            group, limit = [], limit if mixed else next(limits, limit)
        group.append(suite)
    if group:
        yield group


def said(file):
    """What was written to a file, whose place is shared with the writer."""
    return os.pread(file.fileno(), 1 << 24, 0).decode(errors="replace")


def end(token):
    """Ends whatever a run left behind."""
    mark = f"MUTANT_RUN={token}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            pass
