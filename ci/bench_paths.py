"""The hot paths whose instructions are counted: each gives the words of a command, and its exit status.

Each is a hundred or a few of what it does, so that its start is the smaller part; and what would cost more than it should
where there are many, such as connections that fail, has many.
"""

from exchanges import BULK, CONNECTIONS, GREETING, ROUND_TRIPS

# Under callgrind, on a loaded machine, a deadline of ten seconds is none.
RUN = ["--jobs", "1", "--seed", "1", "--timeout-scale", "100", "-q"]


def written(folder, name, text):
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


def many(template, count):
    rows = ", ".join(str(index) for index in range(count))
    return template.format(index="${i}").replace("servers:", f"matrix: {{i: [{rows}]}}\nservers:", 1)


def version(folder):
    """the start"""
    return ["--version"], 0


def check(folder):
    """100 scenarios read and checked"""
    text = "---\n".join(GREETING.format(index=index) for index in range(100))
    return ["check", written(folder, "check", text)], 0


def greeting(folder):
    """50 short scenarios played"""
    return ["run", written(folder, "greeting", many(GREETING, 50)), *RUN], 0


def roundtrip(folder):
    """1,000 round trips of one scenario"""
    return ["run", written(folder, "roundtrip", ROUND_TRIPS.format(count=1_000, message="x" * 64)), *RUN], 0


def bulk(folder):
    """4 MiB sent and compared"""
    return ["run", written(folder, "bulk", BULK.format(mebibytes=4)), *RUN], 0


def connections(folder):
    """100 connections open at once"""
    return ["run", written(folder, "connections", CONNECTIONS.format(count=100)), *RUN], 0


def lines(folder):
    """2,000 lines matched, all of which lie in the queue"""
    server = '[{repeat: 2000, steps: [{send: "abc\\n"}]}, {signal: sent}]'
    client = "[{await: sent}, {repeat: 2000, steps: [{expect: {line: {matches: '^a.c$'}}}]}]"
    text = f"scenario: Lines\nservers:\n  s: {{script: {server}}}\nclients:\n  c: {{connect: s, script: {client}}}\n"
    return ["run", written(folder, "lines", text), *RUN], 0


def messages(folder):
    """200 requests and responses of HTTP on one connection, parsed and matched"""
    request = "{http: {method: GET, target: /health, headers: {Host: x, Accept: '*/*'}}}"
    response = "{http: {status: 200, headers: {Content-Type: text/plain}, body: hello}}"
    server = f"[{{repeat: 200, steps: [{{expect: {request}}}, {{send: {response}}}]}}]"
    client = f"[{{repeat: 200, steps: [{{send: {request}}}, {{expect: {response}}}]}}]"
    text = f"scenario: Messages\nservers:\n  s: {{script: {server}}}\nclients:\n  c: {{connect: s, script: {client}}}\n"
    return ["run", written(folder, "messages", text), *RUN], 0


def failing(folder):
    """200 connections that fail, each with its block on the console"""
    server = "{accepts: 200, script: [send: x]}"
    client = "{connect: s, times: 200, script: [expect: y]}"
    text = f"scenario: Failures\nservers:\n  s: {server}\nclients:\n  c: {client}\n"
    return ["run", written(folder, "failing", text), *RUN], 1


def actors(folder):
    """150 servers with a client each"""
    servers = "".join(f"  s{index}: {{script: [send: x]}}\n" for index in range(150))
    clients = "".join(f"  c{index}: {{connect: s{index}, script: [expect: x]}}\n" for index in range(150))
    text = f"scenario: Actors\nservers:\n{servers}clients:\n{clients}"
    return ["run", written(folder, "actors", text), *RUN], 0


def reports(folder):
    """20 failed scenarios, as html and as junit"""
    failing = GREETING.replace('expect: "NOOP', 'expect: "NOPE')
    kinds = ["--report", f"html:{folder}/report.html", "--report", f"junit:{folder}/report.xml"]
    return ["run", written(folder, "reports", many(failing, 20)), *RUN, *kinds], 1


PATHS = {
    path.__name__: path
    for path in (version, check, greeting, roundtrip, bulk, connections, lines, messages, failing, actors, reports)
}
