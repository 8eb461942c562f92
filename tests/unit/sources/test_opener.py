"""Only web and mail addresses are handed on, as one argument, to a program that cannot reach the terminal."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.sources import opener
from reader.sources.opener import can_copy, copy_text, is_remote, open_address, text_browser


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with only what the test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "TERMUX_VERSION"):
        monkeypatch.delenv(name, raising=False)
    return folder


def program(folder: Path, name: str, script: str = "") -> Path:
    """A program that writes down its arguments, one a line."""
    said = folder / f"{name}.said"
    lines = f'#!/bin/sh\nfor part; do echo "$part"; done > {said}\n{script}\n'
    (folder / name).write_text(lines)
    (folder / name).chmod(0o755)
    return said


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and not (path.exists() and path.read_text()):
        time.sleep(0.02)
    return path.read_text()


def test_an_address_is_one_argument(tools: Path) -> None:
    said = program(tools, "xdg-open")
    address = "https://blog.example.net/a;b?c=$(touch)&d='e'#f"
    assert open_address(address)
    assert wait_for(said) == address + "\n"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "-x",
        "--help",
        "",
        "https://",
        "https:///path",
        "http:path",
        "//host/x",
        "https://host/a b",
        "https://host/\n",
        "https://host/\x1b",
        "https://host/\u202e",
        "https://[bad/",
        "https://host/" + "x" * 9_000,
        "mailto:",
        "mailto:-x@host",
        "JavaScript%3Aalert(1)",
        "data:text/html,x",
        "vscode://x/y",
    ],
)
def test_what_is_no_web_or_mail_address_starts_nothing(tools: Path, address: str) -> None:
    said = program(tools, "xdg-open")
    assert not open_address(address)
    assert not said.exists()


@given(st.text())
def test_any_text_is_judged_without_a_failure(text: str) -> None:
    assert opener._may_open(text) in {True, False}
    if opener._may_open(text):
        assert text.lower().startswith(("http:", "https:", "mailto:"))


def test_the_persons_browser_comes_first(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, own = program(tools, "xdg-open"), program(tools, "my-browser")
    monkeypatch.setenv("BROWSER", "missing:my-browser --new-window %s &")
    assert open_address("mailto:me@example.org")
    assert wait_for(own) == "--new-window\nmailto:me@example.org\n"
    assert not plain.exists()
    for value in ("sh -c 'touch %s'", "'", "./my-browser", "missing"):
        own.unlink(missing_ok=True)
        monkeypatch.setenv("BROWSER", value)
        assert open_address("https://blog.example.net")
        wait_for(plain)
        assert not own.exists()


def test_without_a_browser_it_says_so(tools: Path) -> None:
    assert not open_address("https://blog.example.net")
    program(tools, "xdg-open", "exit 3")
    assert not open_address("https://blog.example.net")


def test_a_browser_that_stays_open_is_not_waited_for(tools: Path) -> None:
    program(tools, "xdg-open", f"/bin/sleep 20; echo > {tools}/over")
    assert open_address("https://blog.example.net")
    assert not (tools / "over").exists()


def test_a_browser_has_no_terminal(tools: Path) -> None:
    said = program(tools, "xdg-open", f"/bin/ls -l /proc/$$/fd > {tools}/fds; /bin/cat /proc/$$/stat >> {tools}/fds")
    open_address("https://blog.example.net")
    wait_for(said)
    text = wait_for(tools / "fds")
    assert text.count("/dev/null") >= 2
    assert "/dev/pts" not in text


def test_a_browser_of_terminals_is_left_to_who_has_one(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "https://blog.example.net/a?b=c"
    said, opener = program(tools, "w3m"), program(tools, "xdg-open")
    monkeypatch.setenv("BROWSER", "missing:w3m -N %s")
    assert text_browser(address) == [str(tools / "w3m"), "-N", address]
    (tools / "my-browser").symlink_to(tools / "w3m")
    monkeypatch.setenv("BROWSER", "my-browser")
    assert text_browser(address) == [str(tools / "my-browser"), address]
    assert text_browser("file:///etc/passwd") == []
    monkeypatch.setenv("BROWSER", "")
    assert text_browser(address) == []
    # Without a display, xdg-open would start it, and nobody would see the page.
    assert not open_address(address)
    assert not said.exists()
    monkeypatch.setenv("DISPLAY", ":0")
    assert open_address(address)
    assert wait_for(opener)


def test_text_goes_to_the_tool_of_the_system(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tools, "wl-copy", f"/bin/cat > {tools}/copied")
    assert not can_copy()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert can_copy()
    assert copy_text("Grüße\n日本")
    assert (tools / "copied").read_text() == "Grüße\n日本"
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    assert is_remote()
    assert not can_copy()
    assert not copy_text("x")


@pytest.mark.slow
def test_a_tool_that_fails_or_hangs_gives_way_to_the_next(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    program(tools, "xclip", "exit 1")
    program(tools, "xsel", f"/bin/cat > {tools}/copied")
    assert copy_text("words")
    assert (tools / "copied").read_text() == "words"
    # Waited for to its end, it would have been a success.
    program(tools, "xsel", "exec /bin/sleep 30")
    assert not copy_text("x" * 1_000_000)
    assert os.environ["DISPLAY"] == ":0"


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://example.org/é?q=ü#ß", "https://example.org/%C3%A9?q=%C3%BC#%C3%9F"),
        ("https://exämple.org/a%20b", "https://xn--exmple-cua.org/a%20b"),
        ("https://EXÄMPLE.org:8080/é", "https://xn--exmple-cua.org:8080/%C3%A9"),
        ("mailto:jürgen@example.org", "mailto:j%C3%BCrgen@example.org"),
    ],
)
def test_letters_beyond_ascii_are_encoded_as_a_browser_would(
    address: str, opened: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    assert open_address(address)
    assert (tmp_path / "opened").read_text() == opened


@pytest.mark.parametrize(
    "address", ["https://é\u202e.org/", "https://e\x1bé.org", "javascript:é", "https://" + "é" * 9_000]
)
def test_what_is_no_address_is_still_refused(address: str) -> None:
    assert not open_address(address)
