"""Scenarios as `wirescript check --explain` writes them, and the small mistakes that can be made in each.

There every scenario has the same form, conversations included: one line a step, its value in flow style, its number
as a comment. What is written there reads back as a scenario. So a mistake is a change of one line of text, and no
YAML library is needed.
"""

import random
import re

STEP = re.compile(r"^( *)- (.+)  # (\d+)$")
IMPLIED_END = re.compile(r"^( *)# 'end' is implied: step (\d+)$")
TITLE = re.compile(r'^scenario: "(.*)"$')
ACTOR = re.compile(r"^  (\S+):$")
CONNECTION = re.compile(r"# connection (\d+)$")
SCALAR = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"\[\]{},:][^"\[\]{},:]*)')
UNIT = re.compile(r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|\$\$\{|\$\{[^}]*\}|.")
# Options of an expectation that are no bytes.
OPTIONS = {
    "adjust", "as", "before", "between", "bytes", "decode", "drop-lines", "encode", "eof", "every", "file", "frame",
    "length", "max", "newline", "not-before", "partial", "random", "read", "replace", "reset", "seed", "size", "skip",
    "times", "within",
}
# Below these a changed byte need not show: what must not be there, one alternative of several, a pattern.
VAGUE = {"not", "matches", "any-of", "normalize"}
# How many bytes there are, where an expectation says no more about them than that.
COUNTED = re.compile(r"\b(?:random|size|bytes|length): (\d+)(KiB|MiB|)(?=[,}])")
# Of what these name a part is enough.
PARTIAL = {"until", "starts-with", "ends-with", "contains"}

# What a mistake of each kind may be seen as.
CAUSES = {
    "byte changed": {"mismatch", "timeout", "eof", "too-long", "unexpected-bytes", "reset"},
    "byte dropped": {"mismatch", "unexpected-bytes", "timeout", "eof", "reset", "too-long"},
    "byte added": {"mismatch", "unexpected-bytes", "reset", "eof", "too-long", "timeout"},
    # `malformed`: a reset asked of a Unix socket whose address is known only while playing.
    "end is a reset": {"reset", "eof", "timeout", "malformed"},
    "send removed": {"timeout", "mismatch", "eof", "reset", "too-long", "unexpected-bytes", "missing-connection"},
}


class Step:
    """One numbered line: where it stands, whose it is, and its text."""

    def __init__(self, place, indent, text, number, actor, connection):
        self.place = place
        self.indent = indent
        self.text = text
        self.number = int(number)
        self.actor = actor
        self.name = f"{actor}#{connection} step {number}" if connection else f"{actor} step {number}"


class Document:
    """One scenario: its lines, and which of them are steps."""

    def __init__(self, path, lines):
        self.path = path
        self.line = int(lines[0].rpartition(":")[2])
        self.lines = lines
        self.title = next(match[1] for match in map(TITLE.match, lines) if match)
        self.steps = []
        self.servers = set()
        self.connects = {}
        actor, connection, section = "", None, ""
        for place, line in enumerate(lines):
            if not line.startswith(" "):
                section = line
            if match := ACTOR.match(line):
                actor, connection = match[1], None
                if section == "servers:":
                    self.servers.add(actor)
            elif match := CONNECTION.search(line):
                connection = match[1]
            elif match := STEP.match(line):
                self.steps.append(Step(place, match[1], match[2], match[3], actor, connection))
            elif match := IMPLIED_END.match(line):
                self.steps.append(Step(place, match[1], "end", match[2], actor, connection))
            if section == "clients:" and "connect: " in line:
                self.connects.setdefault(actor, []).append(line.partition("connect: ")[2])

    @property
    def passes(self):
        return self.lines[-1] == "verdict: passes"

    def written(self, step=None, text=None):
        """The scenario as a file again, one step's text replaced."""
        lines = list(self.lines)
        if step:
            lines[step.place] = f"{step.indent}- {text}  # {step.number}"
        return "\n".join(lines) + "\n"

    def can_show(self, step, failure):
        """Whether a mistake in a step may come out as this failure: not before it, or on the other side."""
        if failure["cause"] == "timeout" and "the scenario's deadline" in failure["message"]:
            # One failure for all that wait, whoever it is that it begins with.
            return True
        if failure["actor"] == step.actor:
            loops = any(other.actor == step.actor and "repeat: " in other.text for other in self.steps)
            return loops or failure.get("step", step.number) >= step.number
        return failure["actor"] in self.peers(step.actor)

    def peers(self, actor):
        """Those at the other end of an actor's connections, as far as the text tells."""
        pairs = set()
        for client, targets in self.connects.items():
            for target in targets:
                named = self.servers & set(re.findall(r"[a-z][a-z0-9-]*", target))
                pairs |= {(client, server) for server in named or self.servers}
        return {server for client, server in pairs if client == actor} | {
            client for client, server in pairs if server == actor
        }


def documents(path, explained):
    """The scenarios of a file's explanation."""
    starts = [place for place, line in enumerate(explained) if line.startswith("---  # ")]
    return [Document(path, explained[a:b]) for a, b in zip(starts, starts[1:] + [len(explained)])]


def mutants(document):
    """Every mistake: its kind, what it is about, the step it is made in, and the step's text with it."""
    for step in document.steps:
        yield from ((kind, detail, step, text) for kind, detail, text in mistakes(step, document))


def mistakes(step, document):
    text, first = step.text, members(step.text)[0]
    chance = random.Random(f"{document.title} {step.name}")
    if "fails: " in text:
        return
    if first.startswith(("expect: ", "read: ")):
        for keys, start, end in literals(text):
            literal = text[start:end]
            places = units(keys, literal)
            if places:
                a, b = chance.choice(places)
                other = changed(keys, literal[a:b])
                yield "byte changed", f"in '{literal}'", text[: start + a] + other + text[start + b :]
            places = droppable(keys, places)
            if places:
                a, b = chance.choice(places)
                yield "byte dropped", f"in '{literal}'", text[: start + a] + text[start + b :]
        for match in COUNTED.finditer(text):
            count = int(match[1]) * {"": 1, "KiB": 1 << 10, "MiB": 1 << 20}[match[2]] - 1
            if count > 0:
                fewer = text[: match.start(1)] + str(count) + text[match.end() :]
                yield "byte dropped", f"of {match[1]}{match[2]}", fewer
    if first.startswith("send: "):
        value = first.removeprefix("send: ")
        longer = f'{value[:-1]}, "X"]' if value.startswith("[") else f'[{value}, "X"]'
        yield "byte added", "", text.replace(first, f"send: {longer}", 1)
        yield "send removed", "", "note: left out"
    if text == "end":
        yield "end is a reset", "", "reset"


def members(text):
    """The members of a flow map, or the text itself where it is no map in braces."""
    if not text.startswith("{"):
        return [text]
    parts, depth, start, place = [], 0, 1, 1
    while place < len(text) - 1:
        if text[place] == '"':
            place = SCALAR.match(text, place).end()
            continue
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(text[place], 0)
        if text[place] == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
        place += 1
    return parts + [text[start:-1].strip()]


def literals(text):
    """Every scalar of an expectation that bytes are compared with: the keys it stands under, and its range."""
    keys, key, place = [], "", 0
    while place < len(text):
        if text[place] in "{[":
            keys.append(key)
        elif text[place] in "}]":
            key = keys.pop()
        elif match := SCALAR.match(text, place):
            place = match.end()
            if text[place : place + 1] == ":":
                key = match[1] or match[2]
            elif key not in OPTIONS and VAGUE.isdisjoint(keys + [key]):
                yield (keys + [key], *match.span(1 if match[1] is not None else 2))
            continue
        elif text[place] == "," and keys:
            # A list's items all stand under the list's key, a map's next member brings its own.
            key = keys[-1]
        place += 1


def units(keys, literal):
    """The range of every byte of a literal, references left out."""
    pattern = re.compile(r"[0-9a-fA-F]{2} ?") if keys[-1] == "hex" else UNIT
    return [match.span() for match in pattern.finditer(literal) if not match[0].startswith("$")]


def droppable(keys, places):
    """Those whose absence can be seen."""
    if not PARTIAL.isdisjoint(keys):
        # A prefix without its last byte, or a suffix without its first, still fits.
        return places[1:-1]
    # Without its only byte an expectation could not fail, and the file would be refused.
    return places if len(places) > 1 else []


def changed(keys, unit):
    """A different byte that is valid wherever this one was, in hex too."""
    if keys[-1] == "hex":
        return ("01" if unit[:2] == "00" else "00") + unit[2:]
    return "1" if unit == "0" else "0"
