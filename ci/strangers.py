"""The table of strangers' scenarios for ci/hostile: what each tries, and what must come of it."""

import dataclasses
import os
import re


@dataclasses.dataclass
class Row:
    """What is in the scenario's folder, the command, and what it must say and never says."""

    name: str
    text: object
    words: str
    verb: str = "check"
    status: int = 2
    seconds: float = 15
    memory: float = 128
    never: tuple = ("not for a scenario", "root:x:0")
    links: dict = dataclasses.field(default_factory=dict)
    is_traced: bool = False
    is_long: bool = False
    outcome: str = "valid"

    def prepare(self, home):
        """In `home`, beside which lies a `secret`, is all that the scenario may read."""
        text = self.text() if callable(self.text) else self.text
        (home / "s.yaml").write_text(text)
        for name, target in self.links.items():
            if target:
                (home / name).symlink_to(target)
            else:
                os.mkfifo(home / name)

    def command(self, program, home):
        command = [program, *self.verb.split(), str(home / "s.yaml")]
        # Every call that reaches the network, starts a program or opens a file.
        trace = ["strace", "-f", "-qq", "-o", "trace", "-e", "trace=%network,execve,execveat,open,openat,unlink,rename"]
        return [*trace, *command] if self.is_traced else command

    def inspect(self, folder):
        """What the trace shows and should not."""
        if not self.is_traced:
            return []
        lines = (folder / "trace").read_text().splitlines()
        calls = [line.split(" ", 1)[1].strip() for line in lines if "(" in line]
        # One socket is made and never connected: its descriptors are kept for bad times.
        calls = [call for call in calls if not call.startswith("socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0)")]
        wrong = [call for call in calls if re.match(r"(socket|bind|listen|connect|accept4?|unlink|rename)\(", call)]
        wrong += [call for call in calls if call.startswith("execve")][1:]
        opened = [call for call in calls if re.match(r"open(at)?\(", call) and " = -1 " not in call]
        wrong += [call for call in opened if not re.search(r'"(/lib|/usr|/etc/(ld|ssl)|/proc/|/sys/|/dev/null|[^"]*/home\b)', call)]
        wrong += [call for call in opened if re.search("O_WRONLY|O_RDWR|O_CREAT", call) and "/dev/null" not in call]
        return [f"calls {call}" for call in wrong]


def sends(bytes_, vars="", length="1.."):
    return (
        f"scenario: stranger\ntimeout: 2s\n{vars}servers: {{s: {{script: [{{send: {bytes_}}}]}}}}\n"
        f"clients: {{c: {{connect: s, script: [{{expect: {{rest: {{length: {length}}}}}}}]}}}}\n"
    )


def serves(keys="", script="[{expect: x}]"):
    return f"scenario: stranger\ntimeout: 2s\nservers: {{s: {{{keys}script: {script}}}}}\nclients: {{c: {{connect: s}}}}\n"


def runs(arguments, more=""):
    return f"scenario: stranger\ntimeout: 2s\nprocesses: {{p: {{run: {arguments}{more}}}}}\n"


def bomb():
    lines = ["scenario: stranger", "vars:", "  a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"  a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 10)]
    return "\n".join(lines) + "\n"


def many(count):
    clients = "\n".join(f"  c{n}: {{connect: s}}" for n in range(count))
    return f"scenario: stranger\nservers: {{s: {{script: [{{expect: x}}], accepts: {count}}}}}\nclients:\n{clients}\n"


UNTRUSTED = "check --untrusted"
PROGRAMS = "'--allow-programs' allows it"
ENVIRONMENT = "'--allow-env' allows it"
ELSEWHERE = "'--allow-files' allows it"
REMOTE = "'--allow-remote'"

