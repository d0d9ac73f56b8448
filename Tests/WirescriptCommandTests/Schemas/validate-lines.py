"""Validates each line of standard input by the JSON Schema of its argument, which is made stricter first: a member
that it does not describe is an error here, though readers are to ignore it."""

import json
import sys

import jsonschema


def close(node):
    if isinstance(node, dict):
        if "properties" in node and node.get("type") == "object" and "$defs" not in node:
            node["additionalProperties"] = False
        for value in node.values():
            close(value)
    elif isinstance(node, list):
        for value in node:
            close(value)


with open(sys.argv[1]) as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
close(schema)
validator = jsonschema.Draft202012Validator(schema)
kinds = []
failed = False
for number, line in enumerate(sys.stdin.buffer.read().splitlines(), 1):
    value = json.loads(line)
    kinds.append(value["kind"])
    for error in validator.iter_errors(value):
        failed = True
        print(f"line {number}: {error.json_path}: {error.message[:300]}", file=sys.stderr)
if kinds[0] != "run" or kinds[-1] != "summary" or "run" in kinds[1:] or "summary" in kinds[:-1]:
    sys.exit("not one run")
print(len(kinds), "lines")
sys.exit(1 if failed else 0)
