"""A headless browser for the pages we make: Chromium, where it is found."""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 120

Seen = Callable[[str, dict[str, Any]], None]
"""Is told an event by its name, and what it says."""


def program() -> str:
    """Its path; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium is installed: pages are looked at by their text alone")
    return found


def _quiet(folder: Path) -> list[str]:
    """The program, with a profile in ``folder``, and nothing that it does by itself."""
    return [
        program(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        f"--user-data-dir={folder / 'profile'}",
    ]


def run(folder: Path, *arguments: str) -> str:
    """What the browser prints, started anew with a profile in ``folder``."""
    ran = subprocess.run(
        [*_quiet(folder), *arguments],
        capture_output=True,
        check=False,
        timeout=_SECONDS,
        cwd=folder,
    )
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")[-2000:]
    return ran.stdout.decode("utf-8")


class Tab:
    """A page that is open in a browser, over Chromium's DevTools protocol."""

    def __init__(self, send: Callable[[str], Awaitable[None]]) -> None:
        self._send = send
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._seen: Seen = lambda event, said: None

    def take(self, said: dict[str, Any]) -> None:
        """The browser has answered, or tells what happens in the page."""
        if "method" in said:
            self._seen(said["method"], said["params"])
        elif said["id"] in self._waiting:
            self._waiting.pop(said["id"]).set_result(said)

    async def ask(self, method: str, **given: object) -> dict[str, Any]:
        """One command and its result."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._send(json.dumps({"id": number, "method": method, "params": given}))
        said = await asyncio.wait_for(answer, _SECONDS)
        assert "result" in said, said
        return dict(said["result"])

    async def go(self, address: str, seen: Seen) -> None:
        """Open an address; ``seen`` is told each event of the network from then on."""
        self._seen = seen
        await self.ask("Network.enable")
        await self.ask("Page.enable")
        await self.ask("Page.navigate", url=address)

    async def press(self, key: str) -> None:
        """A key of the keyboard: a character, or one that DevTools names."""
        if len(key) == 1:
            await self.ask("Input.dispatchKeyEvent", type="char", text=key)
            return
        name, code = _KEYS[key]
        text = {"text": "\r"} if key == "enter" else {}
        for kind in ("keyDown" if text else "rawKeyDown", "keyUp"):
            await self.ask(
                "Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code, **text
            )


_KEYS = {"enter": ("Enter", 13), "right": ("ArrowRight", 39), "down": ("ArrowDown", 40)}


def visit(folder: Path, job: Callable[[Tab], Awaitable[None]]) -> None:
    """Do a job in a page of a browser of one's own."""
    asyncio.run(_visit(folder, job))


async def _visit(folder: Path, job: Callable[[Tab], Awaitable[None]]) -> None:
    import aiohttp

    browser = await asyncio.create_subprocess_exec(
        *_quiet(folder),
        "--window-size=1280,900",
        "--remote-debugging-port=0",
        "about:blank",
        stderr=asyncio.subprocess.PIPE,
    )
    assert browser.stderr is not None
    try:
        async with asyncio.timeout(_SECONDS):
            while b"DevTools listening on" not in (line := await browser.stderr.readline()):
                assert line, "the browser did not start"
        port = urlsplit(line.decode().split()[-1]).netloc
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://{port}/json") as answer:
                pages = [page for page in await answer.json() if page["type"] == "page"]
            where = pages[0]["webSocketDebuggerUrl"]
            async with session.ws_connect(where, max_msg_size=0) as socket:
                tab = Tab(socket.send_str)

                async def listen() -> None:
                    async for message in socket:
                        tab.take(message.json())

                listening = asyncio.create_task(listen())
                try:
                    await job(tab)
                finally:
                    listening.cancel()
    finally:
        browser.terminate()
        await browser.wait()
