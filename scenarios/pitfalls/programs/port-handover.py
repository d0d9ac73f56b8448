"""Two servers on one port, and a client. usage: port-handover.py careless|careful"""
import errno, select, socket, sys


def listen(port):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


old = listen(0)
address = old.getsockname()
new = listen(address[1])
print("old and new are listening", flush=True)

while True:  # which of the two gets a client is the kernel's choice
    client = socket.create_connection(address)
    if old in select.select([old, new], [], [])[0]:
        break
    new.accept()[0].close()
print("a client waits in the old one's queue", flush=True)
sys.stdin.readline()

if sys.argv[1] == "careful":
    peer, _ = old.accept()
    peer.sendall(b"served")
    peer.close()
old.close()
try:
    print("the client:", client.recv(100).decode())
except OSError as error:
    print("the client:", errno.errorcode[error.errno])
