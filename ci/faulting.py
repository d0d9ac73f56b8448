"""One run of the program with a fault of the system in it, and whether it ended as it should."""

import ctypes
import errno
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import xml.etree.ElementTree

PR_SET_CHILD_SUBREAPER = 36
LONGEST = 30  # seconds; the scenarios give up sooner
# What the messages call a system call by; else they call it by its own name.
WORDS = {
    "connect": "connect", "recvfrom": "recv", "sendto": "send", "accept4": "accept", "openat": "open|read|cannot", "epoll_create1": "epoll|eventfd",
    "eventfd2": "eventfd", "pipe2": "pipe", "clone": "clone|started", "vfork": "started", "execve": "started|program",
    "socketpair": "clone|started", "close_range": "started", "sendmsg": "clone|started", "write": "write|written|output",
    "rename": "rename|written", "linkat": "rename|written", "fsync": "fsync|written", "mkdir": "mkdtemp|mkdir|TMPDIR", "recvmsg": "started",
}  # fmt: skip

# What the messages say in place of these.
PLAINLY = {"ECONNREFUSED": "refused", "ETIMEDOUT": "timed out|timeout"}
SCENARIOS = {
    "tcp": """\
scenario: A greeting
timeout: 5s
servers:
  mail:
    script: [{send: "220 ready\\r\\n"}, {expect: {line: QUIT}}, {send: "221 bye\\r\\n"}]
clients:
  alice:
    connect: mail
    script: [{expect: {line: 220 ready}}, {send: {line: QUIT}}, {expect: {line: 221 bye}}, expect-eof]
""",
    "unix": """\
scenario: A greeting over a Unix socket
timeout: 5s
servers:
  disk: {listen: unix, script: [{send: "hello\\n"}, {expect: "bye\\n"}]}
clients:
  alice: {connect: disk, script: [{expect: "hello\\n"}, {send: "bye\\n"}]}
""",
    "tls": """\
scenario: A greeting over TLS
timeout: 5s
servers:
  web: {tls: auto, script: [{expect: "hello\\n"}, {send: "bye\\n"}]}
clients:
  alice: {connect: web, tls: auto, script: [{send: "hello\\n"}, {expect: "bye\\n"}]}
""",
    "program": """\
scenario: A program
timeout: 5s
processes:
  upper: {run: [tr, a-z, A-Z], stdin: "hello", expect: {stdout: HELLO}}
""",
    "sleeper": """\
scenario: A program that sleeps
timeout: 5s
processes:
  sleeper: {run: [sleep, "60"], expect: {stdout: ""}}
""",
}
# Survived: the scenario passes. Told: it fails, or the harness does. Either: what the call was for can be done without.
SURVIVED, TOLD, EITHER = "0", "1 or 3", "0, 1 or 3"
SOCKETS = ["tcp", "unix", "tls"]
# Calls, their errors, scenarios, what is right, and the backend where it matters. Over epoll an EAGAIN that the kernel did
# not give promises an edge that never comes: it is only told over poll. Not here are calls that libdispatch makes as well,
# and dies of: the first epoll_ctl and what opens files of /proc.
CALLS = [
    ("recvfrom sendto socket", "ENOMEM", SOCKETS, TOLD, "epoll"),
    ("recvfrom sendto socket", "ENOMEM", SOCKETS, TOLD, "poll"),
    ("epoll_ctl", "ENOMEM", SOCKETS, TOLD, "epoll"),
    ("accept4 socket", "EMFILE", SOCKETS, TOLD, "epoll"),
    ("socketpair clone vfork execve sendmsg recvmsg pipe2", "EMFILE", ["program"], TOLD, "epoll"),
    ("clone vfork", "EAGAIN", ["program"], TOLD, "epoll"),
    ("close_range", "ENOSYS", ["program"], SURVIVED, "epoll"),
    ("openat", "EMFILE", ["tcp", "program"], TOLD, "epoll"),
    ("sendto", "ENOBUFS", SOCKETS, TOLD, "epoll"),
    ("epoll_pwait2 epoll_wait recvfrom sendto accept4", "EINTR", SOCKETS, SURVIVED, "epoll"),
    ("poll ppoll recvfrom sendto accept4", "EINTR", SOCKETS, SURVIVED, "poll"),
    ("read write openat", "EINTR", ["tcp"], SURVIVED, "epoll"),
    ("wait4 waitid poll recvmsg sendmsg", "EINTR", ["program"], SURVIVED, "epoll"),
    ("recvfrom sendto accept4", "EAGAIN", SOCKETS, SURVIVED, "poll"),
    ("accept4", "ECONNABORTED", ["tcp"], SURVIVED, "poll"),
    ("epoll_pwait2", "ENOSYS", ["tcp"], SURVIVED, "epoll"),
    ("connect", "ECONNREFUSED", ["tcp", "unix"], TOLD, "epoll"),
    ("connect", "ETIMEDOUT", ["tcp"], TOLD, "epoll"),
    ("connect", "EADDRNOTAVAIL", ["tcp"], TOLD, "epoll"),
    ("bind", "EADDRINUSE", ["tcp", "unix"], TOLD, "epoll"),
    ("bind", "EACCES", ["tcp"], TOLD, "epoll"),
    ("listen", "EADDRINUSE", ["tcp"], TOLD, "epoll"),
    ("mkdir", "ENOSPC", ["unix", "program"], TOLD, "epoll"),
    ("write", "EIO", ["tcp"], TOLD, "epoll"),
    ("fsync linkat rename", "EIO", ["tcp"], TOLD, "epoll"),
]
FIRST = {"epoll_ctl": 2}
ONLY = {"openat": "SCENARIO", "write": "OUTPUT"}  # else it would be others' calls as well, such as a write to an eventfd


