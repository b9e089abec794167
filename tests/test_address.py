"""An address is seen in full before anybody goes there, and never opened by anything it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.settings import desktop
from briefing.tui.address import address
from desk import Desk, work
from golden import screen_text
from libraries import write


@pytest.mark.parametrize(
    ("text", "url", "said"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d", ""),
        ("http://example.org", "http://example.org", "not encrypted"),
        ("https://bank.example@evil.example/", "https://bank.example@evil.example/", "The site is"),
        ("https://good.example\\@evil.example", "https://good.example%5C@evil.example", "site is"),
        ("https://xn--e1awd7f.com/", "https://xn--e1awd7f.com/", "which reads as"),
        ("https://аpple.com/", "https://xn--pple-43d.com/", "several scripts"),
        ("https://日本.example/経済", "https://xn--wgv71a.example/%E7%B5%8C%E6%B8%88", "reads as"),
        ("https://127.0.0.1:8080/", "https://127.0.0.1:8080/", "unusual port, 8080"),
        ("https://[::1]/", "https://[::1]/", "a number"),
    ],
)
def test_what_is_to_be_known_of_an_address(text: str, url: str, said: str) -> None:
    found = address(text)
    assert found is not None
    assert found.url == url
    assert said in " ".join(found.warnings)
    assert bool(found.warnings) == bool(said)


@pytest.mark.parametrize(
    "text",
    [
        *("", "example.org", "javascript:alert(1)", "file:///etc/passwd", "https://", "ftp://a.b/"),
        *("https://a b/", "https://a.b/\x1b]52;c;x\x07", "https://a\u202eb.org/", "--version"),
        *("https://ex%61mple.org/", "https://a.b:port/", "https://[::1/", "https://a\u200bb.org"),
    ],
)
def test_what_is_no_address_of_the_web(text: str) -> None:
    assert address(text) is None


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=150)
def test_what_is_opened_is_ascii_and_begins_as_it_must(text: str) -> None:
    for tried in (text, f"https://{text}", f"https://example.org/{text}"):
        found = address(tried)
        if found is not None:
            assert found.url.isascii()
            assert found.url.isprintable()
            assert found.url.startswith(("https://", "http://"))
            assert " " not in found.url
            again = address(found.url)
            assert again is not None
            assert again.url == found.url


def test_where_a_session_has_a_browser_and_a_clipboard() -> None:
    assert desktop.has_browser({"DISPLAY": ":0"}, "linux")
    assert not desktop.has_browser({}, "linux")
    assert desktop.has_browser({}, "darwin")
    assert not desktop.has_browser({"DISPLAY": ":0", "SSH_CONNECTION": "x"}, "linux")
    assert desktop.reaches_clipboard({"TERM": "xterm-kitty"})
    assert not desktop.reaches_clipboard({"TERM": "xterm-kitty", "TMUX": "/tmp/x"})
    assert not desktop.reaches_clipboard({"TERM": "xterm-256color"})


def library(folder: Path, url: str) -> Path:
    return write(
        folder,
        {
            "briefs/t/b.toml": 'title = "B"\n[[claims]]\nid = "c"\ntext = "It is so."\n'
            'evidence = ["s"]\n',
            "briefs/sources.toml": f'[[sources]]\nid = "s"\ntitle = "S"\nurl = "{url}"\n',
        },
    )


def test_it_is_opened_by_a_second_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(desktop, "open_in_browser", lambda url: bool(opened.append(url)) or True)
    monkeypatch.setattr("briefing.tui.addressing.has_browser", lambda: True)

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "O")
        assert "https://xn--pple-43d.com/x" in screen_text(desk.pilot)
        assert "several scripts" in screen_text(desk.pilot)
        assert not opened
        await desk.press("escape", "O", "y")
        assert desk.app.clipboard == "https://xn--pple-43d.com/x"
        assert not opened
        await desk.press("O", "o")
        assert opened == ["https://xn--pple-43d.com/x"]

    work(library(tmp_path, "https://аpple.com/x"), job, size=(80, 24))


def test_of_several_sources_it_is_the_one_under_the_cursor(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "briefs/t/b.toml": 'title = "B"\n[[claims]]\nid = "c"\ntext = "It is so."\n'
            'evidence = ["s", "r"]\n',
            "briefs/sources.toml": "".join(
                f'[[sources]]\nid = "{i}"\ntitle = "{i}"\nurl = "https://{i}.example.org/"\n'
                for i in "sr"
            ),
        },
    )

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "O")
        assert "The address of which source?" in screen_text(desk.pilot)
        await desk.press("escape", "right", "down", "O", "y")
        assert desk.app.clipboard == "https://r.example.org/"

    work(root, job)


@pytest.mark.parametrize("why", ["no browser", "settings", "no address"])
def test_it_is_only_copied(why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.settings.paths import config_file

    monkeypatch.setattr("briefing.tui.addressing.has_browser", lambda: why != "no browser")
    monkeypatch.setattr(desktop, "open_in_browser", lambda url: pytest.fail(url))
    if why == "settings":
        config_file().parent.mkdir(parents=True, exist_ok=True)
        config_file().write_text('addresses = "copy"\n')
    url = "javascript:alert(1)" if why == "no address" else "https://example.org/"

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "O", "o")
        said = screen_text(desk.pilot)
        assert "Open it" not in said
        await desk.press("y")
        assert desk.app.clipboard == url

    work(library(tmp_path, url), job)
