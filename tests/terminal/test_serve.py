"""`scrawl serve` as a browser meets it: who is let in, and the screen that arrives."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import aiohttp
import psutil
import pytest
from click.testing import CliRunner

from core.errors import InputError
from tests.story import finished_run
from tui.cli import cli

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?key=(\S+)")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def served(*options: str, cold: bool = True) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """Start the server; yield it, its address with the key, and all that it says."""
    command = [sys.executable, "-m", "tui.cli", "serve", "--port", str(free_port()), *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout
    try:
        said = [server.stdout.readline() for _ in range(3)]
        address = ADDRESS.search("".join(said))
        assert address, said
        yield server, address[0], said
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def wait(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


async def look(address: str, sign: str, then: Callable[[], None] = lambda: None, keys: str = "q") -> str:
    """Open the screen as its page does, wait for `sign`, press `keys`; return all that came until the end."""
    came = b""
    jar = aiohttp.CookieJar(unsafe=True)  # it would keep no cookies of an address without a name
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        async with browser.get(address) as page:
            text = await page.text()
        assert 'data-session-websocket-url="ws://127.0.0.1:' in text
        sockets = address.partition("?")[0].replace("http:", "ws:") + "ws?width=120&height=40"
        async with browser.ws_connect(sockets) as connection:
            async for message in connection:
                came += message.data if message.type is aiohttp.WSMsgType.BINARY else b""
                if sign and sign in came.decode(errors="replace"):
                    then()
                    sign = ""
                    await connection.send_str(json.dumps(["stdin", keys]))
    assert not sign, came
    return came.decode(errors="replace")


def test_the_screen_arrives_and_q_ends_it() -> None:
    run = finished_run(wrong=range(25))
    with served("--dataset", "sample") as (server, address, said):
        port = ADDRESS.search(address)[1]  # type: ignore[index]
        assert f"ssh -L {port}:127.0.0.1:{port} {socket.gethostname()}" in said[1]
        assert status(address) == 200
        screens: list[psutil.Process] = []

        def remember() -> None:
            screens.extend(psutil.Process(server.pid).children(recursive=True))

        came = asyncio.run(look(address, "(4000, 28, 28)", remember))
        assert "Training" in came
        assert run.name not in came
        assert screens
        wait(lambda: not any(screen.is_running() for screen in screens))
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        assert server.stdout
        assert server.stdout.read() == ""


def test_what_was_asked_of_the_server_reaches_the_screen() -> None:
    with served("--dataset", "sample", "--color", "none", "--art", "half") as (_, address, _):
        came = asyncio.run(look(address, "(4000, 28, 28)"))
        assert "▀" in came
        assert not re.search(r"\x1b\[[0-9;]*[34]8;[25];", came)


def test_it_listens_on_loopback_only_and_admits_nobody_without_the_key() -> None:
    with served() as (server, address, _):
        listening = [
            connection.laddr.ip
            for connection in psutil.Process(server.pid).net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert listening == ["127.0.0.1"]
        bare = address.partition("?")[0]
        for wanted in (bare, f"{bare}ws", f"{bare}?key=x", f"{bare}static/js/textual.js"):
            assert status(wanted) == 403, wanted
        assert not psutil.Process(server.pid).children()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_screen_outlives_the_server(number: signal.Signals) -> None:
    with served("--dataset", "sample") as (server, address, _):
        screens: list[psutil.Process] = []

        def end() -> None:
            screens.extend(psutil.Process(server.pid).children(recursive=True))
            os.kill(server.pid, number)

        asyncio.run(look(address, "(4000, 28, 28)", end, keys=""))
        server.wait(20)
        assert screens
        wait(lambda: not any(screen.is_running() for screen in screens))


def test_what_cannot_be_served_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    run = CliRunner().invoke
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run(cli, ["serve", "--port", str(port)])
        assert isinstance(refused.exception, InputError)
        assert str(refused.exception) == f"Port {port} cannot be used; choose another one with --port."
    refused = run(cli, ["serve", "--dataset", "/no/where.npz"])
    assert isinstance(refused.exception, InputError)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    refused = run(cli, ["serve"])
    assert isinstance(refused.exception, InputError)
    assert refused.exception.exit_code == 2
    assert "pip install 'scrawl[web]'" in str(refused.exception)
