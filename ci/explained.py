"""Scenarios as `wirescript check --explain` writes them, taken apart line by line.

There every scenario has the same form, conversations included: one line a step, its value in flow style, its number
as a comment. What is written there reads back as a scenario. So a mistake is a change of one line or two, and no
YAML library is needed.
"""

import re

STEP = re.compile(r"^( *)- (.+)  # (\d+)$")
IMPLIED_END = re.compile(r"^( *)# 'end' is implied: step (\d+)$")
TITLE = re.compile(r'^scenario: "(.*)"$')
ACTOR = re.compile(r"^  (\S+):$")
FIELD = re.compile(r"^    ([a-z-]+): (.+)$")
WHEN = re.compile(r"^( *- )(when: .+)$")
CONNECTION = re.compile(r"# connection (\d+)$")
SCALAR = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"\[\]{},:][^"\[\]{},:]*)')
EXPECTED = re.compile(r"\{((?:actor|cause|step): [^{}]*)\}")


class Step:
    """One numbered line: where it stands, whose it is, and its text."""

    def __init__(self, place, indent, text, number, actor, connection):
        self.place = place
        self.indent = indent
        self.text = text
        self.number = int(number)
        self.actor = actor
        self.connection = connection
        self.name = f"{actor}#{connection} step {number}" if connection else f"{actor} step {number}"

    def lines(self, *texts):
        return [f"{self.indent}- {text}  # {self.number}" for text in texts]


class Field:
    """One line that says something about an actor, such as `accepts: 1`, or a rule's `when`."""

    def __init__(self, place, head, text, section, actor):
        self.place = place
        self.head = head
        self.text = text
        self.key, _, self.value = text.partition(": ")
        self.section = section
        self.actor = actor
        self.name = f"{actor} {self.key}"

    def lines(self, *texts):
        return [self.head + text for text in texts]


class Document:
    """One scenario: its lines, and what they are."""

    def __init__(self, path, lines):
        self.path = path
        self.line = int(lines[0].rpartition(":")[2])
        self.lines = lines
        self.title = next(match[1] for match in map(TITLE.match, lines) if match)
        self.steps, self.fields, self.sections = [], [], {}
        actor, connection, section = "", None, ""
        for place, line in enumerate(lines):
            if not line.startswith(" "):
                section = line.rstrip(":")
            if match := ACTOR.match(line):
                actor, connection = match[1], None
                self.sections[actor] = section
            elif match := CONNECTION.search(line):
                connection = match[1]
            elif match := STEP.match(line):
                self.steps.append(Step(place, match[1], match[2], match[3], actor, connection))
            elif match := IMPLIED_END.match(line):
                self.steps.append(Step(place, match[1], "end", match[2], actor, connection))
            elif match := FIELD.match(line):
                self.fields.append(Field(place, "    ", match[0].strip(), section, actor))
            elif match := WHEN.match(line):
                self.fields.append(Field(place, match[1], match[2], section, actor))
        verdict = lines[-1].partition("verdict: ")[2]
        self.passes = verdict == "passes"
        # What must fail: maps of `actor`, `cause` and `step`, each of which may be missing.
        self.expected = [dict(pair.split(": ") for pair in one.split(", ")) for one in EXPECTED.findall(verdict)]

    @property
    def has_programs(self):
        return "processes" in self.sections.values()

    def script(self, actor, connection=None):
        return [step for step in self.steps if step.actor == actor and step.connection in (None, connection or step.connection)]

    def written(self, edits={}):
        """The scenario as a file again, some of its lines replaced."""
        lines = list(self.lines)
        for place, texts in edits.items():
            # An empty script has nothing but its end.
            lines[place - 1] = re.sub(r"(script:|-) \[\]", r"\1", lines[place - 1])
            lines[place] = "\n".join(texts)
        return "\n".join(lines) + "\n"

    def others(self, actor):
        """Those whom an actor talks with, as far as the text tells."""
        if self.has_programs:
            # A program may connect to any server, be connected to by any client, and pass on what it is told.
            return set(self.sections) - {actor}
        return self.connected(actor) or {name for name in self.sections if self.sections[name] != self.sections[actor]}

    def connected(self, actor):
        """Those scripted actors at the other end of an actor's connections that the text names."""
        pairs = set()
        for one in self.fields + self.steps:
            if self.sections[one.actor] == "clients" and "connect: " in one.text:
                words = set(re.findall(r"[a-z][a-z0-9-]*", one.text.partition("connect: ")[2]))
                pairs |= {(one.actor, name) for name in words if self.sections.get(name) == "servers"}
        return {b for a, b in pairs if a == actor} | {a for a, b in pairs if b == actor}


def documents(path, explained):
    """The scenarios of a file's explanation."""
    starts = [place for place, line in enumerate(explained) if line.startswith("---  # ")]
    return [Document(path, explained[a:b]) for a, b in zip(starts, starts[1:] + [len(explained)])]


def members(text):
    """The items of a flow map or list, or the text itself where it is neither."""
    if text[:1] not in ("{", "["):
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
    return [part for part in parts + [text[start:-1].strip()] if part]


def lists(text):
    """The ranges of all lists in a flow text, with the key that each stands under."""
    opened, key, place = [], "", 0
    while place < len(text):
        if text[place] in "{[":
            opened.append((place, key))
        elif text[place] in "}]":
            start, key_before = opened.pop()
            if text[place] == "]":
                yield key_before, start, place + 1
        elif match := SCALAR.match(text, place):
            place = match.end()
            if text[place : place + 1] == ":":
                key = match[1] or match[2]
            continue
        place += 1
