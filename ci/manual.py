#!/usr/bin/env python3
"""The manual page, made of what the program says of itself:

    wirescript --experimental-dump-help | ci/manual.py > wirescript.1

mdoc(7), which both man-db and mandoc show.
"""
import json
import re
import sys
import textwrap


def literal(lines):
    """Lines as they are: none is taken for a macro."""
    escaped = (line.replace("\\", "\\e").replace("-", "\\-") for line in lines)
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in escaped)


def text(words):
    """A paragraph; each sentence begins a line, as mdoc(7) wants it."""
    sentences = re.split(r"(?<=[.?!]) (?=\S)", words.replace("\n", " "))
    lines = (line for sentence in sentences for line in textwrap.wrap(sentence, 74, break_on_hyphens=False))
    return literal(lines)


def argument(words):
    """Words after a macro: those that are macros themselves, and punctuation, are only text."""
    return " ".join("\\&" + text(word) for word in words.split())


def discussion(words):
    """Paragraphs; what is indented is shown as it is."""
    out = []
    for part in re.split(r"\n\s*\n", words.strip("\n")):
        lines = part.split("\n")
        if all(line.startswith("  ") for line in lines):
            out += [".Bd -literal -offset indent", literal(line[2:] for line in lines), ".Ed"]
        else:
            out += [".Pp", text(part.strip())]
    return out


def name_of(argument_of):
    """How an option is written: '-q , --quiet', '--jobs n', 'path ...'."""
    value = argument_of.get("valueName", "value")
    dots = " ..." if argument_of.get("isRepeating") else ""
    if argument_of["kind"] == "positional":
        return f"Ar {argument(value)}{dots}"
    names = sorted(argument_of["names"], key=lambda name: len(name["name"]))
    written = " , ".join(f"Fl {text('-' + n['name']) if n['kind'] == 'long' else n['name']}" for n in names)
    return written + (f" Ar {argument(value)}" if argument_of["kind"] == "option" else "")


def shown(arguments):
    return [a for a in arguments if a.get("shouldDisplay", True) and a.get("valueName") not in ("help", "version")]


def command(part):
    out = [f".Ss {text(part['commandName'])}", f".Nm wirescript Cm {text(part['commandName'])}"]
    arguments = shown(part.get("arguments", []))
    if any(a["kind"] != "positional" for a in arguments):
        out.append(".Op Ar options")
    for a in arguments:
        if a["kind"] == "positional":
            # What follows '--' is written so.
            prefix = "Fl \\- " if a.get("parsingStrategy") == "postTerminator" else ""
            out.append((".Op " if a.get("isOptional") else ".") + prefix + name_of(a))
    out += [".Pp", text(part["abstract"])]
    if part.get("discussion"):
        out += discussion(part["discussion"])
    if arguments:
        out.append(".Bl -tag -width Ds")
        for a in arguments:
            default = f" (default: {a['defaultValue']})" if a.get("defaultValue") else ""
            out += [f".It {name_of(a)}", text(a.get("abstract", "") + default)]
        out.append(".El")
    return out


def main():
    root = json.load(sys.stdin)["command"]
    commands = [c for c in root["subcommands"] if c["commandName"] != "help"]
    about, statuses = root["discussion"].split("EXIT STATUS\n")
    rows, after = [], []
    for line in statuses.strip("\n").split("\n"):
        row = re.match(r"  (\d+) +(.*)", line)
        if row:
            rows.append([row[1], row[2]])
        elif line.startswith("  "):
            rows[-1][1] += " " + line.strip()
        else:
            after.append(line)
    out = [
        '.\\" Made by ci/manual.py of what the program says of itself.',
        ".Dd $Mdocdate$", ".Dt WIRESCRIPT 1", ".Os",
        ".Sh NAME", ".Nm wirescript", f".Nd {text(root['abstract'][0].lower() + root['abstract'][1:].rstrip('.'))}",
        ".Sh SYNOPSIS",
    ]
    for part in commands:
        out += [".Nm", f".Cm {text(part['commandName'])}", ".Op Ar argument ..."]
    out += [".Sh DESCRIPTION"] + discussion(about)[1:] + [
        ".Sh COMMANDS", "Each of them has also", ".Fl h , Fl \\-help", "and", ".Fl \\-version .",
    ]
    for part in commands:
        out += command(part)
    out += [
        ".Sh ENVIRONMENT", ".Bl -tag -width Ds",
        ".It Ev NO_COLOR", text("Where it is set to anything, nothing is coloured."),
        ".It Ev WIRESCRIPT_VAR_K",
        text("Sets the variable k, which a file's 'vars' win over; _ stands for - too."),
        ".It Ev CI_NODE_INDEX , CIRCLE_NODE_INDEX , BUILDKITE_PARALLEL_JOB , JOB_COMPLETION_INDEX , TEST_SHARD_INDEX",
        text("Set by systems that run builds; 'run' finds its share of the scenarios there."),
        ".El",
        ".Sh FILES", ".Bl -tag -width Ds", ".It Pa scenarios", text("The folder that is read where no path is given."),
        ".El", ".Sh EXIT STATUS", ".Bl -tag -width Ds",
    ]
    for status, meaning in rows:
        out += [f".It {status}", text(meaning)]
    out += [".El", ".Pp", text(" ".join(after))]
    out += [".Sh SEE ALSO", ".Xr curl 1 ,", ".Xr socat 1 ,", ".Xr tcp 7 ,", ".Xr unix 7"]
    print("\n".join(out))


main()
