#!/usr/bin/env python3
"""Does what the systems of the examples beside this file would do with them, on this machine: reads each, sets the
environment that its system sets, runs its commands, shard by shard, and carries its artifacts from job to job.

    check.py WIRESCRIPT SCENARIOS STATUS

SCENARIOS is a folder; STATUS the exit status that one run of it has. Says on standard output what was merged, a line an
example: its name, and how many scenarios of which outcomes.
"""

import collections
import fnmatch
import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM, SCENARIOS, STATUS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
PATH = tempfile.mkdtemp(prefix="wirescript-examples-")


def read(name):
    with open(os.path.join(HERE, name)) as file:
        return yaml.safe_load(file)


def folder(*parts):
    path = os.path.join(PATH, *parts)
    os.makedirs(path, exist_ok=True)
    return path


def run(command, at, environment, shell=("bash", "-e", "-c")):
    """The exit status of a command that has nothing in its environment but what the system sets."""
    base = {"PATH": folder("bin") + ":" + os.environ["PATH"], "HOME": PATH, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*shell, command], cwd=at, env=base | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    log.append(f"$ {command}\n{done.stdout}[{done.returncode}]")
    return done.returncode


log = []


def expect(condition, what):
    if not condition:
        print("\n".join(log), file=sys.stderr)
        sys.exit(f"check.py: {what}")


def merged(name, report, statuses, last):
    """Looks at a merged report: all scenarios, each once, and the statuses as they should be."""
    with open(report) as file:
        lines = [json.loads(line) for line in file]
    played = [line for line in lines if line["kind"] == "scenario"]
    expect(last == STATUS, f"{name}: the merge ended with {last}, not {STATUS}")
    expect(lines[-1]["exit"] == STATUS, f"{name}: the report says {lines[-1]['exit']}")
    expect(max(statuses) == STATUS, f"{name}: the shards ended with {statuses}")
    expect(len({line["index"] for line in played}) == lines[0]["scenarios"] == len(played), f"{name}: not each once")
    counts = collections.Counter(line["outcome"] for line in played)
    print(name, *(f"{count} {outcome}" for outcome, count in sorted(counts.items())))


# GitHub Actions


class GitHub:
    """As much of it as the example uses; anything else is an error, not passed over."""

    def __init__(self):
        self.workflow = read("github.yml")
        self.artifacts, self.cache = {}, {}
        self.run_id = 0

    def expand(self, text, context):
        def value(match):
            return str(context[match.group(1).strip()])

        return re.sub(r"\$\{\{(.*?)\}\}", value, str(text))

    def step(self, step, at, context):
        use, options = step.get("uses"), step.get("with", {})
        options = {name: self.expand(value, context) for name, value in options.items()}
        if use is None:
            environment = {name: self.expand(value, context) for name, value in step.get("env", {}).items()}
            here = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": at, "GITHUB_STEP_SUMMARY": f"{at}/summary.md"}
            return run(self.expand(step["run"], context), at, here | environment)
        action = use.split("@")[0]
        if action == "actions/checkout":
            shutil.copytree(SCENARIOS, f"{at}/scenarios")
        elif action == "actions/upload-artifact":
            files = [file for line in options["path"].split() for file in glob.glob(line, root_dir=at)]
            if not files and options.get("if-no-files-found") != "ignore":
                return 1
            if files:
                expect(options["name"] not in self.artifacts, f"the artifact {options['name']} is there twice")
                self.artifacts[options["name"]] = {file: open(f"{at}/{file}", "rb").read() for file in files}
        elif action == "actions/download-artifact":
            names = [name for name in self.artifacts if fnmatch.fnmatch(name, options.get("pattern", options.get("name")))]
            if not names and "name" in options:
                return 0 if step.get("continue-on-error") else 1
            expect(len(names) < 2 or options["merge-multiple"] == "True", "artifacts fall into folders of their own")
            for name in names:
                for file, content in self.artifacts[name].items():
                    open(f"{at}/{file}", "wb").write(content)
        elif action == "actions/cache/restore":
            keys = [key for key in self.cache if key.startswith(options["restore-keys"])]
            if keys:
                open(f"{at}/{options['path']}", "wb").write(self.cache[max(keys)])
        elif action == "actions/cache/save":
            self.cache[options["key"]] = open(f"{at}/{options['path']}", "rb").read()
        else:
            expect(False, f"an action that is not known: {use}")
        return 0

    def job(self, name, matrix):
        at = folder("github", str(self.run_id), name, matrix.get("matrix.shard", ""))
        context = {"github.run_id": self.run_id, "vars.WIRESCRIPT_IMAGE": "wirescript"} | matrix
        status = 0
        for step in self.workflow["jobs"][name]["steps"]:
            if status == 0 or step.get("if") == "${{ !cancelled() }}":
                status = max(status, self.step(step, at, context))
        return status, at

    def play(self):
        self.run_id += 1
        self.artifacts = {}
        jobs = self.workflow["jobs"]
        expect(jobs["play"]["needs"] == "times" and jobs["report"]["needs"] == "play", "the order of the jobs")
        expect(jobs["report"]["if"] == "${{ !cancelled() }}", "the report is made whatever came of the shards")
        expect(jobs["play"]["strategy"]["fail-fast"] is False, "a shard does not end the others")
        expect(self.job("times", {})[0] == 0, "GitHub: the times")
        shards = jobs["play"]["strategy"]["matrix"]["shard"]
        statuses = [
            self.job("play", {"matrix.shard": str(shard), "strategy.job-total": len(shards)})[0] for shard in shards
        ]
        status, at = self.job("report", {})
        merged("github", f"{at}/times.jsonl", statuses, status)
        expect(sorted(self.artifacts["report"]) == ["junit.xml", "report.html"], "GitHub: the report's files")
        expect("failed" in open(f"{at}/summary.md").read() if STATUS else True, "GitHub: the job's summary")


