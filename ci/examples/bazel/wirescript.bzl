"""Scenarios as a test.

    load("//:wirescript.bzl", "wirescript_test")

    wirescript_test(
        name = "scenarios",
        scenarios = glob(["scenarios/**/*.yaml"]),
        data = glob(["scenarios/data/**"]),
        shard_count = 4,
    )

Each shard plays its part; `--test_filter` is a regular expression for titles and paths, `--test_arg` an argument of
`wirescript run`, and Bazel shows every scenario as a test case.
"""

def _quoted(text):
    """A word for a shell."""
    return "'" + text.replace("'", "'\\''") + "'"

def _wirescript_test_impl(ctx):
    # The files of a test are links to where they were made: to read what a scenario names beside itself is allowed.
    words = [ctx.executable.wirescript.short_path, "run", "--allow-files"]
    words += [file.short_path for file in ctx.files.scenarios]
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        output = script,
        content = "#!/bin/sh\nexec " + " ".join([_quoted(word) for word in words]) + " \"$@\"\n",
        is_executable = True,
    )
    files = ctx.files.scenarios + ctx.files.data + [ctx.executable.wirescript]
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles(files = files))]

wirescript_test = rule(
    implementation = _wirescript_test_impl,
    test = True,
    attrs = {
        "scenarios": attr.label_list(
            doc = "The scenario files.",
            allow_files = [".yaml", ".yml"],
            mandatory = True,
        ),
        "data": attr.label_list(
            doc = "What they read or start: payloads, programs.",
            allow_files = True,
        ),
        "wirescript": attr.label(
            doc = "The program.",
            default = "//tools:wirescript",
            allow_single_file = True,
            executable = True,
            cfg = "target",
        ),
    },
)