class Run:
    """What came of a run."""

    def __init__(self, status, output, sites, problems):
        self.status, self.output, self.sites, self.problems = status, output, sites, problems


def adopt_orphans():
    """What a run leaves behind becomes a child of this process (see prctl(2))."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def play(program, scenario, wrap=(), environment=None, stdout=None, limit=None, options=(), during=None, disk=None):
    """Plays one scenario, with both kinds of report, in a temporary folder of its own; `disk` is what free space there is."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="wirescript-faults-"))
    (folder / "tmp").mkdir()
    trace = folder / "trace"
    wrap = [{"TRACE": str(trace), "OUTPUT": str(folder / "said")}.get(word, word) for word in wrap]
    reports = ["--report", f"jsonl:{folder}/reports/r.jsonl", "--report", f"junit:{folder}/reports/r.xml"]
    (folder / "reports").mkdir()
    if disk is not None:
        full_disk(folder / "reports", disk)
    command = [*wrap, program, "run", str(scenario), "--color", "never", *reports, *options]
    said = open(folder / "said", "w+")
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=stdout or said, stderr=said, preexec_fn=limit,
        env={**os.environ, "TMPDIR": str(folder / "tmp"), **(environment or {})}, start_new_session=True,
    )  # fmt: skip
    problems = []
    try:
        if during:
            during(process)
        status = process.wait(LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
        problems.append(f"hangs: not over after {LONGEST} s")
    said.seek(0)
    output = said.read()
    said.close()
    sites = trace.read_text().count("(INJECTED)") if trace.exists() else 1
    problems += crashed(status, output) + reports_cut(folder / "reports", status) + left(folder / "tmp", process.pid)
    if disk is not None:
        subprocess.run(["umount", str(folder / "reports")], check=True)
    shutil.rmtree(folder)
    return Run(status, output, sites, problems)


def full_disk(folder, free):
    """A file system with so many bytes left, in pages."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=True)
    (folder / "full").write_bytes(bytes((64 << 10) - free))


def crashed(status, output):
    is_crash = status < 0 or status >= 128 and status != 130 or "Fatal error" in output
    return [f"crashes: status {status}"] if is_crash else []


def reports_cut(folder, status):
    """A report is whole, or it is not there; nothing else is in the folder."""
    problems = []
    for path in sorted(folder.iterdir()):
        try:
            if path.suffix == ".xml":
                xml.etree.ElementTree.parse(path)
            elif path.suffix == ".jsonl":
                rows = [json.loads(line) for line in path.read_text().splitlines()]
                if rows[-1]["kind"] != "summary":
                    problems.append(f"{path.name} is cut")
                elif rows[-1]["exit"] != status and status in (0, 1):
                    problems.append(f"{path.name} says exit {rows[-1]['exit']}, the status is {status}")
            elif path.name != "full":
                problems.append(f"left beside the reports: {path.name}")
        except (ValueError, IndexError, KeyError, xml.etree.ElementTree.ParseError) as error:
            problems.append(f"{path.name} is cut: {error}")
    return problems


def left(folder, session):
    """Files in the temporary folder, and processes of the run; who was killed has a moment to go."""
    deadline = time.monotonic() + 5
    while (alive := marked(folder)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return [f"left: process {one}" for one in alive] + [f"left: {path.name}" for path in folder.iterdir()]


def marked(folder):
    """The processes that have the run's TMPDIR in their environment."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                is_ours = f"{folder}".encode() in pathlib.Path(f"/proc/{entry}/environ").read_bytes()
            except OSError:
                continue
            if is_ours:
                found.append(f"{entry} " + pathlib.Path(f"/proc/{entry}/cmdline").read_text().replace("\0", " ")[:60])
    return found


def injected(call, fault, when, path=None):
    """strace(1), which lets the N-th of these calls in a thread fail, or every second one (1+2)."""
    inject = ["-e", f"trace={call}", "-e", "signal=none", "-e", f"inject={call}:error={fault}:when={when}"]
    return ["strace", "-f", "-qq", "-o", "TRACE", *inject, *(["-P", str(path)] if path else [])]


def names(run, call, fault):
    """Whether what was written names the call and its error, for a person to act on."""
    text = PLAINLY.get(fault, os.strerror(getattr(errno, fault)).lower())
    has_error = fault in run.output or re.search(text, run.output.lower())
    return has_error and re.search(WORDS.get(call, call), run.output) is not None


def few_descriptors(count):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))
