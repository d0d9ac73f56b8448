"""Writes to a server that has closed. usage: sigpipe.py careless|careful HOST PORT"""
import errno, select, signal, socket, sys

mode, host, port = sys.argv[1:]
if mode == "careless":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as every program begins; Python changes it
else:
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)

peer = socket.create_connection((host, int(port)))
peer.sendall(b"log: one\r\n")
peer.recv(1)  # the server's end

errors = select.poll()
errors.register(peer, 0)
peer.sendall(b"log: two\r\n")  # taken; a reset is the answer
errors.poll()  # ... which has come now
try:
    peer.sendall(b"log: three\r\n")
except OSError as error:
    print("could not write:", errno.errorcode[error.errno])
