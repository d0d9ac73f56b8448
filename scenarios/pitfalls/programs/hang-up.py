"""Reads what poll reports. usage: hang-up.py careless|careful HOST PORT"""
import select, socket, sys

mode, host, port = sys.argv[1:]
peer = socket.create_connection((host, int(port)))
sys.stdin.readline()  # busy with something else until then

poll = select.poll()
poll.register(peer, select.POLLIN | select.POLLRDHUP)
while True:
    [(_, events)] = poll.poll()
    if mode == "careless" and events & (select.POLLRDHUP | select.POLLHUP):
        break  # it has gone, so there is nothing more
    piece = peer.recv(1000)
    if not piece:
        break
    sys.stdout.write(piece.decode())
print("the peer has gone")
