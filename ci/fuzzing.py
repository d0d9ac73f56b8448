"""One target of ci/fuzz: its corpus, its seeds and its words, a run of libFuzzer, and what came of it."""

import collections
import hashlib
import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "Tests" / "Fuzz" / "Corpus"
# Whole files that are inputs besides.
SEEDS = {"plan": ["scenarios/**/*.yaml", "Tests/ScenariosTests/Corpus/**/*.yaml"]}
# Words that an input is made of are taken from these.
WORDS = {"plan": SEEDS["plan"], "report": ["docs/report.schema.json"]}
HTTP = [
    "\r\n", "\r\n\r\n", "HTTP/1.1 200 OK\r\n", "POST / HTTP/1.1\r\n", "Content-Length: ", "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n", "chunked", "0\r\n\r\n", "3;a=b\r\nabc\r\n", "Host: x\r\n", "Length: ", "\n ",
]
# What means something in a report, and characters that hide, combine or are none.
SIGNS = [*"<>&\"'`|#:@\\%\n\u0301\u200d\u202e\ufeff\uffff\x1b\x7f", "\r\n", "]]>", "# SKIP", "::error::", "</script>", "---", "..."]
LISTED = {"message": HTTP, "unit": HTTP, "titles": SIGNS, "report": SIGNS}
LARGEST = {"plan": 4096, "report": 8192}
# So large may a target's corpus get by --keep: people carry it along.
MOST_KEPT = 32 << 10


@dataclass
class Outcome:
    target: str
    inputs: int
    executions: int = 0
    rate: int = 0
    edges: int = 0
    finds: list = field(default_factory=list)
    log: str = ""

    @property
    def line(self):
        what = f"{len(self.finds)} FOUND: {', '.join(map(str, self.finds))}" if self.finds else "nothing found"
        return f"{self.target:<9} {self.executions:>10} executions {self.rate:>7}/s {self.edges:>6} edges  {what}"


def inputs(target):
    """The corpus: a line an input, a JSON string of which each character is a byte."""
    return [json.loads(line).encode("latin-1") for line in (CORPUS / target).read_text().splitlines()]


def spread(folder, contents):
    folder.mkdir(parents=True, exist_ok=True)
    for content in contents:
        (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def found_in(patterns):
    return [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def dictionary(target, path):
    """The option that gives libFuzzer words to put into inputs, where there are some: a file of them, quoted, a line each."""
    text = b"\n".join(found_in(WORDS.get(target, []))).decode()
    counts = collections.Counter(re.findall(r"[a-zA-Z][a-zA-Z-]{2,}", text))
    words = [word for word, _ in counts.most_common(400)] + LISTED.get(target, [])
    if not words:
        return []  # libFuzzer takes no empty dictionary.
    escape = lambda word: "".join(chr(b) if chr(b).isalnum() and b < 128 else f"\\x{b:02x}" for b in word.encode())
    path.write_text("".join(f'"{escape(word)}"\n' for word in words))
    return [f"-dict={path}"]


def environment(target):
    # Swift's own report of a crash gets in the way of the sanitizer's. What OpenSSL and Foundation keep is no leak.
    return {**os.environ, "FUZZ_TARGET": target, "SWIFT_BACKTRACE": "enable=no", "ASAN_OPTIONS": "detect_leaks=0"}


def command(program, target):
    # A busy machine stalls a process for seconds: that is no find.
    return [program, "-timeout=20", "-rss_limit_mb=2048", f"-max_len={LARGEST.get(target, 1024)}", "-print_final_stats=1"]


def run(program, target, folder, found, seconds):
    """Fuzzes a target below `folder`, where a scenario's files cannot be any others' either."""
    corpus = folder / "corpus"
    known = inputs(target)
    spread(corpus, known)
    spread(folder / "seeds", found_in(SEEDS.get(target, [])))
    found.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    limits = [f"-max_total_time={seconds}"] if seconds else ["-runs=0"]
    arguments = [*dictionary(target, folder / "words"), f"-artifact_prefix={found}/", corpus, folder / "seeds"]
    process = subprocess.run(
        [*command(program, target), *limits, *arguments], cwd=folder, env=environment(target), capture_output=True
    )
    log = process.stderr.decode(errors="replace")
    number = lambda pattern: int((re.findall(pattern, log) or ["0"])[-1])
    outcome = Outcome(
        target,
        len(known),
        executions=number(r"stat::number_of_executed_units: +(\d+)"),
        rate=number(r"stat::average_exec_per_sec: +(\d+)"),
        edges=number(r" cov: (\d+)"),
        finds=sorted(path.relative_to(ROOT) for path in set(found.iterdir()) - before),
        log="\n".join(log.splitlines()[-60:]),
    )
    if process.returncode and not outcome.finds:
        outcome.finds.append(f"exit status {process.returncode}")
    return outcome


def keep(program, target, folder):
    """Adds to the corpus what covers more than it and the seeds do, as far as there is room. What is in it stays: finds are."""
    smallest = folder / "smallest"
    known = inputs(target)
    spread(smallest, known + found_in(SEEDS.get(target, [])))
    before = {path.name for path in smallest.iterdir()}
    merge = [*command(program, target), "-merge=1", smallest, folder / "corpus"]
    subprocess.run(merge, cwd=folder, env=environment(target), capture_output=True)
    learnt = (path.read_bytes() for path in smallest.iterdir() if path.name not in before)
    write(target, known, sorted(learnt, key=lambda one: (len(one), one)))


def write(target, known, learnt):
    lines = [json.dumps(one.decode("latin-1")) + "\n" for one in known]
    for one in learnt:
        line = json.dumps(one.decode("latin-1")) + "\n"
        if sum(map(len, lines)) + len(line) > MOST_KEPT:
            break
        lines.append(line)
    (CORPUS / target).write_text("".join(lines))


def replay(program, target, file):
    return subprocess.run([*command(program, target), file.resolve()], env=environment(target)).returncode
