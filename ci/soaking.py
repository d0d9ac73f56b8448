"""A bad machine to play scenarios on: every core busy, little memory, and a runner that is stopped at random."""

import ctypes
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


class BusyCores:
    """A loop for each core, a little more polite than what is played."""

    def __enter__(self):
        loop = [sys.executable, "-c", "import os; os.nice(3)\nwhile os.getppid() != 1: sum(range(100000))"]
        self.loops = [subprocess.Popen(loop) for _ in range(os.cpu_count())]
        return self

    def __exit__(self, *_):
        for loop in self.loops:
            loop.kill()
            loop.wait()


class Memory:
    """A limit for a runner and all that it starts: a control group where one may be made, else of each process's data.

    An address space (RLIMIT_AS) cannot be limited: Node and Go reserve gigabytes that they never touch.
    """

    def __init__(self, mebibytes):
        self.bytes = mebibytes << 20
        self.group = None
        for parent, limit in (("/sys/fs/cgroup", "memory.max"), ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")):
            folder = Path(parent) / f"wirescript-soak-{os.getpid()}"
            if not (Path(parent) / "cgroup.procs").exists():
                continue
            try:
                folder.mkdir()
                (folder / limit).write_text(str(self.bytes))
                self.group = folder
                break
            except OSError:
                if folder.exists():
                    folder.rmdir()
        self.means = "a control group" if self.group else "RLIMIT_DATA of each process"

    def join(self):
        """In the child, before it executes the runner."""
        if self.group:
            (self.group / "cgroup.procs").write_text(str(os.getpid()))
        else:
            resource.setrlimit(resource.RLIMIT_DATA, (self.bytes, self.bytes))

    def peak(self):
        """The most that was used since the limit was made, in MiB; what the kernel holds of files is in it."""
        for name in ("memory.peak", "memory.max_usage_in_bytes"):
            if self.group and (self.group / name).exists():
                return int((self.group / name).read_text()) >> 20
        return None

    def end(self):
        """Removes the group; the programs of a runner that was killed have a moment to go."""
        deadline = time.monotonic() + 10
        while self.group and (self.group / "cgroup.procs").read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        if self.group:
            self.group.rmdir()


class Stopper(threading.Thread):
    """Stops and continues a runner, alone or with everything that it has started, at moments that come from a seed."""

    def __init__(self, process, seed, gap):
        super().__init__(daemon=True)
        self.process, self.random, self.gap = process, random.Random(seed), gap
        self.over = threading.Event()
        self.stops, self.seconds, self.descriptors = 0, 0.0, 0

    def run(self):
        while not self.over.wait(self.random.uniform(0.001, self.gap)):
            length = self.random.uniform(0.001, 0.3)
            targets = [self.process.pid, *(descendants(self.process.pid) if self.random.random() < 0.5 else [])]
            try:
                send(targets, signal.SIGSTOP)
                self.descriptors = max(self.descriptors, descriptors(self.process.pid))
                began = time.monotonic()
                self.over.wait(length)
                self.stops, self.seconds = self.stops + 1, self.seconds + time.monotonic() - began
            finally:
                send(targets, signal.SIGCONT)

    def end(self):
        self.over.set()
        self.join()


def send(targets, number):
    for pid in targets:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def descriptors(pid):
    try:
        # Its size since Linux 6.2, before that 0. Not a listing: that holds each file for a moment, and what is closed just then
        # is closed only when it lets go. A reset that throws bytes away was seen six milliseconds late for it.
        return os.stat(f"/proc/{pid}/fd").st_size
    except OSError:
        return 0


def descendants(pid):
    """The living processes below one."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                state, parent = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                children.setdefault(int(parent), []).append(int(entry))
    found, left = [], [pid]
    while left:
        below = children.get(left.pop(), [])
        found += below
        left += below
    return found


def adopt_orphans():
    """Makes what a runner leaves behind a child of this process, where `descendants` finds it (see prctl(2))."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_by_exception():
    """Lets SIGTERM and SIGINT end this process as an exception does, so that what it has stopped and begun is ended."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(130))


def left_behind(folder, expected):
    """What a runner that has ended should have taken with it: processes, and what lies in its temporary folder."""
    names = []
    for pid in descendants(os.getpid()):
        if pid not in expected:
            try:
                names.append(f"process {pid}: " + Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "))
            except OSError:
                pass
    return names + [f"file {path}" for path in folder.rglob("*")]
