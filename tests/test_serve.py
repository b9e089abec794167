"""The app in a browser: who gets in, what can be done there, and that nothing is changed."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import browser
from command_line import run
from desk import copy
from emulator import Emulator

SECONDS = 60.0


def test_without_the_extra_it_says_which_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, "briefing.cli.serving", raising=False)
    ran = run("--sample", "serve")
    assert ran.code == 2
    assert "uv tool install --reinstall '.[web]'" in ran.err
    assert "Traceback" not in ran.err


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return copy(tmp_path)


@pytest.fixture
def address(library: Path, home: Path) -> Iterator[str]:
    """A server on the library; at the end it stops when it is told to."""
    pytest.importorskip("textual_serve", reason="textual-serve is not installed: make formats")
    server = subprocess.Popen(
        [sys.executable, "-m", "briefing", "--library", library, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
        server.send_signal(signal.SIGINT)
        assert server.wait(SECONDS) == 0
    finally:
        server.kill()
        server.stdout.close()
        server.wait()


def _get(address: str, path: str = "", **headers: str) -> http.client.HTTPResponse:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    connection.request("GET", path or parts.path, headers=headers)
    return connection.getresponse()


def test_only_who_has_the_address_gets_in_and_the_page_asks_nobody_else(address: str) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{40,}/", address)
    secret = urlsplit(address).path.strip("/")
    answer = _get(address)
    page = answer.read().decode()
    assert answer.status == 200
    assert "frame-ancestors 'none'" in (answer.headers["Content-Security-Policy"] or "")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    named = re.findall(r"\w+://([^\"'/ ]+)", page)
    assert set(named) == {urlsplit(address).netloc}
    assert _get(address, f"/{secret}/page.css").status == 200
    assert _get(address, f"/{secret}/page.html").status == 404
    assert _get(address, f"/{secret}/static/js/textual.js").status == 200
    for path in ("/", "/static/js/textual.js", f"/{secret[:-1]}/", f"/{'x' * len(secret)}/socket"):
        assert _get(address, path).status == 404, path
    assert _get(address, f"/{secret}/static/../../page.html").status == 404
    assert _get(address, "/download/0123456789abcdef").status == 404
    assert _get(address, Host="example.org").status == 404
    assert _get(address, Origin="http://example.org").status == 404
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": base64.b64encode(b"0123456789abcdef").decode()}
    foreign = _get(address, f"/{secret}/socket", Origin="http://example.org", **upgrade, **key)
    assert foreign.status == 404


class Page:
    """What the app in a page shows, and a person's hands on it."""

    def __init__(self, press: Callable[[str], Awaitable[object]]) -> None:
        self.emulator = Emulator(120, 40)
        self._press = press
        self._changed = asyncio.Event()

    def feed(self, data: bytes) -> None:
        """Something has come from the app."""
        self.emulator.feed(data)
        self._changed.set()

    async def wait(self, what: str) -> None:
        """Until that is on the screen."""
        try:
            async with asyncio.timeout(SECONDS):
                while what not in "\n".join(self.emulator.rows()):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            pytest.fail(f"{what!r} never came:\n" + "\n".join(self.emulator.rows()))

    async def press(self, *keys: str) -> None:
        """Press keys, one by one."""
        for key in keys:
            await self._press(key)


async def job(page: Page) -> None:
    """Look around, be refused an edit, pick, and take the memo away."""
    await page.wait("WHAT WE KNOW")
    await page.press("right", "down", "i")
    await page.wait("Nothing can be changed")
    await page.press("e")
    await page.press(" ")
    await page.wait("memo: 1 claim")
    await page.press("m")
    await page.wait("of 350 words")
    await page.press("w")
    await page.wait("Write the memo to")
    await page.press("enter")
    await page.wait("Memo downloaded")


def _files(folder: Path) -> dict[str, bytes]:
    return {str(f): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


_WRITTEN_AS = {"enter": "\r", "right": "\x1b[C", "down": "\x1b[B"}


def test_what_is_done_in_the_page_changes_nothing_here(
    address: str, library: Path, home: Path, tmp_path: Path
) -> None:
    import aiohttp

    before = _files(library)

    async def visit() -> bytes:
        socket_address = address.replace("http", "ws") + "socket?width=120&height=40"
        root = "http://" + urlsplit(address).netloc
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(socket_address, origin=root) as socket,
        ):
            page = Page(lambda key: socket.send_json(["stdin", _WRITTEN_AS.get(key, key)]))
            keys: asyncio.Queue[str] = asyncio.Queue()

            async def listen() -> None:
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.BINARY:
                        page.feed(message.data)
                    elif message.json()[0] == "deliver_file_start":
                        keys.put_nowait(message.json()[1])

            listening = asyncio.create_task(listen())
            # What is no message is no end of the visit either.
            await socket.send_json(["resize", {"width": "no number"}])
            await job(page)
            async with session.get(f"{root}/download/{await keys.get()}") as answer:
                assert answer.headers["Content-Disposition"].startswith("attachment;")
                memo = await answer.read()
            listening.cancel()
            return memo

    memo = asyncio.run(visit()).decode()
    assert "[^1]:" in memo
    assert _files(library) == before
    assert not [f for f in _files(home / "state") if "working" in f], "picks of a visit are its own"
    assert not list(Path.cwd().glob("gas-storage*.md"))


def test_in_a_browser(address: str, library: Path, tmp_path: Path) -> None:
    before = _files(library)

    async def visit(chromium: browser.Tab) -> None:
        page = Page(chromium.press)
        asked: list[str] = []

        def seen(event: str, said: dict[str, Any]) -> None:
            if event == "Network.webSocketFrameReceived" and said["response"]["opcode"] == 2:
                page.feed(base64.b64decode(said["response"]["payloadData"]))
            elif event == "Network.webSocketFrameSent":
                match json.loads(said["response"]["payloadData"]):
                    case ["resize", {"width": width, "height": height}]:
                        page.emulator.resize(width, height)
            elif event == "Network.requestWillBeSent":
                asked.append(said["request"]["url"])

        await chromium.go(address, seen)
        await job(page)
        assert asked
        assert all(url.startswith((address, "data:")) or "/download/" in url for url in asked)

    browser.visit(tmp_path, visit)
    assert _files(library) == before
