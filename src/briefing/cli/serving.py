"""The app in a browser on the same machine: a page, and for each visit an app of its own.

Nobody else gets in: the server listens on the loopback address only, each of its addresses holds
a secret made at its start, and a page of another site can neither name it (the ``Host`` must be
its own, against DNS rebinding) nor connect to it (so must the ``Origin``). The page asks nothing
of any other server.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from importlib import resources
from pathlib import Path
from string import Template

from aiohttp import WSMsgType, web
from textual_serve import server as textual_serve
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from briefing.settings import paths

HOST = "127.0.0.1"
_PAGE = resources.files("briefing.cli") / "web"
_STATIC = Path(textual_serve.__file__).parent / "static"
_HEADERS = {
    # Styles in elements are what the terminal in the page draws itself with.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
        " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_SIZE = 16
"""Pixels of a letter."""
_SMALLEST, _WIDEST, _HIGHEST = 20, 1_000, 500
"""Cells of a terminal that is believed."""
MOST_AT_ONCE = 8
"""Apps that run at once: each is a process."""


class _Visit(AppService):
    """One app in a process of its own, that can write nowhere but into a folder of its visit."""

    def __init__(
        self,
        arguments: list[str],
        folder: Path,
        socket: web.WebSocketResponse,
        downloads: DownloadManager,
    ) -> None:
        async def close() -> None:
            await socket.close()

        super().__init__(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=close,
            download_manager=downloads,
        )
        self._arguments = arguments
        self._folder = folder

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = {**self._build_environment(width, height), **_own_folders(self._folder)}
        process = await asyncio.create_subprocess_exec(
            *self._arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._process, self._stdin = process, process.stdin
        return process


def _own_folders(folder: Path) -> Mapping[str, str]:
    """Settings as they are, in a copy, and a memory that is gone with the visit."""
    settings = paths.config_file().parent
    if settings.is_dir():
        shutil.copytree(settings, folder / "config" / settings.name)
    return {
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
    }


class Server:
    """Serves the app on one library, to be read only."""

    def __init__(self, title: str, arguments: list[str]) -> None:
        """``arguments`` are those of ``briefing`` that open the app; ``title`` is the page's."""
        self._title = title
        self._arguments = [sys.executable, "-P", "-m", "briefing", *arguments]
        self._secret = secrets.token_urlsafe(32)
        self._downloads = DownloadManager()
        self._open: set[web.WebSocketResponse] = set()
        self._port = 0

    @property
    def address(self) -> str:
        """Where it is reached, with the secret; known once it listens."""
        return f"http://{HOST}:{self._port}/{self._secret}/"

    def run(self, port: int, began: Callable[[str], None]) -> None:
        """Serve until told to stop (ctrl+c, SIGTERM); ``began`` is told the address.

        Port 0 is any that is free.

        Raises OSError where the port is taken.
        """
        asyncio.run(self._run(port, began))

    async def _run(self, port: int, began: Callable[[str], None]) -> None:
        told_to_stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=2)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
            self._port = runner.addresses[0][1]
            began(self.address)
            await told_to_stop.wait()
        finally:
            await asyncio.gather(*(socket.close() for socket in self._open))
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._guarded])
        application.router.add_get("/{secret}/", self._index)
        application.router.add_get("/{secret}/{file:page\\.(?:css|js)}", self._file)
        application.router.add_get("/{secret}/socket", self._socket)
        application.router.add_static(f"/{self._secret}/static", _STATIC)
        # The script of the page asks for this one at the root; its key is a secret too.
        application.router.add_get("/download/{key}", self._download)
        return application

    @web.middleware
    async def _guarded(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        if not self._may_come_in(request):
            return web.Response(status=404, text="There is nothing here.", headers=_HEADERS)
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    def _may_come_in(self, request: web.Request) -> bool:
        own = f"{HOST}:{self._port}"
        origin = request.headers.get("Origin", f"http://{own}")
        if request.headers.get("Host") != own or origin != f"http://{own}":
            return False
        given = request.path.split("/")[1]
        return given == "download" or secrets.compare_digest(
            given.encode(errors="replace"), self._secret.encode()
        )

    async def _index(self, request: web.Request) -> web.Response:
        page = Template((_PAGE / "page.html").read_text(encoding="utf-8"))
        return web.Response(
            text=page.substitute(
                title=escape(self._title),
                socket=f"ws://{HOST}:{self._port}/{self._secret}/socket",
                again=f"/{self._secret}/",
                size=_SIZE,
            ),
            content_type="text/html",
        )

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["file"]
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        text = (_PAGE / name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=kind)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if len(self._open) >= MOST_AT_ONCE:
            return web.Response(status=503, text="Too many are open at once.")
        socket = web.WebSocketResponse(heartbeat=15)
        self._open.add(socket)
        try:
            await socket.prepare(request)
            with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
                visit = _Visit(self._arguments, Path(folder), socket, self._downloads)
                await visit.start(*_size(request.query))
                try:
                    await _listen(socket, visit)
                finally:
                    await visit.stop()
        finally:
            self._open.discard(socket)
        return socket

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            known = await self._downloads.get_download_metadata(key)
        except KeyError:
            return web.Response(status=404, text="There is nothing here.")
        # Never shown by the browser: a page of ours is made of a library's words.
        name = known.file_name.encode("ascii", "replace").decode().replace('"', "")
        response = web.StreamResponse(
            headers={
                **_HEADERS,
                "Content-Type": "application/octet-stream",
                "Content-Disposition": f'attachment; filename="{name}"',
            }
        )
        await response.prepare(request)
        async for part in self._downloads.download(key):
            await response.write(part)
        await response.write_eof()
        return response


def _size(query: Mapping[str, str]) -> tuple[int, int]:
    """Columns and rows of the terminal in the page."""

    def number(name: str, otherwise: int, most: int) -> int:
        said = query.get(name, "")
        known = said.isascii() and said.isdigit() and len(said) < 6
        return max(_SMALLEST, min(most, int(said))) if known else otherwise

    return number("width", 80, _WIDEST), number("height", 24, _HIGHEST)


async def _listen(socket: web.WebSocketResponse, visit: _Visit) -> None:
    """Pass on what is typed in the page, until it is closed; what is not understood is left."""
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        match message.json():
            case ["stdin", str(keys)]:
                await visit.send_bytes(keys.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await visit.set_terminal_size(min(width, _WIDEST), min(height, _HIGHEST))
            case ["ping", said]:
                await socket.send_json(["pong", said])
            case ["blur", *_]:
                await visit.blur()
            case ["focus", *_]:
                await visit.focus()
