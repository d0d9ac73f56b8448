"""Scenarios as `wirescript check --explain` writes them, and the small mistakes that can be made in each.

There every scenario has the same form, conversations included: one line a step, its value in flow style. So a mistake
is a change of one line of text, and no YAML library is needed.
"""

import random
import re

STEP = re.compile(r"^(\s*)(\d+) - (.*?)(  # implied)?$")
UNIT = re.compile(r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|\$\$\{|\$\{[^}]*\}|.")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
# Where a changed byte need not show: what must not be there, one alternative of several, what is passed over.
VAGUE = re.compile(r"\b(not|matches|any-of|unordered|normalize|skip|base64|raw|file|fails|may-fail)\b")

# What a mistake of each kind may be seen as.
CAUSES = {
    "byte changed": {"mismatch", "timeout", "eof", "too-long", "unexpected-bytes", "reset"},
    "byte dropped": {"mismatch", "unexpected-bytes", "timeout", "eof", "reset"},
    "byte added": {"mismatch", "unexpected-bytes", "reset", "eof", "too-long", "timeout"},
    "end is a reset": {"reset", "eof", "timeout"},
    "send removed": {"timeout", "mismatch", "eof", "reset", "unexpected-bytes", "missing-connection"},
}


class Step:
    """One numbered line: the text of a step, and how deep it stands."""

    def __init__(self, match, actor):
        self.depth = len(match[1]) + len(match[2])
        self.number = int(match[2])
        self.text = match[3]
        self.actor = actor
        # An `end` that nobody wrote: it is written only where a mistake replaces it.
        self.is_implied = match[4] is not None


class Document:
    """One scenario: lines as they are, and steps."""

    def __init__(self, path, lines):
        self.path = path
        self.line = int(re.search(r"# line (\d+)$", lines[0])[1])
        self.title = re.sub(r"  # line \d+$", "", lines[0]).removeprefix("scenario: ").strip('"')
        self.parts = []
        actor = ""
        for line in lines:
            step = STEP.match(line)
            if not step and re.match(r"^  \S+:$", line):
                actor = line.strip(" :")
            self.parts.append(Step(step, actor) if step else line)

    @property
    def steps(self):
        return [part for part in self.parts if isinstance(part, Step)]

    def passes(self):
        return "verdict: passes" in self.parts

    def uses_unix(self):
        return any(isinstance(part, str) and "unix" in part for part in self.parts)

    def written(self, replaced=None, text=None):
        """The scenario as a file again, one step's text replaced."""
        out = []
        parts = [part for part in self.parts if part is replaced or not getattr(part, "is_implied", False)]
        for place, part in enumerate(parts):
            following = parts[place + 1] if place + 1 < len(parts) else ""
            if isinstance(part, Step):
                has_more = isinstance(following, str) and following.strip() == "meanwhile:"
                out += step_lines(part.depth, text if part is replaced else part.text, has_more)
            elif part.strip().startswith("# connection"):
                out.append("      -")
            elif part.strip() == "meanwhile:":
                out.append(" " * (parts[place - 1].depth + 2) + part.strip())
            else:
                out.append(part)
        return "\n".join(out) + "\n"


def step_lines(depth, text, has_more):
    """A step in flow style, or, where steps follow that belong to it, in block style."""
    indent = " " * depth
    is_repeat = text.startswith("{repeat: ") and "steps" in members(text)
    if not is_repeat and not has_more:
        return [f"{indent}- {text}"]
    keys = [f"{key}:" if key == "steps" else key for key in members(text)]
    keys.sort(key=lambda key: key == "steps:")
    return [f"{indent}- {keys[0]}"] + [f"{indent}  {key}" for key in keys[1:]]


def members(text):
    """The members of a flow map, or the text itself where it is no map in braces."""
    if not text.startswith("{"):
        return [text]
    parts, depth, start, place = [], 0, 1, 1
    while place < len(text) - 1:
        if text[place] == '"':
            place = QUOTED.match(text, place).end()
            continue
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(text[place], 0)
        if text[place] == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
        place += 1
    return parts + [text[start:-1].strip()]


def documents(path, explained):
    """The scenarios of a file's explanation."""
    starts = [place for place, line in enumerate(explained) if line.startswith("scenario: ")]
    return [Document(path, explained[a:b]) for a, b in zip(starts, starts[1:] + [len(explained)])]


def mutants(document):
    """Every mistake: its kind, the step it is made in, and the scenario with it."""
    for step in document.steps:
        for kind, text in mistakes(step, document):
            yield kind, step, document.written(step, text)


def mistakes(step, document):
    text, first = step.text, members(step.text)[0]
    if "fails:" in text:
        return
    chance = random.Random(f"{document.title} {step.actor} {step.number}")
    if first.startswith("expect: ") and not VAGUE.search(QUOTED.sub("", text)):
        site = expectation(text, chance)
        if site:
            start, end, unit = site
            yield "byte changed", text[:start] + other(unit) + text[end:]
            yield "byte dropped", text[:start] + text[end:]
    if first.startswith("send: "):
        value = first.removeprefix("send: ")
        longer = f'{value[:-1]}, "X"]' if value.startswith("[") else f'[{value}, "X"]'
        yield "byte added", text.replace(first, f"send: {longer}", 1)
        yield "send removed", "note: left out"
    if text == "end" and not document.uses_unix():
        yield "end is a reset", "reset"


def expectation(text, chance):
    """The place of one byte of one literal of the expectation: its range in the text, and how it is written."""
    literals = [(match.start() + 1, match.end() - 1) for match in QUOTED.finditer(text)]
    plain = re.search(r"(?:expect|line|equals|starts-with|ends-with|hex|concat|repeat): (\[?)([A-Za-z0-9 ]+)", text)
    if plain:
        literals.append(plain.span(2))
    sites = []
    for start, end in literals:
        found = [match for match in UNIT.finditer(text[:end], start) if not match[0].startswith("$")]
        # Without its only byte an expectation could not fail, and the file would be refused.
        if len(found) > 1:
            sites += [(match.start(), match.end(), match[0]) for match in found if match[0] != " "]
    return chance.choice(sites) if sites else None


def other(unit):
    """A different byte that is valid wherever this one was, in hex too."""
    return "1" if unit == "0" else "0"
