"""Finds a free port and listens there later. usage: free-port.py careless|careful, free-port.py other PORT"""
import errno, socket, sys


def bound(port):
    sock = socket.socket()
    sock.bind(("127.0.0.1", port))
    return sock


if sys.argv[1] == "other":  # somebody else, who wants that port as well
    try:
        theirs = bound(int(sys.argv[2]))
        theirs.listen()
        print("taken", flush=True)
    except OSError:
        print("in use", flush=True)
    sys.stdin.read()
    sys.exit()

ours = bound(0)
port = ours.getsockname()[1]
if sys.argv[1] == "careless":
    ours.close()  # we know the number now
print("free:", port, flush=True)
sys.stdin.readline()

try:
    if sys.argv[1] == "careless":
        ours = bound(port)
    ours.listen()
    print("listening")
except OSError as error:
    print("could not listen:", errno.errorcode[error.errno])
