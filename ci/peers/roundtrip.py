"""roundtrip COUNT: a 64-byte message in each direction, so many times."""

import asyncio

from peer import Messages, connected_pair, main, stopwatch

MESSAGE = b"x" * 64


async def roundtrip(count):
    done = asyncio.get_running_loop().create_future()
    left = count

    def back(transport):
        nonlocal left
        left -= 1
        if left:
            transport.write(MESSAGE)
        else:
            stop()
            transport.close()
            done.set_result(None)

    stop = stopwatch()
    await connected_pair(
        lambda: Messages(MESSAGE, lambda transport: transport.write(MESSAGE)),
        lambda: Messages(MESSAGE, back, lambda transport: transport.write(MESSAGE)),
    )
    await done


main(roundtrip)
