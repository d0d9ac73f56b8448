"""delay COUNT: the median lateness, in seconds, of a sleep of 5 ms."""

import asyncio
import time
from statistics import median

from peer import main


async def delay(count):
    lateness = []
    for _ in range(count):
        start = time.perf_counter()
        await asyncio.sleep(0.005)
        lateness.append(time.perf_counter() - start - 0.005)
    print(f"{median(lateness):.9f}")


main(delay)
