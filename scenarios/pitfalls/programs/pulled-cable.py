"""Takes the link down under three connections, in a namespace of its own: unshare -n python3 pulled-cable.py"""
import errno, socket, subprocess, sys


def link(state):
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


def read(name, sock):
    try:
        sock.recv(1)
    except TimeoutError as error:
        print(f"{name}:", errno.errorcode[error.errno] if error.errno else "silence", flush=True)


link("up")
listener = socket.create_server(("127.0.0.1", 0))
plain, user_timeout, keepalive = ends = [socket.create_connection(listener.getsockname()) for _ in range(3)]
peers = [listener.accept()[0] for _ in ends]
user_timeout.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 300)
keepalive.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
for option in socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT:
    keepalive.setsockopt(socket.IPPROTO_TCP, option, 1)
print("connected three times", flush=True)
sys.stdin.readline()

link("down")
print("a write:", plain.send(b"ping"), "bytes, no error", flush=True)
user_timeout.send(b"ping")
plain.settimeout(0.2)
read("with a limit of its own (0.2 s)", plain)
read("with TCP_USER_TIMEOUT", user_timeout)
read("with keepalive", keepalive)
