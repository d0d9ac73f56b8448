"""STS, a made-up protocol that keeps texts: 'sts.py serve PORT', or 'sts.py ask HOST PORT'."""
import socket, sys


def read(stream):
    """The start line, the headers and the body of the next message, or nothing at the end of the connection."""
    start = stream.readline()
    if not start:
        return None
    headers = {}
    while (line := stream.readline()) != b"\r\n":
        if not line.endswith(b"\r\n"):
            raise EOFError("the connection ended within a head")
        name, value = line[:-2].decode().split(":", 1)
        headers[name.lower()] = value.strip()
    size = int(headers.get("length", 0))
    body = stream.read(size)
    if len(body) < size:
        raise EOFError(f"the connection ended after {len(body)} of {size} bytes")
    return start[:-2].decode(), headers, body


def write(stream, start, body=b""):
    stream.write(b"%b\r\nLength: %d\r\n\r\n%b" % (start.encode(), len(body), body))
    stream.flush()


def serve(port):
    texts = {}
    with socket.create_server(("127.0.0.1", port)) as listener:
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb") as stream:
                while message := read(stream):
                    start, _, body = message
                    verb, name, _ = start.split()
                    if verb == "PUT":
                        texts[name] = body
                        write(stream, f"STS/1.1 201 {name} stored")
                    elif name in texts:
                        write(stream, "STS/1.1 200 OK", texts[name])
                    else:
                        write(stream, "STS/1.1 404 Not here")


def ask(host, port):
    with socket.create_connection((host, port), timeout=9) as connection, connection.makefile("rwb") as stream:
        for start, body in ("PUT song", b"la la\n"), ("GET song", b""), ("GET tale", b""):
            write(stream, start + " STS/1.1", body)
            status, _, text = read(stream)
            print(status, text, flush=True)


if sys.argv[1] == "serve":
    serve(int(sys.argv[2]))
else:
    ask(sys.argv[2], int(sys.argv[3]))
