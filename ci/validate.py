#!/usr/bin/env python3
"""Validates YAML files against a JSON Schema with a validator that is not ours.

    ci/validate.py SCHEMA FILE...

prints for each file 'accepts FILE' or 'refuses FILE: WHY'. Scalars are read by YAML 1.2's core schema, as editors read them.
With --examples the examples of every key are validated against the key's own schema instead.
"""
import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2: 'on' and 'no' are texts, 12:30 is no number."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


def resolves(tag, pattern, first):
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(f"^(?:{pattern})$"), list(first))


resolves("bool", "true|True|TRUE|false|False|FALSE", "tTfF")
resolves("null", "~|null|Null|NULL|", ["~", "n", "N", ""])
resolves("int", "[-+]?[0-9]+", "-+0123456789")
resolves("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789")
resolves("merge", "<<", "<")
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))
Loader.add_constructor("tag:yaml.org,2002:binary", lambda loader, node: node.value)
Loader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node))


def fault(validator, path):
    """What is wrong with a file; nothing where every document of it is accepted."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            documents = list(yaml.load_all(file, Loader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return "no YAML: " + str(error).split("\n")[0]
    for document in documents:
        error = jsonschema.exceptions.best_match(validator.iter_errors(document))
        if error:
            return "/" + "/".join(map(str, error.absolute_path)) + ": " + error.message[:200]
    return None


def examples(schema):
    """Every key of every map among the definitions, with its schema and its examples."""
    def maps(part, place):
        if isinstance(part, dict):
            for name, value in part.get("properties", {}).items() if "additionalProperties" in part else []:
                yield f"{place}.{name}", value
            for key in ("anyOf",):
                for item in part.get(key, []):
                    yield from maps(item, place)
    for name, definition in schema["definitions"].items():
        yield from maps(definition, name)


def main():
    if sys.argv[1] == "--examples":
        schema = json.load(open(sys.argv[2]))
        count = 0
        for place, value in examples(schema):
            for text in ("description", "markdownDescription"):
                if not value.get(text):
                    print(f"refuses {place}: no {text}")
            # In draft 7 nothing beside a '$ref' counts.
            own = {**value, "definitions": schema["definitions"]}
            if "$ref" in value:
                own = {"allOf": [{"$ref": value["$ref"]}], "definitions": schema["definitions"]}
            for example in value["examples"]:
                count += 1
                for error in jsonschema.Draft7Validator(own).iter_errors(example):
                    print(f"refuses {place}: {example!r}: {error.message[:200]}")
                    break
        print(f"{count} examples")
        return
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    for path in sys.argv[2:]:
        why = fault(validator, path)
        print(f"refuses {path}: {why}" if why else f"accepts {path}")


main()
