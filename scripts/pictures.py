"""Make the README's pictures from the running program: a real training, photographed on the way.

Usage: python scripts/pictures.py [--dataset NAME|PATH]     (needs the `dev` extra, for resvg-py)
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
FONT = "DejaVu Sans Mono"


def save(svg: str, name: str) -> None:
    """Write the screenshot `svg` as a PNG that needs no font of its reader's."""
    import resvg_py

    text = svg.replace("Fira Code", FONT)
    PICTURES.mkdir(parents=True, exist_ok=True)
    data = resvg_py.svg_to_bytes(svg_string=text, monospace_family=FONT, width=1200)
    (PICTURES / f"{name}.png").write_bytes(bytes(data))
    print(f"{name}.png")


async def photograph(dataset: str) -> None:
    """Train on `dataset` in the real application and take a picture at each station."""
    from core.config import run_config
    from tui.app import ScrawlApp
    from tui.look import Look

    app = ScrawlApp(run_config({"dataset": dataset, "seed": 1}), Look())
    async with app.run_test(size=(120, 40), tooltips=False) as pilot:
        bench = app.workbench

        async def until(condition: Callable[[], bool]) -> None:
            end = time.monotonic() + 300
            while not condition():
                await pilot.pause(0.05)
                if time.monotonic() > end:
                    raise TimeoutError(f"the program did not get there; see {os.environ['SCRAWL_HOME']}")

        await until(lambda: bench.dataset is not None)
        await pilot.press("v")
        await pilot.press("space")
        await until(
            lambda: (
                bench.feed is not None and len(bench.feed.state.history) >= 3 and bench.feed.state.step > 0
            )
        )
        await until(lambda: bench.feed is not None and bench.feed.state.epoch == 4)
        await pilot.press("4")
        await pilot.pause(0.3)
        save(app.export_screenshot(title="scrawl"), "training")
        await until(lambda: bench.feed is not None and bench.feed.status == "finished")
        await pilot.press("4", "z")
        await pilot.pause(0.5)
        save(app.export_screenshot(title="scrawl"), "errors")
        await pilot.press("1", "v", "v", "v")
        await pilot.pause(0.5)
        save(app.export_screenshot(title="scrawl"), "data")


def main() -> None:
    """Parse the arguments and take the pictures in a home of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", default="sample")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["SCRAWL_HOME"] = home
        asyncio.run(photograph(given.dataset))


if __name__ == "__main__":
    main()
