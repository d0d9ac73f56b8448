"""The small mistakes that can be made in a Swift source, each as an edit of one line that is chosen at run time.

A build for each mistake would take all day. So all of them are in one build: `a < b` becomes `a ┌┐ b`, an operator of its own
that is `<`, and `<=` where mistake 7 is chosen. Where the compiler refuses such an edit, it is left out (`schemata.py`).
No Swift parser is needed: `swift format` puts blanks around every infix operator, and one statement on a line.
"""

import re
from dataclasses import dataclass, field

FLIPS = {
    "<": ("<=", "boundary"), "<=": ("<", "boundary"), ">": (">=", "boundary"), ">=": (">", "boundary"),
    "==": ("!=", "equality"), "!=": ("==", "equality"), "&&": ("||", "logic"), "||": ("&&", "logic"),
    "??": ("the default", "default"), "+": ("-", "arithmetic"), "-": ("+", "arithmetic"),
    "+=": ("nothing", "left out"), "-=": ("nothing", "left out"),
}
INFIX = re.compile(r"(?<=\s)(" + "|".join(sorted(map(re.escape, FLIPS), key=len, reverse=True)) + r")(?=\s)")
RANGE = re.compile(r"(?<=[\w)\]])(\.\.<|\.\.\.)(?=[\w(-])")
MEMBERS = {
    "first": "last", "last": "first", "contains": "allSatisfy", "allSatisfy": "contains",
    "dropFirst": "dropLast", "dropLast": "dropFirst",
}
MEMBER = re.compile(r"(?<=\.)(first|last|isEmpty)\b(?!\s*[({:])|(?<=\.)(contains|allSatisfy)(?= \{)|(?<=\.)(dropFirst|dropLast)(?=\(\))")
EXTREME = re.compile(r"(?<![\w.])(min|max)(?=\()")
CONSTANT = re.compile(r"(?<![\w.`])(true|false)\b(?!:)")
CONDITION = re.compile(r"^\s*(?:\} else )?(if|guard|while) (.*?)(?: else)? \{")
LATER_CONDITION = re.compile(r"^\s+(!?[a-zA-Z_][\w.!?\[\]$()]*)(,| else \{| \{| else$|$)")
STATEMENT = re.compile(
    r"^(?:try |await |try await )?(?:[a-zA-Z_$][\w.$!?\[\]]*\(.*\)|[a-zA-Z_][\w.!?\[\]]* = .*|return|break|continue|throw .*)$"
)
NOT_A_STATEMENT = re.compile(r"^(?:let|var|if|guard|while|for|case|switch|func|init|super|self\.init|fatalError|precondition)\b")
DECLARATION = re.compile(r"\b(?:func|var|let|struct|enum|class|case|typealias|extension|protocol|import|init|where)\b")
SCOPE = re.compile(r"^( *)(?:[\w@()]+ )*?(?:func (`?\w+`?|\S+)|(init|deinit|subscript)\b|var (\w+)\s*(?::.*)?\{)")


@dataclass
class Mistake:
    """One edit: what is written at which ranges of a line instead, with `№` for its own number."""

    file: str
    line: int
    kind: str
    change: str
    edits: list
    scope: str
    text: str
    helper: tuple = ()
    again: int = 1
    number: int = field(default=0, compare=False)

    @property
    def name(self):
        """What it is called in lists: it names no line's number, which the next change of the file would move."""
        again = f" ({self.again})" if self.again > 1 else ""
        return f"{self.file}: {self.scope}: {self.change}{again} in `{self.text}`"


def masked(text):
    """The text with every comment and string literal blanked, its places as they were."""
    out, place = list(text), 0

    def blank(start, end):
        for index in range(start, end):
            if out[index] != "\n":
                out[index] = "_"

    while place < len(text):
        if text.startswith("//", place):
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            for index in range(place, end):
                out[index] = " "
        elif match := re.compile(r'#*"').match(text, place):
            end = literal_end(text, place)
            blank(place, end)
        else:
            end = place + 1
        place = end
    return "".join(out)


def literal_end(text, place):
    """Where a string literal that begins here ends, literals within its interpolations passed over."""
    hashes = re.compile("#*").match(text, place)[0]
    quote = '"""' if text.startswith('"""', place + len(hashes)) else '"'
    place += len(hashes) + len(quote)
    while not text.startswith(quote + hashes, place):
        if text.startswith("\\" + hashes + "(", place):
            place, depth = place + len(hashes) + 2, 1
            while depth:
                if text[place] == '"':
                    place = literal_end(text, place)
                    continue
                depth += {"(": 1, ")": -1}.get(text[place], 0)
                place += 1
        else:
            place += 1 if text[place] != "\\" or hashes else 2
    return place + len(quote + hashes)


