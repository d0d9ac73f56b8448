r"""Bytes that an expectation names, altered: the text of a step or a field with a small mistake in it.

>>> import random
>>> for kind, _, [text] in in_bytes('expect: {line: {starts-with: "GET"}}', random.Random(1)): print(kind, text)
byte changed expect: {line: {starts-with: "0ET"}}
byte added expect: {line: {starts-with: "1GET"}}
bytes swapped expect: {line: {starts-with: "EGT"}}
byte dropped expect: {line: {starts-with: "GT"}}
>>> list(reordered('send: [a, {delay: 2ms}, {lines: [b, b, c]}]'))
[('b and c', 'send: [a, {delay: 2ms}, {lines: [b, c, b]}]')]
>>> [keys for keys, *_ in literals('{expect: {http: {status: 200, body: {hex: "de ad"}}}, within: 1s}')]
[['', 'expect', 'http', 'status'], ['', 'expect', 'http', 'body', 'hex']]
>>> weakened('{expect: {line: {contains: x}}, within: 1s}'), weakened('expect: {bytes: 2, check: ab}'), weakened('expect: ab')
('{expect: {line: {}}, within: 1s}', 'expect: {bytes: 2, check: {}}', None)
"""

import re

from explained import SCALAR, lists, members

UNIT = re.compile(r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|\$\$\{|\$\{[^}]*\}|.")
# Options of bytes and expectations that are no bytes.
OPTIONS = {
    "adjust", "as", "before", "between", "bytes", "decode", "drop-lines", "encode", "eof", "every", "exit", "fails",
    "file", "frame", "framing", "length", "max", "may-fail", "newline", "not-before", "partial", "random", "rate",
    "read", "replace", "reset", "seed", "size", "skip", "split", "times", "urgent", "within",
}
# Below these a changed byte need not show: what must not be there, one alternative of several, a pattern.
VAGUE = {"absent", "not", "matches", "any-of", "normalize"}
# How many bytes there are, where an expectation says no more about them than that.
COUNTED = re.compile(r"\b(?:random|size|bytes|length): (\d+)(KiB|MiB|)(?=[,}])")
# Of what these name a part is enough.
PARTIAL = {"until", "starts-with", "ends-with", "contains", "contents"}
# Lists whose order is that of the bytes.
ORDERED = {"", "send", "lines", "concat", "chunks"}


def in_bytes(text, chance):
    """The mistakes in bytes that are expected."""
    for keys, start, end in literals(text):
        literal = text[start:end]
        places = units(keys, literal)
        if places:
            a, b = chance.choice(places)
            yield "byte changed", f"in '{literal}'", [text[: start + a] + changed(keys, literal[a:b]) + text[start + b :]]
            one = "01" if keys[-1] == "hex" else "1"
            yield "byte added", f"in '{literal}'", [text[: start + a] + one + text[start + a :]]
        pairs = [(one, two) for one, two in zip(places, places[1:]) if one[1] == two[0] and unlike(literal, one, two)]
        if pairs:
            (a, b), (_, c) = chance.choice(pairs)
            yield "bytes swapped", f"in '{literal}'", [text[: start + a] + literal[b:c] + literal[a:b] + text[start + c :]]
        places = droppable(keys, literal, places)
        if places:
            a, b = chance.choice(places)
            yield "byte dropped", f"in '{literal}'", [text[: start + a] + text[start + b :]]
    for match in COUNTED.finditer(text):
        count = int(match[1]) * {"": 1, "KiB": 1 << 10, "MiB": 1 << 20}[match[2]] - 1
        if count > 0:
            fewer = text[: match.start(1)] + str(count) + text[match.end() :]
            yield "byte dropped", f"of {match[1]}{match[2]}", [fewer]
    for detail, other in reordered(text):
        yield "parts reordered", detail, [other]


def reordered(text):
    """The first two unlike neighbours of each list of bytes, changed about."""
    for key, start, end in lists(text):
        parts = [part for part in members(text[start:end])]
        is_bytes = [not re.match(r"\{(delay|await-read)", part) for part in parts]
        places = range(len(parts) - 1)
        pairs = [place for place in places if parts[place] != parts[place + 1] and all(is_bytes[place : place + 2])]
        if key in ORDERED and pairs:
            one, two = parts[pairs[0]], parts[pairs[0] + 1]
            parts[pairs[0] : pairs[0] + 2] = [two, one]
            yield f"{one} and {two}", text[:start] + "[" + ", ".join(parts) + "]" + text[end:]


def weakened(text):
    """An expectation of a unit that takes any such unit; None for one that has no unit."""
    said = members(text)[0] if text.startswith("{") else text
    unit, _, check = members(said.removeprefix("expect: "))[0].partition(": ")
    checks = [one for one in members(said.removeprefix("expect: ")) if one.startswith("check: ")]
    if unit in ("line", "rest", "http", "message") and check:
        return text.replace(said, f"expect: {{{unit}: {{}}}}", 1)
    return text.replace(checks[0], "check: {}", 1) if checks else None


def literals(text):
    """Every scalar that bytes are compared with: the keys it stands under, and its range."""
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


def unlike(literal, one, two):
    return literal[slice(*one)].strip().lower() != literal[slice(*two)].strip().lower()


def droppable(keys, literal, places):
    """Those whose absence can be seen."""
    if not PARTIAL.isdisjoint(keys):
        # A prefix without its last byte, or a suffix without its first, still fits; so does what is still a part.
        return [(a, b) for a, b in places[1:-1] if literal[:a] + literal[b:] not in literal]
    # Without its only byte an expectation could not fail, and the file would be refused.
    return places if len(places) > 1 else []


def changed(keys, unit):
    """A different byte that is valid wherever this one was, in hex too."""
    if keys[-1] == "hex":
        return ("01" if unit[:2] == "00" else "00") + unit[2:]
    return "1" if unit == "0" else "0"
