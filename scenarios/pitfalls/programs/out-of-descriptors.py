"""Accepts with no descriptor left. usage: out-of-descriptors.py careless|careful PORT"""
import errno, os, resource, select, socket, sys

mode, port = sys.argv[1:]
listener = socket.create_server(("127.0.0.1", int(port)))
poll = select.poll()
poll.register(listener, select.POLLIN)
reserve = open("/dev/null")

resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
leaked = []
try:
    while True:
        leaked.append(os.dup(listener.fileno()))  # a leak, as if of connections
except OSError:
    print("listening", flush=True)
sys.stdin.readline()

woken = 0
while woken < 1000:  # a real server would go on for ever
    poll.poll()
    woken += 1
    try:
        listener.accept()
    except OSError as error:
        if mode == "careful" and error.errno == errno.EMFILE:
            reserve.close()
            listener.accept()[0].close()
            reserve = open("/dev/null")
            print("turned one client away")
            sys.exit()
print("woken 1000 times, accepted nobody")
