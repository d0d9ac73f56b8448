"""What is played: templates of scenarios, and of what varnishtest plays."""

GREETING = r"""scenario: The server greets first, {index}
servers:
  mail:
    script:
      - send: "220 mail.test ready\r\n"
      - expect: "NOOP\r\n"
      - send: ["250-still\r\n", "250-here\r", "\n250 OK\r\n"]
      - expect-eof
clients:
  alice:
    connect: mail
    script:
      - expect: "220 mail.test ready\r\n"
      - send: "NOOP\r\n"
      - expect: "250-still\r\n250-here\r\n250 OK\r\n"
"""

ROUND_TRIPS = """scenario: {count} round trips of 64 bytes
timeout: 10m
servers:
  echo:
    script:
      - repeat: {count}
        steps: [{{expect: "{message}"}}, {{send: "{message}"}}]
clients:
  caller:
    connect: echo
    script:
      - repeat: {count}
        steps: [{{send: "{message}"}}, {{expect: "{message}"}}]
"""

BULK = """scenario: {mebibytes} MiB sent and compared
timeout: 10m
servers:
  source: {{script: [{{send: {{random: {mebibytes}MiB}}}}]}}
clients:
  sink: {{connect: source, script: [{{expect: {{random: {mebibytes}MiB}}}}]}}
"""

CONNECTIONS = """scenario: {count} connections open at once
timeout: 10m
servers:
  hall:
    accepts: {count}
    script: [{{signal: arrived}}, {{expect: "x"}}, {{send: "x"}}]
  gate:
    script: [{{repeat: {count}, steps: [{{await: arrived}}]}}, {{signal: everybody-is-here}}]
clients:
  guests:
    connect: hall
    times: {count}
    parallel: {count}
    script: [{{await: everybody-is-here}}, {{send: "x"}}, {{expect: "x"}}]
  porter:
    connect: gate
    script: [{{await: guests}}]
"""

DELAYS = """scenario: {count} delays of 5 ms
timeout: 10m
servers:
  quiet: {{script: [expect-eof]}}
clients:
  sleeper:
    connect: quiet
    script:
      - repeat: {count}
        steps: [{{note: "from here"}}, {{delay: 5ms}}]
"""

HTTP = r"""scenario: Request and reply {index}
servers:
  web:
    script:
      - expect: "GET /{index} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
      - send: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
clients:
  browser:
    connect: web
    script:
      - send: "GET /{index} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
      - expect: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
"""

VTC = """varnishtest "Request and reply {index}"
server s1 {{
    rxreq
    expect req.url == "/{index}"
    txresp -body "hello"
}} -start
client c1 -connect ${{s1_sock}} {{
    txreq -url "/{index}"
    rxresp
    expect resp.status == 200
    expect resp.body == "hello"
}} -run
server s1 -wait
"""
