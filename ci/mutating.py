"""The small mistakes that can be made in a scenario: each a change of a line or two of what ci/explained.py takes apart."""

import random
import re
from dataclasses import dataclass

from altering import changed, in_bytes, literals, reordered, units, weakened
from explained import EXPECTED, Document, Field, Step, members

DURATION = re.compile(r"\bwithin: (\d+(?:\.\d+)?)(us|ms|s|m)\b")
PAUSE = re.compile(r"\bdelay: [0-9.]+(?:us|ms|s)\b")
SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}

# What a mistake of each kind may be seen as, and as what else where a program or TLS has a part in it.
BYTES = {"mismatch", "unexpected-bytes", "timeout", "eof", "reset", "too-long", "malformed", "unmatched", "unused-rule"}
ENDS = {"reset", "eof", "timeout", "unexpected-bytes", "mismatch"}
CONNECTIONS = {"missing-connection", "extra-connection", "timeout", "reset", "eof", "unexpected-bytes"}
CAUSES = {
    "byte changed": BYTES,
    "byte dropped": BYTES,
    "byte added": BYTES,
    "bytes swapped": BYTES,
    "parts reordered": BYTES,
    "push removed": BYTES | {"missing-connection"},
    "push repeated": BYTES | {"too-early"},
    # `malformed`: a reset asked of a Unix socket whose address is known only while playing.
    "end is a reset": ENDS | {"malformed"},
    "reset is an end": ENDS,
    "end removed": ENDS | {"missing-connection"},
    "answer too late": {"timeout"},
    "one connection more": CONNECTIONS | {"refused"},
    "one connection less": CONNECTIONS,
    "exit status": {"exit-status"},
    "program's input": BYTES | {"refused"},
    "failure foreseen": BYTES | {"tls", "refused", "extra-connection"},
    "verdict": set(),
}
PROGRAM = BYTES | CONNECTIONS | {"exit-status", "output"}


@dataclass
class Mutant:
    """One mistake: what it is, where it is made, and the lines that stand there then."""

    document: Document
    kind: str
    detail: str
    where: Step | Field
    edits: dict

    @property
    def mistake(self):
        return f"{self.document.title}: {self.where.name}: {self.kind} {self.detail}".strip()

    @property
    def name(self):
        return f"{self.document.path}: {self.mistake}"

    def explains(self, failure):
        """Whether the mistake may come out as this failure: for a cause that it has, not before it, or on the other side."""
        causes = CAUSES[self.kind] | (PROGRAM if self.document.has_programs else set())
        if any(re.search(r"\btls\b", line) for line in self.document.lines):
            causes = causes | {"tls"}
        # One failure more, where one is to be shown, may be like that.
        if failure["cause"] not in causes and failure["cause"] not in [one.get("cause") for one in self.document.expected]:
            return False
        if failure["cause"] == "timeout" and "the scenario's deadline" in failure["message"]:
            # One failure for all that wait, whoever it is that it begins with.
            return True
        if failure["actor"] != self.where.actor:
            return failure["actor"] in self.document.others(self.where.actor)
        if isinstance(self.where, Field) or failure.get("connection", "") != f"{failure['actor']}#{self.where.connection or 1}":
            return True
        loops = any("repeat: " in step.text for step in self.document.script(self.where.actor, self.where.connection))
        return loops or failure.get("step", self.where.number) >= self.where.number


def mutants(document):
    """Every mistake."""
    yield from verdict_mistakes(document)
    yield from late_answers(document)
    for where in document.steps + document.fields:
        found = step_mistakes(where, document) if isinstance(where, Step) else field_mistakes(where, document)
        for kind, detail, texts in found:
            yield Mutant(document, kind, detail, where, {where.place: where.lines(*texts)})
    for one, next in zip(document.steps, document.steps[1:]):
        # Two pushes in a row, where nothing else of theirs stands between the lines.
        are_neighbours = one.place + 1 == next.place and one.indent == next.indent
        if are_neighbours and verb(one) == verb(next) == "send" and said(one) != said(next):
            edits = {one.place: one.lines(next.text), next.place: next.lines(one.text)}
            yield Mutant(document, "parts reordered", "with the next step", one, edits)


def verdict_mistakes(document):
    """What must fail, said wrongly; and the step left out that must fail."""
    place = len(document.lines) - 1
    for match, expected in zip(EXPECTED.finditer(document.lines[-1]), document.expected):
        others = {"cause": "too-long" if expected.get("cause") != "too-long" else "eof"}
        if "step" in expected:
            others["step"] = str(int(expected["step"]) + 1)
        if "actor" in expected and len(document.sections) > 1:
            others["actor"] = next(name for name in document.sections if name != expected["actor"])
        for key, other in others.items():
            text = ", ".join(f"{name}: {value}" for name, value in (expected | {key: other}).items())
            where = Field(place, "", document.lines[-1], "", expected.get("actor", ""))
            edits = {place: [document.lines[-1].replace(match[1], text, 1)]}
            yield Mutant(document, "verdict", f"names the {key} {other}", where, edits)
        for step in document.steps:
            if step.actor == expected.get("actor") and str(step.number) == expected.get("step") and verb(step) != "end":
                yield Mutant(document, "verdict", "needs this step", step, {step.place: step.lines("note: left out")})
                if expected.get("cause") == "mismatch" and weakened(step.text) not in (None, step.text):
                    yield Mutant(document, "verdict", "needs this check", step, {step.place: step.lines(weakened(step.text))})


