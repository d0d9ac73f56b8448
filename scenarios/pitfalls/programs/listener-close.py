"""Is busy until it is told to stop. usage: listener-close.py careless|careful PORT"""
import socket, sys

mode, port = sys.argv[1:]
listener = socket.create_server(("127.0.0.1", int(port)))
print("listening", flush=True)
sys.stdin.readline()  # busy, so that it accepts nobody; then it is told to stop

if mode == "careful":
    listener.settimeout(0.2)
    try:
        while True:  # those that wait already
            peer, _ = listener.accept()
            peer.recv(100)
            peer.sendall(b"hello yourself\r\n")
            peer.close()
    except TimeoutError:
        pass
listener.close()
print("stopped")
