"""accept COUNT: connections one after another: connect, accept, the server's close, the client's."""

import asyncio

from peer import connect, listen, main, stopwatch, wrong_bytes


class Closing(asyncio.Protocol):
    def connection_made(self, transport):
        transport.close()


class Waiting(asyncio.Protocol):
    def __init__(self):
        self.ended = asyncio.get_running_loop().create_future()

    def data_received(self, data):
        wrong_bytes()

    def connection_lost(self, error):
        self.ended.set_result(None)


async def accept(count):
    server, port = await listen(Closing)
    stop = stopwatch()
    for _ in range(count):
        _, client = await connect(Waiting, port)
        await client.ended
    stop()
    server.close()


main(accept)
