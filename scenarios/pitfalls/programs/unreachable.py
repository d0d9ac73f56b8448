"""Connects where it cannot, in a network namespace of its own: unshare -n python3 unreachable.py"""
import errno, socket, subprocess


def connect(name, address, limit=5):
    client = socket.socket()
    client.settimeout(limit)
    try:
        client.connect(address)
        print(f"{name}: connected", flush=True)
    except TimeoutError:
        print(f"{name}: silence", flush=True)
    except OSError as error:
        print(f"{name}: {errno.errorcode[error.errno]}", flush=True)
    return client


for command in "link set lo up", "route add unreachable 127.8.0.0/16", "route add prohibit 127.6.0.0/16":
    subprocess.run(["ip", *command.split()], check=True)

connect("closed port", ("127.0.0.1", 7))
connect("unreachable", ("127.8.0.1", 7))
connect("forbidden", ("127.6.0.1", 7))

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)  # room for one, which nobody accepts
first = socket.create_connection(listener.getsockname())
connect("full queue", listener.getsockname(), limit=0.1)