def mistakes(file, text):
    """Every mistake of a file, in the order of its lines."""
    lines, shown = masked(text).split("\n"), text.split("\n")
    seen = {}
    for number, line in enumerate(lines):
        for kind, change, edits, helper in [*expressions(line), *conditions(lines, number), *statements(lines, number)]:
            one = Mistake(file, number, kind, change, edits, scope(lines, number), shown[number].strip(), helper)
            name = one.name
            one.again = seen[name] = seen.get(name, 0) + 1
            yield one


def scope(lines, number):
    """The function or property that a line stands in."""
    indent = len(lines[number]) - len(lines[number].lstrip())
    for line in reversed(lines[: number + 1]):
        match = SCOPE.match(line)
        if match and (len(match[1]) < indent or line is lines[number]):
            return match[2].partition("(")[0] if match[2] else match[3] or match[4]
    return "-"


def expressions(line):
    if re.match(r"\s*(import|extension|struct|enum|class|protocol|typealias|infix|#|@)", line):
        return
    for match in INFIX.finditer(line):
        old, after = match[1], line[match.end() :].strip()
        if old in "+-" and (literal := re.match(r"\s*(\d+)\b(?![.\w])", line[match.end() :])):
            start, end = match.end() + literal.start(1), match.end() + literal.end(1)
            yield "off by one", f"{old} {literal[1]} -> {old} {int(literal[1]) - 1}", [
                (start, end, f"(mutant(№) ? {int(literal[1]) - 1} : {literal[1]})")], ()
            continue
        # `==` and `=` alone in a generic's constraints are types' business.
        if old in ("==", "<", ">") and re.search(r"\bwhere\b.*: ", line[: match.start()]):
            continue
        flipped, kind = FLIPS[old]
        nil = old in ("==", "!=") and after.startswith("nil")
        yield kind, f"{old} -> {flipped}", [(match.start(), match.end(), "№op")], ("infix", old, nil)
    for match in RANGE.finditer(line):
        yield "off by one", f"{match[1]} one less", [(match.start(), match.end(), "№op")], ("infix", match[1], False)
    for match in MEMBER.finditer(line):
        old = match[0]
        change = f".{old} -> .{MEMBERS[old]}" if old in MEMBERS else f"not .{old}"
        yield "member", change, [(match.start(), match.end(), f"{old}№")], ("member", old)
    for match in EXTREME.finditer(line):
        other = "max" if match[0] == "min" else "min"
        yield "extreme", f"{match[0]} -> {other}", [(match.start(), match.end(), f"{match[0]}№")], ("extreme", match[0])
    for match in CONSTANT.finditer(line):
        other = "false" if match[0] == "true" else "true"
        yield "constant", f"{match[0]} -> {other}", [
            (match.start(), match.end(), f"(mutant(№) ? {other} : {match[0]})")], ()


def conditions(lines, number):
    """Conditions turned round, each of a list by itself; a comparison's own mistake is another."""
    line = lines[number]
    match = CONDITION.match(line)
    if match:
        start, parts = match.start(2), list(split(match[2]))
    elif (match := LATER_CONDITION.match(line)) and in_condition(lines, number):
        start, parts = match.start(1), [(0, match[1])]
    else:
        return
    for place, part in parts:
        if re.match(r"(let|var|case|try|await|#|_ =)\b", part) or re.search(r"\s(==|!=|=|try|await)\s", part):
            continue
        if match[0].lstrip().startswith("while"):
            continue
        left, right = start + place, start + place + len(part)
        yield "condition", f"not ({part})", [(left, left, "mutant(№) != ("), (right, right, ")")], ()


def in_condition(lines, number):
    """Whether a line goes on with the list of an `if` or a `guard` above it."""
    for line in reversed(lines[max(0, number - 8) : number]):
        if not line.rstrip().endswith(","):
            return False
        if CONDITION.match(line + " {"):
            return True
    return False


def split(text):
    """The parts of a list between its commas, and where they begin."""
    depth = start = 0
    for place, character in enumerate(text + ","):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(character, 0)
        if character == "," and depth == 0:
            part = text[start:place]
            yield start + len(part) - len(part.lstrip()), part.strip()
            start = place + 1


def statements(lines, number):
    """A statement left out, where it stands on a line alone."""
    line = lines[number]
    text = line.strip()
    if not STATEMENT.match(text) or NOT_A_STATEMENT.match(text) or not is_whole(text):
        return
    before = next((one.strip() for one in reversed(lines[:number]) if one.strip()), "")
    after = next((one.strip() for one in lines[number + 1 :] if one.strip()), "")
    if before.endswith((",", "(", "[", "=", "return", "&&", "||", "?", ":", "->", "??", "+")) and not is_label(before):
        return
    if after.startswith((".", "?", ":", "&&", "||", "+ ", "- ", "??", ")", "]", "{", "==")):
        return
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    yield "left out", "left out", [(start, start, "if !mutant(№) { "), (end, end, " }")], ()


def is_whole(text):
    return all(text.count(a) == text.count(b) for a, b in ("()", "[]", "{}"))


def is_label(line):
    return line.startswith(("case ", "default:"))
