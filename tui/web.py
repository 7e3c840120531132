"""The screen for a browser: textual-serve on this machine only, behind a key that nobody can guess."""

import secrets
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from textual_serve.server import Server

from core.text import printable

LOOPBACK = "127.0.0.1"
PATIENCE = 2.0
"""Seconds that open screens are given to close when it ends."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebScreen(Server):
    """Starts a scrawl for each browser that knows the key.

    The machine may have other users, and web pages may try any port of their reader's machine: without the
    key, all of them could steer a training and read files.
    """

    def __init__(self, arguments: Sequence[str], port: int) -> None:
        # -P, since a folder named tui where we were started must not be taken for ours.
        command = shlex.join([sys.executable, "-P", "-m", "tui.cli", *arguments])
        super().__init__(command, host=LOOPBACK, port=port, title="scrawl")
        self._key = secrets.token_urlsafe(16)
        self._cookie = f"scrawl-{port}"  # a browser gives a cookie to every port of a machine

    def serve(self, debug: bool = False) -> None:  # noqa: ARG002 - as in Server
        """Answer browsers until SIGINT or SIGTERM; raise OSError where the port cannot be had."""
        web.run_app(
            self._make_app(),
            host=self.host,
            port=self.port,
            shutdown_timeout=PATIENCE,
            access_log=None,
            print=lambda *_: self._say_where(),
        )

    async def on_startup(self, app: web.Application) -> None:
        """Keep quiet until somebody can be answered."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._admit)
        return app

    @web.middleware
    async def _admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer whoever brings the key, in the address or in the cookie that it is exchanged for."""
        given = request.query.get("key") or request.cookies.get(self._cookie, "")
        if not secrets.compare_digest(given.encode(), self._key.encode()):
            raise web.HTTPForbidden(text="Open the whole address that scrawl serve has printed.\n")
        response = await handler(request)
        if not response.prepared:
            response.set_cookie(self._cookie, self._key, httponly=True, samesite="Strict")
        return response

    def _say_where(self) -> None:
        tunnel = f"ssh -L {self.port}:{LOOPBACK}:{self.port} {printable(socket.gethostname())}"
        lines = (
            f"The screen is at {self.public_url}/?key={self._key}",
            f"From another machine, first: {tunnel}",
            "Ctrl+C ends it; a training goes on.",
        )
        print("\n".join(lines), flush=True)  # noqa: T201 - what the command is there to say
