"""Reads TAP from standard input with tap.py and writes what it understood as JSON."""

import json
import sys

import tap.parser

assert tap.parser.ENABLE_VERSION_13, "more_itertools or yaml is missing"
seen = {"plan": None, "version": None, "bail": None, "points": [], "other": []}
for line in tap.parser.Parser().parse_text(sys.stdin.read()):
    match line.category:
        case "plan":
            seen["plan"] = line.expected_tests
        case "version":
            seen["version"] = line.version
        case "bail":
            seen["bail"] = line.reason
        case "test":
            point = {"ok": line.ok, "number": line.number, "skip": bool(line.skip), "description": line.description}
            if not line.ok:
                point["diagnosis"] = line.yaml_block
            seen["points"].append(point)
        case _:
            seen["other"].append(str(line))
json.dump(seen, sys.stdout)
