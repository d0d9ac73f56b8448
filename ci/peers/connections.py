"""connections COUNT: all open at once, then a byte there and back over each, then their ends."""

import asyncio

from peer import Messages, connect, listen, main, stopwatch

BATCH = 1000  # connect so many at a time, so that the backlog never overflows


class Guest(Messages):
    def __init__(self):
        super().__init__(b"x", lambda transport: transport.close())
        self.ended = asyncio.get_running_loop().create_future()

    def connection_lost(self, error):
        self.ended.set_result(None)


async def connections(count):
    accepted = 0
    everybody_is_here = asyncio.get_running_loop().create_future()

    def accept(_):
        nonlocal accepted
        accepted += 1
        if accepted == count:
            everybody_is_here.set_result(None)

    stop = stopwatch()
    server, port = await listen(lambda: Messages(b"x", lambda transport: transport.write(b"x"), accept))
    clients = []
    while len(clients) < count:
        batch = min(BATCH, count - len(clients))
        clients += [client for _, client in await asyncio.gather(*[connect(Guest, port) for _ in range(batch)])]
    await everybody_is_here
    for client in clients:
        client.transport.write(b"x")
    for client in clients:
        await client.ended
    stop()
    server.close()


main(connections)