# GitLab


def gitlab(times):
    """One pipeline; the times of the last are the cache's, and those of this one are given back."""
    pipeline = read("gitlab.yml")
    expect([pipeline[job]["stage"] for job in ("times", "scenarios", "report")] == pipeline["stages"], "GitLab's stages")
    kept = {"times.jsonl": times} if times else {}

    def job(name, number, more):
        definition, at = pipeline[name], folder("gitlab", f"{bool(times)}", name + number)
        shutil.copytree(SCENARIOS, f"{at}/scenarios", dirs_exist_ok=True)
        given = kept if name != "times" or times else {}
        for file, content in given.items():
            open(f"{at}/{file}", "wb").write(content)
        here = {"GITLAB_CI": "true", "CI_PIPELINE_ID": "42", "CI_PROJECT_DIR": at} | more
        status = 0
        for line in definition["script"]:
            status = status or run(line, at, here)
        artifacts = definition["artifacts"]
        expect(status == 0 or artifacts["when"] == "always", f"GitLab: what {name} made would be lost")
        for pattern in artifacts["paths"] + [artifacts.get("reports", {}).get("junit", "")]:
            for file in glob.glob(pattern, root_dir=at) if pattern else []:
                kept[file] = open(f"{at}/{file}", "rb").read()
        return status, at

    expect(job("times", "", {"CI_NODE_TOTAL": "1"})[0] == 0, "GitLab: the times")
    count = pipeline["scenarios"]["parallel"]
    nodes = [{"CI_NODE_INDEX": str(index), "CI_NODE_TOTAL": str(count)} for index in range(1, count + 1)]
    statuses = [job("scenarios", node["CI_NODE_INDEX"], node)[0] for node in nodes]
    expect(pipeline["report"]["when"] == "always", "GitLab: the report is made whatever came of the shards")
    status, at = job("report", "", {"CI_NODE_TOTAL": "1"})
    merged("gitlab", f"{at}/times.jsonl", statuses, status)
    expect("junit.xml" in kept and "report.html" in kept, "GitLab: the report's files")
    return open(f"{at}/times.jsonl", "rb").read()


# Kubernetes


def kubernetes():
    play, report = read("kubernetes/play.yaml"), read("kubernetes/report.yaml")
    spec = play["spec"]
    pods = spec["template"]["spec"]
    expect(spec["completionMode"] == "Indexed" and pods["restartPolicy"] == "Never", "an Indexed Job")
    expect(spec["backoffLimitPerIndex"] == 0, "a pod that fails does not end the others")
    claims = [job["spec"]["template"]["spec"]["volumes"] for job in (play, report)]
    expect(claims[0] == claims[1], "both jobs use one volume")

    def pod(job, more):
        container = job["spec"]["template"]["spec"]["containers"][0]
        expect(container["volumeMounts"] == [{"name": "reports", "mountPath": "/reports"}], "where the volume is")
        # There is no container here: its absolute paths are put elsewhere.
        text = container["args"][0].replace("/reports", folder("kubernetes")).replace("/scenarios", SCENARIOS)
        environment = {item["name"]: item["value"] for item in container.get("env", [])}
        return run(text, PATH, environment | more, shell=container["command"])

    statuses = [pod(play, {"JOB_COMPLETION_INDEX": str(index)}) for index in range(spec["completions"])]
    status = pod(report, {})
    shards = " ".join(shlex.quote(file) for file in sorted(glob.glob(folder("kubernetes") + "/shard-*.jsonl")))
    run(f"wirescript report merge {shards} --report jsonl:all.jsonl", PATH, {})
    merged("kubernetes", f"{PATH}/all.jsonl", statuses, status)
    expect(os.path.exists(folder("kubernetes") + "/junit.xml"), "Kubernetes: the report's files")


