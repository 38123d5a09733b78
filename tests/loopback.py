"""A server on this machine, to download from without a network, that fails in any way asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Loopback:
    """Serves files from memory.

    Attributes:
        address: what the path of a file is appended to.
        files: the content of each path.
        cut: paths of which only half is sent before the connection breaks.
        stalled: paths of which half is sent, and then nothing more until the server ends.
        silent: paths that are never answered.
        headers: more headers of each answer.
        asked: the paths that were asked for.
    """

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.files: dict[str, bytes] = {}
        self.cut: set[str] = set()
        self.stalled: set[str] = set()
        self.silent: set[str] = set()
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.ended = threading.Event()


@contextmanager
def loopback() -> Iterator[Loopback]:
    """Serve as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            served.asked.append(path)
            if path in served.silent:
                served.ended.wait()
            if path not in served.files:
                self.send_error(404)
                return
            content = served.files[path]
            self.send_response(200)
            for name, value in served.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            breaks = path in served.cut | served.stalled
            self.wfile.write(content[: len(content) // 2] if breaks else content)
            if path in served.stalled:
                self.wfile.flush()
                served.ended.wait()

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing: who stops a download resets the connection."""

    with Server(("127.0.0.1", 0), Handler) as server:
        served = Loopback(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield served
        finally:
            served.ended.set()
            server.shutdown()
            thread.join()
