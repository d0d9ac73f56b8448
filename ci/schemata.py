"""A copy of the package in which every mistake is made, and none unless the variable MUTANT names it."""

import collections
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The other test targets look at what is around the areas that are mutated.
BESIDE = r'(?m)^ {8}(?:tests\("(?:Reporting|WirescriptCommand|WirescriptTesting)".*\)|\.testTarget\((?:.*\n)+?^ {8}\)),\n'
CHOICE = """\
#include "CMutants.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static int chosen = -1;
static unsigned char *reached;

__attribute__((constructor)) static void begin(void) {
    const char *number = getenv("MUTANT"), *trace = getenv("MUTANT_REACHED");
    if (number) chosen = atoi(number);
    int file = trace ? open(trace, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *memory = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) reached = memory;
    close(file);
}

_Bool is_mutant(int number) {
    if (reached) reached[number] = 1;
    return number == chosen;
}
"""
COMPARISON = "func {op}<T: {of}>(a: T, b: T) -> Bool {{ mutant({n}) ? a {other} b : a {old} b }}"
# With `rethrows`, as the standard library's own: a typed error is not inferred here.
AND = (
    "func {op}(a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool {{\n"
    "    a != mutant({n}) ? try b() : mutant({n})\n}}"
)
OR = AND.replace("try b() : mutant({n})", "!mutant({n}) : try b()")
DEFAULT = (
    "func {op}<T>(a: T?, b: @autoclosure () throws -> T{o}) rethrows -> T{o} {{\n"
    "    if let a, !mutant({n}) {{ return a }}\n    return try b()\n}}"
)
SUM = "func {op}<T: AdditiveArithmetic>(a: T, b: T) -> T {{ mutant({n}) ? a {other} b : a {old} b }}"
JOIN = (
    "func {op}<T: RangeReplaceableCollection>(a: T, b: some Sequence<T.Element>) -> T {{\n"
    "    if mutant({n}) {{ return a }}\n    return a + b\n}}"
)
ASSIGN = "func {op}<T: AdditiveArithmetic>(a: inout T, b: T) {{ if !mutant({n}) {{ a {old} b }} }}"
APPEND = (
    "func {op}<T: RangeReplaceableCollection>(a: inout T, b: some Sequence<T.Element>) {{\n"
    "    if !mutant({n}) {{ a += b }}\n}}"
)
RANGE = (
    "func {op}<T: Strideable>(a: T, b: T) -> {type}<T> where T.Stride: SignedInteger {{\n"
    "    mutant({n}) && a < b ? a{old}b.advanced(by: -1) : a{old}b\n}}"
)
ANY = (
    "extension Sequence {{\n    func {old}{n}<E>(_ is: (Element) throws(E) -> Bool) throws(E) -> Bool {{\n"
    "        let any = mutant({n}) != ({old!r} == 'contains')\n"
    "        for one in self where try `is`(one) == any {{ return any }}\n        return !any\n    }}\n}}"
)


def operator(number):
    return chr(0x2500 + number // 128) + chr(0x2500 + number % 128)


def helper(mistake):
    """The Swift that an edit calls."""
    kind, old, *rest = mistake.helper
    n, op = mistake.number, operator(mistake.number)
    if kind == "member" and old in ("contains", "allSatisfy"):
        return ANY.format(n=n, old=old).replace("'", '"')
    if kind == "member" and old == "isEmpty":
        body = f"{{ var isEmpty{n}: Bool {{ mutant({n}) != isEmpty }} }}"
        return f"extension Collection {body}\nextension OptionSet {body}"
    if kind == "member":
        other = {"first": "last", "last": "first", "dropFirst": "dropLast", "dropLast": "dropFirst"}[old]
        declared = f"var {old}{n}: Element?" if old in ("first", "last") else f"func {old}{n}() -> SubSequence"
        call = "" if old in ("first", "last") else "()"
        return f"extension BidirectionalCollection {{ {declared} {{ mutant({n}) ? {other}{call} : {old}{call} }} }}"
    if kind == "extreme":
        other = "max" if old == "min" else "min"
        return f"func {old}{n}<T: Comparable>(_ a: T, _ b: T) -> T {{ mutant({n}) ? {other}(a, b) : {old}(a, b) }}"
    precedence, templates = infix(old, rest[0])
    flips = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "+": "-", "-": "+"}
    values = dict(n=n, op=op, old=old, other=flips.get(old))
    values["of"] = "Equatable" if old in ("==", "!=") else "Comparable"
    values["type"] = "Range" if old == "..<" else "ClosedRange"
    return "\n".join([f"infix operator {op}: {precedence}Precedence", *(one.format(o="", **values) for one in templates)])


