"""When an application under test has nothing left to do: read off its event loop, not guessed from the clock.

Textual's own way, a look at how little processor time goes by, takes a process that the machine does not
let run for one that has finished, and one that blinks for one that works.
"""

import asyncio
import threading
import time

SOON = 0.04
"""Seconds until a timer that is waited for: a screen is brought up to date within two frames, of a 60th."""
PATIENCE = 1.0
"""Seconds after which an application is left to work on, as it may wait for the test."""
BREATH = 0.001
"""Seconds between two looks at a thread."""


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = PATIENCE) -> None:
    """Return once no thread works and no callback is ready or due soon; stands in for Textual's function."""
    loop = asyncio.get_running_loop()
    end = time.monotonic() + max_sleep
    while time.monotonic() < end:
        await asyncio.sleep(0)
        wait = BREATH if _threads_work(loop) else _due(loop)
        if loop._ready:  # type: ignore[attr-defined]
            continue
        if wait is None:
            return
        await asyncio.sleep(wait)


def _threads_work(loop: asyncio.AbstractEventLoop) -> bool:
    """Say whether a thread of the loop's pool, or one that loads data, is at work."""
    pool = loop._default_executor  # type: ignore[attr-defined]
    at_work = pool is not None and pool._idle_semaphore._value < len(pool._threads)
    return at_work or any(thread.name == "data" for thread in threading.enumerate())


def _due(loop: asyncio.AbstractEventLoop) -> float | None:
    """Return how many seconds from now the next callback is due, if it is soon."""
    soon = loop.time() + SOON
    due = [handle.when() for handle in loop._scheduled if not handle.cancelled() and handle.when() <= soon]  # type: ignore[attr-defined]
    return max(0.0, min(due) - loop.time()) if due else None