# Bazel


class Label:
    """Stands for whatever Bazel hands to a rule: it has the members that it is made with."""

    def __init__(self, **members):
        self.__dict__.update(members)


def bazel():
    """Starlark is close enough to Python for this rule: it is called with a context made by hand, and the test that it
    makes is run in a tree of links, with the environment of Bazel's test encyclopedia."""
    rules = {}
    attributes = Label(label=lambda **options: options, label_list=lambda **options: options)
    names = {"rule": lambda **options: options, "attr": attributes, "DefaultInfo": lambda **options: Label(**options)}
    with open(os.path.join(HERE, "bazel/wirescript.bzl")) as file:
        exec(compile(file.read(), "wirescript.bzl", "exec"), names, rules)
    names.update(rules)
    rule, runfiles = rules["wirescript_test"], folder("bazel", "runfiles", "_main")
    files = glob.glob("**/*", root_dir=SCENARIOS, recursive=True)
    inputs = [f"scenarios/{file}" for file in files if not os.path.isdir(f"{SCENARIOS}/{file}")]
    tool = Label(short_path="tools/wirescript")
    for path, target in [(file, f"{SCENARIOS}/{file[10:]}") for file in inputs] + [(tool.short_path, PROGRAM)]:
        os.makedirs(os.path.dirname(f"{runfiles}/{path}"), exist_ok=True)
        os.symlink(target, f"{runfiles}/{path}")

    def write(output, content, is_executable):
        with open(output.short_path, "w") as file:
            file.write(content)
        os.chmod(output.short_path, 0o755)

    named = [Label(short_path=file) for file in sorted(inputs)]
    context = Label(
        label=Label(name="scenarios"),
        executable=Label(wirescript=tool),
        files=Label(
            scenarios=[file for file in named if file.short_path.endswith(tuple(rule["attrs"]["scenarios"]["allow_files"]))],
            data=[file for file in named if "/data/" in file.short_path],
        ),
        actions=Label(declare_file=lambda name: Label(short_path=f"{runfiles}/{name}"), write=write),
        runfiles=lambda files: files,
    )
    test = rule["implementation"](context)[0]
    with open(os.path.join(HERE, "bazel/BUILD.bazel")) as file:
        count = int(re.search(r"shard_count = (\d+)", file.read()).group(1))
    statuses = []
    for index in range(count):
        at = folder("bazel", str(index))
        environment = {
            "BAZEL_TEST": "1", "TEST_SRCDIR": os.path.dirname(runfiles), "TEST_WORKSPACE": "_main", "TEST_TMPDIR": at,
            "TEST_SHARD_INDEX": str(index), "TEST_TOTAL_SHARDS": str(count), "TEST_SHARD_STATUS_FILE": f"{at}/status",
            "TEST_PREMATURE_EXIT_FILE": f"{at}/premature", "XML_OUTPUT_FILE": f"{at}/test.xml", "TEST_RANDOM_SEED": "1",
        }
        command = f"{test.executable.short_path} --report jsonl+journal:{at}/shard.jsonl"
        statuses.append(run(command, runfiles, environment))
        made = [os.path.exists(f"{at}/{file}") for file in ("status", "premature", "test.xml")]
        expect(made == [True, False, True], f"Bazel: status file, premature exit file, XML: {made}")
    status = run(f"wirescript report merge {PATH}/bazel/*/shard.jsonl --report jsonl:bazel.jsonl", PATH, {})
    merged("bazel", f"{PATH}/bazel.jsonl", statuses, status)


# The image


def containerfile():
    """No engine runs here: what it copies must be there, and it must build as ci/setup does."""
    root = os.path.dirname(os.path.dirname(HERE))
    with open(os.path.join(HERE, "Containerfile")) as file:
        text = re.sub(r"\\\n", " ", file.read())
    for line in text.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                expect(os.path.exists(os.path.join(root, source)), f"the Containerfile copies '{source}'")
    with open(os.path.join(root, "ci/setup")) as file:
        options = re.search(r"options=\((.*?)\)", file.read()).group(1)
    expect(f"swift build {options} --product wirescript" in text, "the Containerfile builds otherwise than ci/setup")


try:
    os.symlink(PROGRAM, folder("bin") + "/wirescript")
    containerfile()
    actions = GitHub()
    actions.play()
    actions.play()
    gitlab(gitlab(None))
    kubernetes()
    bazel()
finally:
    shutil.rmtree(PATH)
