"""Waits for a clock to strike by recv(2) itself, which a signal interrupts; Python's own would retry (PEP 475)."""
import ctypes
import errno
import os
import signal
import socket
import sys
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(100)
interruptions = 0


def careless(clock):
    # Fewer than 0 is an error, and whoever gets an error gives up.
    if (count := recv(clock)) < 0:
        sys.exit(f"the connection is broken: {errno.errorcode[ctypes.get_errno()]}")
    return buffer.raw[:count]


def careful(clock):
    # An interrupted call has done nothing: it is made again.
    while (count := recv(clock)) < 0:
        if ctypes.get_errno() != errno.EINTR:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return buffer.raw[:count]


def recv(clock):
    global interruptions
    count = libc.recv(clock.fileno(), buffer, 100, 0)
    if count < 0 and ctypes.get_errno() == errno.EINTR:
        interruptions += 1
    return count


def disturb(clock):
    # Sends signals until one has met the main thread in its recv; only then is the clock asked to strike.
    while interruptions == 0:
        signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
        time.sleep(0.001)
    clock.sendall(b"interrupted, strike now\n")


manner, host, port = sys.argv[1:]
signal.signal(signal.SIGUSR1, lambda *_: None)  # Installed without SA_RESTART.
with socket.create_connection((host, int(port))) as clock:
    disturber = threading.Thread(target=disturb, args=[clock])
    disturber.start()
    try:
        print({"careless": careless, "careful": careful}[manner](clock).decode(), end="")
    finally:
        disturber.join()
