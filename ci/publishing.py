"""Where the proof scripts put what they measured: between their own marks in a page of docs/."""

import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def publish(page, part, markdown):
    """Replaces what stands between `<!-- PART -->` and `<!-- end of PART -->` in docs/PAGE; the text around is by hand."""
    path = ROOT / "docs" / page
    first, last = f"<!-- {part} -->", f"<!-- end of {part} -->"
    text = path.read_text()
    if text.count(first) != 1 or text.count(last) != 1:
        sys.exit(f"{path}: there must be one '{first}' and one '{last}'")
    before, rest = text.split(first)
    after = rest.split(last)[1]
    path.write_text(f"{before}{first}\n\n{markdown.strip()}\n\n{last}{after}")


def provenance(command):
    """The line that says where figures come from: `command` is what was typed."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return f"*`{command}` at {commit.stdout.strip()}, {date.today()}: {os.cpu_count()} cores, {platform.machine()}, Linux.*"


def table(heads, rows):
    """A Markdown table; a column of figures is aligned to the right."""
    rows = [[str(cell).replace("|", r"\|") for cell in row] for row in rows]
    is_figure = [all(row[column][:1].isdigit() for row in rows) and bool(rows) for column in range(len(heads))]
    lines = [heads, ["--:" if one else "---" for one in is_figure], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