def infix(old, is_nil):
    if is_nil:
        return "Comparison", [COMPARISON.replace("<T: {of}>(a: T, b: T)", "<T>(a: T?, b: _OptionalNilComparisonType)")]
    return {
        "&&": ("LogicalConjunction", [AND]), "||": ("LogicalDisjunction", [OR]),
        "??": ("NilCoalescing", [DEFAULT, DEFAULT.replace("{o}", "?")]),
        "+": ("Addition", [SUM, JOIN]), "-": ("Addition", [SUM]),
        "+=": ("Assignment", [ASSIGN, APPEND]), "-=": ("Assignment", [ASSIGN]),
        "..<": ("RangeFormation", [RANGE]), "...": ("RangeFormation", [RANGE]),
    }.get(old, ("Comparison", [COMPARISON]))


def edited(text, mistakes):
    """A file's text with all these mistakes in it."""
    lines = text.split("\n")
    by_line = collections.defaultdict(list)
    for one in mistakes:
        for start, end, new in one.edits:
            new = new.replace("№op", operator(one.number)).replace("№", str(one.number))
            # What opens something stands before what is replaced there, and what closes it behind.
            by_line[one.line].append((start, -1 if start == end and not new.startswith((" }", ")")) else 0, end, new))
    for number, edits in by_line.items():
        line = lines[number]
        for start, _, end, new in sorted(edits, reverse=True):
            line = line[:start] + new + line[end:]
        lines[number] = line
    return "\n".join(lines)


def module(file):
    return file.split("/")[1]


class Copy:
    """The copied package. `mistakes` are those that the compiler has taken so far."""

    def __init__(self, folder, mistakes):
        self.folder, self.mistakes, self.refused = folder, mistakes, []
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        written = {"Package.swift", *(one.file for one in mistakes)}
        for file in set(filter(None, files.split("\0"))) - written:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != (ROOT / file).read_bytes():
                shutil.copy2(ROOT / file, target)
        manifest = (ROOT / "Package.swift").read_text().replace("    .treatAllWarnings(as: .error),\n", "")
        manifest = manifest.replace("dependencies: dependencies, swiftS", 'dependencies: dependencies + ["CMutants"], swiftS')
        manifest = manifest.replace("    targets: [\n", '    targets: [\n        .target(name: "CMutants"),\n', 1)
        manifest = re.sub(BESIDE, "", manifest).replace("    ] + examples\n", "    ]\n")
        self.put("Package.swift", manifest)
        self.put("Sources/CMutants/include/CMutants.h", "_Bool is_mutant(int number);\n")
        self.put("Sources/CMutants/CMutants.c", CHOICE)

    def put(self, file, text):
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)

    def write(self):
        for file in {one.file for one in self.mistakes + self.refused}:
            self.put(file, edited((ROOT / file).read_text(), [one for one in self.mistakes if one.file == file]))
        for name in {module(one.file) for one in self.mistakes + self.refused}:
            helpers = [helper(one) for one in self.mistakes if one.helper and module(one.file) == name]
            first = "import CMutants\n\nfunc mutant(_ number: Int) -> Bool { is_mutant(Int32(number)) }\n"
            self.put(f"Sources/{name}/Mutants.swift", "\n".join([first, *helpers]) + "\n")

    def build(self):
        """Builds, and leaves out what the compiler refuses until it takes the rest."""
        for name in sorted({module(one.file) for one in self.mistakes}, key=ORDER.index):
            while not self.is_built("--target", name):
                pass
        while not self.is_built("--build-tests"):
            pass

    def is_built(self, *options):
        self.write()
        done = subprocess.run(["swift", "build", *options], cwd=self.folder, capture_output=True, text=True)
        if done.returncode == 0:
            return True
        found = re.findall(r"^(/\S+?\.swift):(\d+):\d+: error: (.*)$", done.stdout + done.stderr, re.M)
        places = {(str(Path(file).relative_to(self.folder)), int(line) - 1, why) for file, line, why in found}
        bad = {id(one) for place in places for one in self.blamed(*place)}
        if not bad:
            sys.exit(f"the copy does not build:\n{done.stdout[-6000:]}{done.stderr[-2000:]}")
        self.refused += [one for one in self.mistakes if id(one) in bad]
        self.mistakes = [one for one in self.mistakes if id(one) not in bad]
        print(f"{' '.join(options)}: the compiler refuses {len(bad)} mistakes", file=sys.stderr, flush=True)
        return False

    def blamed(self, file, line, why):
        """The mistakes that an error is about: those of its line, or else the nearest."""
        if file.endswith("/Mutants.swift"):
            numbers = set(map(int, re.findall(r"mutant\((\d+)\)", (self.folder / file).read_text().splitlines()[line])))
            return [one for one in self.mistakes if one.number in numbers]
        there = [one for one in self.mistakes if one.file == file]
        nearest = min((abs(one.line - line) for one in there), default=0)
        return [one for one in there if abs(one.line - line) == nearest]


ORDER = ["Messages", "YAMLTree", "Scenarios", "Net", "NetTLS", "Playing"]