def late_answers(document):
    """Every pause, and the first that is said after all, moved past the time that the other side gives."""
    limits = {}
    for step in document.steps:
        # Who must fail, or may, need not be answered at all.
        for match in DURATION.finditer("" if "fail" in step.text else step.text):
            for other in document.others(step.actor):
                limits[other] = max(limits.get(other, 0), float(match[1]) * SECONDS[match[2]])
    for actor, limit in limits.items():
        late = f"delay: {round(limit * 1200)}ms"
        said = [step for step in document.script(actor) if verb(step) in ("send", "half-close", "close", "reset", "end")]
        for step in said[:1]:
            yield Mutant(document, "answer too late", "", step, {step.place: step.lines(late, step.text)})
        for step in document.script(actor):
            for match in PAUSE.finditer(step.text):
                text = step.text[: match.start()] + late + step.text[match.end() :]
                yield Mutant(document, "answer too late", f"by '{match[0]}'", step, {step.place: step.lines(text)})


def said(step):
    """What a step says, without its modifiers."""
    return members(step.text)[0] if step.text.startswith("{") else step.text


def verb(step):
    return re.split("[: ]", said(step))[0]


def step_mistakes(step, document):
    """The mistakes in a step: the kind, what it is about, and the step's text with it."""
    text, what = step.text, verb(step)
    chance = random.Random(f"{document.title} {step.name}")
    first = said(step)
    if what in ("expect", "read"):
        yield from in_bytes(text, chance)
    if what == "send":
        value = first.removeprefix("send: ")
        longer = f'{value[:-1]}, "X"]' if value.startswith("[") else f'[{value}, "X"]'
        yield "byte added", "", [text.replace(first, f"send: {longer}", 1)]
        yield "push removed", "", ["note: left out"]
        yield "push repeated", "", [text, text]
        for detail, other in reordered(text):
            yield "parts reordered", detail, [other]
    if what in ("end", "close", "half-close"):
        yield "end is a reset", "", [text.replace(what, "reset", 1)]
    if what == "expect-eof":
        yield "end is a reset", "as expected", [text.replace(what, "expect-reset", 1)]
    if what == "reset":
        yield "reset is an end", "", [text.replace(what, "close", 1)]
    if what == "expect-reset":
        yield "reset is an end", "as expected", [text.replace(what, "expect-eof", 1)]
    if what in ("end", "close", "reset"):
        yield "end removed", "", ["hang"]
    if what == "half-close":
        yield "end removed", "", ["note: left out"]
    if match := re.search(r", fails: ([a-z-]+)(?=[,}])", text):
        other = "mismatch" if match[1] == "eof" else "eof"
        yield "failure foreseen", f"is {other}", [text.replace(match[0], f", fails: {other}")]
        yield "failure foreseen", "is none", [text.replace(match[0], "")]


def field_mistakes(field, document):
    """The mistakes in what is said of an actor."""
    chance = random.Random(f"{document.title} {field.name}")
    if field.key == "accepts":
        least, dots, most = field.value.partition("..")
        yield "one connection more", "is expected", [f"accepts: {int(least) + 1}{dots}{most}"]
        if int(most or "0" if dots else least) > 0:
            fewer = int(most or least) - 1
            allowed = f"{min(int(least), fewer)}..{fewer}" if dots else fewer
            yield "one connection less", "is allowed", [f"accepts: {allowed}"]
    if field.section == "clients" and field.key == "connect":
        times = [int(one.value) for one in document.fields if one.actor == field.actor and one.key == "times"]
        if not times:
            yield "one connection more", "is made", [field.text, "times: 2"]
    if field.section == "clients" and field.key == "times":
        yield "one connection more", "is made", [f"times: {int(field.value) + 1}"]
        if int(field.value) > 1:
            yield "one connection less", "is made", [f"times: {int(field.value) - 1}"]
    if field.key == "when":
        yield from in_bytes(field.text, chance)
    if field.section == "processes":
        yield from process_mistakes(field, chance)


def process_mistakes(field, chance):
    """The mistakes in what a program is given, and in what is expected of it."""
    if field.key == "expect":
        if match := re.search(r"\bexit: (\d+)", field.text):
            yield "exit status", "", [field.text.replace(match[0], f"exit: {int(match[1]) + 1}", 1)]
        yield from in_bytes(field.text, chance)
    if field.key in ("run", "stdin"):
        for keys, start, end in literals(field.text):
            places = units(keys, field.text[start:end])
            if start > len("run: [") and places or field.key == "stdin":
                a, b = chance.choice(places)
                literal = field.text[start:end]
                other = field.text[: start + a] + changed(keys, literal[a:b]) + field.text[start + b :]
                yield "program's input", f"in '{literal}'", [other]
