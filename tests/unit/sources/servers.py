"""Real git repositories and real servers on loopback: `git daemon`, and `git http-backend` behind a small HTTP server.

The HTTP server can also misbehave: ask for a password, fall silent, dribble, break off, or lead somewhere else.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "An author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "An author",
    "GIT_COMMITTER_EMAIL": "author@example.org",
}


def post(title: str, text: str = "Some words.") -> str:
    return f"---\ntitle: {title}\ntags: [privacy]\n---\n{text}\n"


class Repository:
    """A repository that a site is published from."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.git("config", "uploadpack.allowFilter", "true")
        if files:
            self.commit(files)

    @property
    def address(self) -> str:
        return f"file://{self.folder}"

    def git(self, *arguments: str, text: bytes = b"") -> str:
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments], env=ENVIRONMENT, input=text, check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    def commit(self, files: Mapping[str, str | bytes | None]) -> str:
        """Write (or with None remove) files and commit; the commit's id."""
        for name, content in files.items():
            place = self.folder / name
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
        return self.git("rev-parse", "HEAD")

    def rewrite(self, files: Mapping[str, str | bytes]) -> str:
        """Exchange the whole history for one commit, as a force-push does."""
        self.git("checkout", "-q", "--orphan", "anew")
        self.git("rm", "-rqf", ".")
        identity = self.commit(files)
        self.git("branch", "-M", "main")
        self.git("reflog", "expire", "--expire=now", "--all")
        self.git("gc", "-q", "--prune=now")
        return identity


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def git_daemon(root: Path) -> Iterator[str]:
    """`git daemon` over the repositories below `root`; gives `git://127.0.0.1:PORT`."""
    port = free_port()
    process = subprocess.Popen(
        [
            *["git", "daemon", "--reuseaddr", "--export-all", "--listen=127.0.0.1", f"--port={port}"],
            *[f"--base-path={root}", str(root)],
        ],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.02)
        yield f"git://127.0.0.1:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 15)
        process.wait(5)


class HttpServer(ThreadingHTTPServer):
    """`git http-backend` over HTTP. `mode` is how it misbehaves (see `_Handler`), `seen` the requests it got."""

    daemon_threads = True

    def __init__(self, root: Path, mode: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root = root
        self.mode = mode
        self.over = threading.Event()
        self.seen: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what is tested."""


@contextlib.contextmanager
def http_server(root: Path, mode: str = "") -> Iterator[HttpServer]:
    server = HttpServer(root, mode)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HttpServer

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        self.server.seen.append((self.command, self.path))
        mode = self.server.mode
        if mode == "silent":
            self.server.over.wait(60)
            return
        if mode == "password":
            self._simple(401, {"WWW-Authenticate": 'Basic realm="private"'})
            return
        if mode.startswith("then to ") and self.command == "POST":
            self._simple(307, {"Location": mode[8:] + self.path})
            return
        if mode.startswith("to "):
            self._simple(302, {"Location": mode[3:] + self.path})
            return
        status, headers, content = self._backend(path, query, body)
        fetching = b"fetch" in body[:100]
        if mode and fetching:
            self._misbehave(mode, headers, content)
            return
        self._simple(status, headers, content)

    def _misbehave(self, mode: str, headers: dict[str, str], content: bytes) -> None:
        """`mute`: headers and no more; `half`: half of it; `half-mute`: half and silence; `dribble`: by the byte."""
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.flush()
        self.close_connection = True
        if mode == "dribble":
            for at in range(len(content)):
                self.wfile.write(content[at : at + 1])
                self.wfile.flush()
                if self.server.over.wait(0.3):
                    return
        if mode.startswith("half"):
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
        if mode in {"half-mute", "mute"}:
            self.server.over.wait(60)

    def _simple(self, status: int, headers: Mapping[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _backend(self, path: str, query: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        environment = ENVIRONMENT | {
            "GIT_PROJECT_ROOT": str(self.server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(headers.pop("Status", "200").split()[0])
        return status, headers, content


def has_git() -> bool:
    return shutil.which("git") is not None
