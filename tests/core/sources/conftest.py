"""A web server on this machine, and no way to any other."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from core.sources import download
from tests.core.sources.web import LOCAL, Web


@pytest.fixture
def web() -> Iterator[Web]:
    """Return a web server that has no page yet."""
    server = Web()
    yield server
    server.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let downloads lose their patience soon; only where needed, so that a busy machine fails nothing."""
    monkeypatch.setattr(download, "TIMEOUTS", (0.4, 0.4))


@pytest.fixture
def refusing_url() -> Iterator[str]:
    """Return an address at which every connection is refused."""
    with socket.socket() as bound:  # bound, so that nobody else takes the port, and never listening
        bound.bind((LOCAL, 0))
        yield f"http://{LOCAL}:{bound.getsockname()[1]}/"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo

    def only_here(host: Any, *rest: Any, **more: Any) -> Any:
        if host != LOCAL:
            raise socket.gaierror(socket.EAI_NONAME, f"a test asked for {host}")
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", only_here)
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