ROWS = [
    Row("everything that is played", sends("hello"), "", status=0, is_traced=True),
    Row("a program", runs("[touch, made]"), "", status=0, is_traced=True),
    Row("a file outside", sends("{file: ../secret}"), ELSEWHERE, is_traced=True),
    Row("`/etc/passwd`", sends("{file: /etc/passwd}"), ELSEWHERE),
    Row("a link out of its folder", sends("{file: link}"), ELSEWHERE, links={"link": "../secret"}),
    Row("`/proc/self/environ`", sends("{file: /proc/self/environ}"), ELSEWHERE),
    Row("a name made while it plays", sends('{file: "${a}"}', "vars: {a: ../secret}\n"), ELSEWHERE, verb="run -q", status=3),
    Row("a link to `/dev/zero`", sends("{file: zero}"), "", links={"zero": "/dev/zero"}, outcome="refused"),
    Row("a FIFO for a file", sends("{file: fifo}"), "", links={"fifo": None}, outcome="refused"),
    Row("a remote peer", "scenario: s\nclients: {c: {connect: \"tcp:192.0.2.1:80\", script: [{send: x}]}}\n", REMOTE),
    Row("a listener on 0.0.0.0", serves("listen: \"tcp:0.0.0.0:0\", "), REMOTE),
    Row("a remote peer in a variable", "scenario: s\nvars: {h: 192.0.2.1}\nclients: {c: {connect: \"tcp:${h}:80\", script: [{send: x}]}}\n",
        REMOTE, verb="run -q", status=3),
    Row("a listener on 0.0.0.0 in a variable", serves("listen: \"tcp:${h}:0\", ") + "vars: {h: 0.0.0.0}\n", REMOTE, verb="run -q"),
    Row("a program", runs("[touch, made]"), PROGRAMS, verb=UNTRUSTED, is_traced=True),
    Row("a program", runs("[touch, made]"), PROGRAMS, verb="run -q --untrusted", is_traced=True),
    Row("a program", runs("[touch, made]"), "", verb="run -q --untrusted --allow-programs", status=0, outcome="passed"),
    Row("a program that says whether to skip", serves() + "requires: [{run: [touch, made]}]\n", PROGRAMS, verb=UNTRUSTED),
    Row("`${env.HOME}` to send", sends('"${env.HOME}"'), ENVIRONMENT, verb=UNTRUSTED),
    Row("`env-from`", runs("[env]", ", env-from: [AWS_SECRET_ACCESS_KEY]"), ENVIRONMENT, verb=UNTRUSTED + " --allow-programs"),
    Row("a Unix socket elsewhere", 'scenario: s\nclients: {c: {connect: "unix:/var/run/docker.sock", script: [{send: x}]}}\n',
        "'--untrusted' refuses it", verb=UNTRUSTED),
    Row("a Unix socket elsewhere in a variable",
        'scenario: s\nvars: {p: /var/run/docker.sock}\nclients: {c: {connect: "unix:${p}", script: [{send: x}]}}\n',
        "'--untrusted' refuses it", verb="run -q --untrusted", status=3),
    Row("a name made while it plays", sends('{file: "${a}"}', "vars: {a: ../secret}\n"), ELSEWHERE, verb="run -q --untrusted", status=3),
    Row("aliases that expand to 10^10", bomb, "more than 100000 values"),
    Row("lists 100,000 deep", lambda: "scenario: s\nvars: " + "[" * 100_000, "", outcome="refused"),
    Row("a file of 17 MiB", lambda: "# " + "x" * (17 << 20) + "\n", "at most 16777216 are read"),
    Row("a million clients", lambda: many(1_000_000), "at most 16777216 are read"),
    Row("20,000 clients", lambda: many(20_000), "", status=0, seconds=30, memory=512),
    Row("7 EiB to send", sends("{random: 8000000000GiB}"), "timeout", verb="run -q", status=1),
    Row("more than 8 EiB to send", sends("{random: 9000000000GiB}"), "is too large"),
    Row("10^12 rounds", serves(script="[{repeat: 1000000000000, steps: [{note: x}]}]"), "timeout", verb="run -q", status=1),
    Row("a search without end", "scenario: s\ntimeout: 2s\nservers: {s: {script: [{expect: {line: {matches: \"^(a+)+$\"}}}]}}\n"
        "clients: {c: {connect: s, script: [{send: \"" + "a" * 40 + "b\\n\"}]}}\n", "given up", verb="run -q", status=3),
    Row("a program that never ends", runs("[sleep, 1000]"), "timeout", verb="run -q", status=1),
    Row("a program that leaves another", runs('[sh, -c, "setsid sleep 1000 & sleep 1000"]'), "timeout", verb="run -q", status=1),
    Row("a program that writes without end", runs("[yes]"), "timeout", verb="run -q", status=1),
    Row("escapes for the terminal in its title", 'scenario: "\\x1b[2J"\nclients: {c: {connect: "tcp:127.0.0.1:1"}}\n', "", verb="run --list", status=0, never=("\x1b",), outcome="shown as text"),
]
