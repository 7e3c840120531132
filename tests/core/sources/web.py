"""A web server on this machine, whose answers a test lays out."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]
LOCAL = "127.0.0.1"


class Web:
    """A web server whose pages a test lays out; it notes what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.closing = threading.Event()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.rpartition("/")[2]
                web.asked.append(name)
                web.pages.get(name, error(404))(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
                """Say nothing on stderr."""

        self._server = ThreadingHTTPServer((LOCAL, 0), Handler)
        self._server.daemon_threads = False  # so that closing the server waits for every answer to end
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def url(self, name: str) -> str:
        return f"http://{LOCAL}:{self._server.server_address[1]}/{name}"

    def serve(self, files: dict[str, bytes]) -> None:
        self.pages |= {name: whole(body) for name, body in files.items()}

    def silence(self) -> Answer:
        """Return an answer that never comes."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            self.closing.wait(30)

        return answer

    def stall(self, body: bytes) -> Answer:
        """Return an answer that promises twice as much as it sends, and then goes quiet."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            whole(body, promised=2 * len(body))(request)
            request.wfile.flush()
            self.closing.wait(30)

        return answer

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def whole(body: bytes, promised: int | None = None) -> Answer:
    """Return an answer of `body`, which says that it is `promised` bytes long."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(body) if promised is None else promised))
        request.end_headers()
        request.wfile.write(body)

    return answer


def without_length(body: bytes) -> Answer:
    """Return an answer that ends where the connection does."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(body)

    return answer


def error(status: int) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_error(status)

    return answer
