"""However the reader ends, the terminal is as it was, and the exit status says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.hostile.program import Program, Reader
from tests.terminal import Terminal

SECRET = "Zebra-Quagga"
NOTE = "Okapi-Kudu"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    (posts / "2026-01-01-a.md").write_text(f"---\ntitle: {SECRET}\n---\nThe text of {SECRET}.\n")
    return posts.parent


def opened(program: Program, site: Path) -> Reader:
    reader = program.read(str(site))
    assert reader.shows(SECRET, 20) is not None, reader.text
    reader.settle(0.5)
    return reader


ENDING = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGALRM, signal.SIGXCPU]


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_gives_the_terminal_back(program: Program, site: Path, number: signal.Signals) -> None:
    with opened(program, site) as reader:
        reader.signal(number)
        assert reader.wait_for_end(5) == 128 + number
        assert reader.left() == []
        assert reader.faults() == ()
        assert b"Traceback" not in reader.output


def new_terminal() -> list[object]:
    """The modes of a terminal that no program has changed."""
    ends = os.openpty()
    try:
        return list(termios.tcgetattr(ends[1])[:4])
    finally:
        for end in ends:
            os.close(end)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_right_after_the_start_gives_the_terminal_back(
    program: Program, site: Path, number: signal.Signals
) -> None:
    for wait in (0.0, 0.05, 0.1, 0.2):
        with program.read(str(site)) as reader:
            reader.settle(0.05 + wait)
            if reader.status is None:
                reader.signal(number)
            assert reader.wait_for_end(5) != 0
            assert reader.left() == []
            # Not as before: the reader may have changed it by the time that anybody looks.
            assert termios.tcgetattr(reader._terminal)[:4] == new_terminal()


BEGUN = """
import os, signal
from reader.cli import main
from reader.tui.work.session import Session
begin = Session.__init__
def begin_and_be_ended(self, **options):
    begin(self, **options)
    os.kill(os.getpid(), signal.SIGTERM)
Session.__init__ = begin_and_be_ended
main()
"""
"""The reader, with a signal that comes when its threads run, and the screens do not yet."""


def test_a_signal_between_the_threads_and_the_screens_gives_the_terminal_back(program: Program, site: Path) -> None:
    command = [sys.executable, "-c", BEGUN, str(site)]
    with Reader(program, command, columns=120, rows=36, environment=program.environment) as reader:
        assert reader.wait_for_end(10) == 128 + signal.SIGTERM
        assert reader.left() == []
        assert termios.tcgetattr(reader._terminal)[:4] == new_terminal()


RESTORING = """
import os, signal, termios
from reader.frame import early
drawn = early.EarlyFrame("", termios.tcgetattr(0))
early.end_by_signals()
early._listen(all_keys=True)
drawn.frame, write = drawn, early._write
def write_disturbed(*what):
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        os.kill(os.getpid(), number)
    write(*what)
early._write = write_disturbed
try:
    os.kill(os.getpid(), signal.{name})
finally:
    drawn.put_back()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_while_the_terminal_is_restored_change_nothing(number: signal.Signals) -> None:
    with Terminal([sys.executable, "-c", RESTORING.format(name=number.name)]) as terminal:
        assert terminal.wait_for_end(10) in {128 + number, -number}
        assert termios.tcgetattr(terminal._terminal)[:4] == new_terminal()


EDITOR = """#!/bin/sh
trap 'echo interrupted' INT QUIT
echo editing
until read line; do :; done
"""


def test_what_interrupts_the_editor_does_not_end_the_reader(program: Program, site: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    program.environment["EDITOR"] = str(editor)
    with opened(program, site) as reader:
        reader.press("e")
        reader.wait_for("Open")
        reader.press("y")
        reader.wait_for("editing")
        for key in ("\x03", "\x1c"):
            reader.send(key)
            reader.settle(0.3)
        reader.wait_for("interrupted")
        reader.send("\n")
        reader.wait_for("All 1")
        reader.settle(0.5)
        reader.press("q")
        assert reader.wait_for_end(5) == 0
        assert reader.left() == []


STOPS = {
    "stopped without a warning": (signal.SIGSTOP, signal.SIGCONT),
    "told to go on while it runs": (signal.SIGCONT,),
    "stopped twice": (signal.SIGSTOP, signal.SIGCONT, signal.SIGTSTP, signal.SIGCONT),
}


@pytest.mark.parametrize("terminal", ["xterm-256color", "vt100"])
@pytest.mark.parametrize("stop", STOPS)
def test_what_stopped_it_changes_nothing_of_how_the_terminal_is_left(
    program: Program, site: Path, stop: str, terminal: str
) -> None:
    program.environment["TERM"] = terminal
    with opened(program, site) as reader:
        for number in STOPS[stop]:
            reader.signal(number)
            reader.settle(0.5)
        reader.press("?")
        reader.wait_for("Esc closes")
        reader.press("Escape")
        reader.wait_for("Esc closes", gone=True)
        reader.press("q")
        assert reader.wait_for_end(10) == 0
        assert reader.left() == []
        assert termios.tcgetattr(reader._terminal)[:4] == new_terminal()
        assert reader.faults() == ()


def test_a_shell_that_hangs_up_on_what_is_stopped_gets_its_end(program: Program, site: Path) -> None:
    with opened(program, site) as reader:
        reader.signal(signal.SIGSTOP)
        reader.signal(signal.SIGHUP)
        reader.signal(signal.SIGCONT)
        assert reader.wait_for_end(10) == 128 + signal.SIGHUP
        assert reader.left() == []


DROPPED = """
import os, signal, sys, weakref
from reader import settings
from reader.cli import main
load = settings.load_settings
class Lock:
    pass
def load_and_let_go():
    lock = Lock()
    gone = weakref.ref(lock, lambda _: os.kill(os.getpid(), signal.SIGTERM))
    del lock
    return load()
settings.load_settings = load_and_let_go
main()
"""
"""The reader, with a signal that comes while an import lets go of a lock."""


def test_a_signal_in_the_middle_of_an_import_is_not_lost(program: Program, site: Path) -> None:
    command = [sys.executable, "-c", DROPPED, str(site)]
    with Reader(program, command, columns=120, rows=40, environment=program.environment) as reader:
        assert reader.wait_for_end(10) == 128 + signal.SIGTERM
        assert reader.left() == []
        assert b"Traceback" not in reader.output


LET_GO = """
import os, signal, time, weakref
from reader.frame.ending import end_by_signals
class Lock:
    pass
end_by_signals()
lock = Lock()
gone = weakref.ref(lock, lambda _: os.kill(os.getpid(), signal.SIGTERM))
del lock
time.sleep(60)
"""


def test_a_signal_whose_exception_is_discarded_is_repeated() -> None:
    with Terminal([sys.executable, "-c", LET_GO]) as terminal:
        assert terminal.wait_for_end(10) == 128 + signal.SIGTERM
        assert b"Traceback" not in terminal.output


def test_a_thread_deep_in_a_text_holds_nobody_up() -> None:
    code = (
        "import threading\n"
        "from reader.cli.screens import _leave_threads\n"
        "threading.Thread(target=threading.Event().wait).start()\n"
        "print('said before', flush=False)\n"
        "_leave_threads(3)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, "said before\n", "")


BEHIND_A_MISTAKE = """
import threading
from reader.cli import screens
def failed(*arguments, **options):
    threading.Thread(target=threading.Event().wait).start()
    raise SystemExit(70)
screens._run = failed
raise SystemExit(screens.run_reader(None))
"""


def test_a_thread_holds_nobody_up_after_a_mistake_either(program: Program) -> None:
    command = [sys.executable, "-c", BEHIND_A_MISTAKE]
    with Reader(program, command, columns=80, rows=24, environment=program.environment) as reader:
        assert reader.wait_for_end(10) == 70


def test_a_lost_terminal_ends_the_program(program: Program, site: Path) -> None:
    reader = opened(program, site)
    os.close(reader._terminal)
    reader._terminal = -1
    end = time.monotonic() + 8
    while reader.status is None and time.monotonic() < end:
        reader._poll()
        time.sleep(0.05)
    assert reader.status not in (None, 0)


def ended(reader: Reader, seconds: float) -> bool:
    """Whether the program ends while nothing of what it writes is read."""
    end = time.monotonic() + seconds
    while reader.status is None and time.monotonic() < end:
        reader.poll()
        time.sleep(0.05)
    return reader.status is not None


UNHEARD = 'trap "" HUP; "$@"; echo $? >"$0"'
"""A shell that keeps the hang-up signal of its terminal to itself, as below `nohup`, and notes the exit status."""


def test_a_terminal_that_is_lost_without_a_word_ends_the_program(program: Program, site: Path, tmp_path: Path) -> None:
    told = tmp_path / "status"
    command = ["/bin/sh", "-c", UNHEARD, str(told), program.command, str(site)]
    with Reader(program, command, columns=120, rows=40, environment=program.environment) as reader:
        assert reader.shows(SECRET, 20) is not None, reader.text
        os.close(reader._terminal)
        reader._terminal = -1
        assert ended(reader, 15)
    assert told.read_text() == f"{128 + signal.SIGHUP}\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_what_waits_for_a_terminal_that_takes_nothing(
    program: Program, site: Path, number: signal.Signals
) -> None:
    with opened(program, site) as reader:
        for size in range(60):
            reader.resize(100 + size % 2, 40)
            time.sleep(0.05)
        reader.signal(number)
        assert ended(reader, 15)
        assert reader.status == 128 + number


BESIDE = """
import signal, sys, threading, time
from pathlib import Path
from reader.cli import main
def take():
    while not Path({due!r}).exists():
        time.sleep(0.02)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    time.sleep(60)
threading.Thread(target=take, daemon=True).start()
main()
"""
"""The reader, with a signal that the system gives to another thread than the main one, as it may."""


def test_a_signal_that_another_thread_is_given_ends_what_waits_for_a_terminal_that_takes_nothing(
    program: Program, site: Path, tmp_path: Path
) -> None:
    due = tmp_path / "due"
    command = [sys.executable, "-c", BESIDE.format(due=str(due)), str(site)]
    with Reader(program, command, columns=120, rows=40, environment=program.environment) as reader:
        assert reader.shows(SECRET, 20) is not None, reader.text
        for size in range(60):
            reader.resize(100 + size % 2, 40)
            time.sleep(0.05)
        due.touch()
        assert ended(reader, 15)
        assert reader.status == 128 + signal.SIGTERM


NOT_WAITING = """
import fcntl, os, sys
fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_NONBLOCK)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""What other programs do to a terminal and leave behind."""


def test_a_slow_terminal_that_does_not_wait_is_drawn_whole_and_given_back(program: Program, site: Path) -> None:
    command = [sys.executable, "-c", NOT_WAITING, program.command, str(site)]
    with Reader(program, command, columns=120, rows=40, environment=program.environment) as reader:
        assert reader.shows(SECRET, 20) is not None, reader.text
        for size in range(12):
            reader.resize(119 + size % 2, 40)
            time.sleep(0.05)
        reader.settle(1)
        reader.send("?")
        reader.wait_for("Esc closes")
        reader.press("Escape")
        reader.wait_for("Esc closes", gone=True)
        reader.press("q")
        assert reader.wait_for_end(10) == 0
        assert reader.left() == []


def test_the_screens_are_shown_where_standard_error_is_elsewhere(program: Program, site: Path) -> None:
    command = ["/bin/sh", "-c", 'exec "$@" 2>/dev/null', "sh", program.command, str(site)]
    with Reader(program, command, columns=120, rows=40, environment=program.environment) as reader:
        assert reader.shows(SECRET, 20) is not None, reader.text
        reader.press("q")
        assert reader.wait_for_end(10) == 0
        assert reader.left() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGTSTP])
def test_a_signal_in_the_last_moment_finds_the_terminal_given_back(
    program: Program, site: Path, number: signal.Signals
) -> None:
    code = f"""
import os
from reader.cli import main, screens
finish = screens._finish
def interrupted(app):
    os.kill(os.getpid(), {int(number)})
    return finish(app)
screens._finish = interrupted
main()
"""
    command = [sys.executable, "-c", code, str(site)]
    with Reader(program, command, columns=120, rows=40, environment=program.environment) as reader:
        assert reader.shows(SECRET, 20) is not None, reader.text
        reader.press("q")
        reader.settle(1)
        reader.signal_while_running(signal.SIGCONT)
        assert reader.wait_for_end(10) == (128 + number if number == signal.SIGTERM else 0)
        assert reader.left() == []
        assert b"mistake" not in reader.output


CRASHING = """
import sys
from reader.tui.widgets.post_view import PostView
from reader.tui.widgets.presenter import Presenter
from reader.tui.work.posts import PostMaker
from reader.tui.work.latest import LatestOnly
from reader.tui.terminal.driver import ListeningDriver
secret = "{note}"
def broken(self, *arguments, **options):
    text = secret
    raise RuntimeError(f"cannot show {{text}}")
{where}
sys.argv = ["privacy-reader", {site!r}]
from reader.cli import main
main()
"""
PLACES = {
    "while a key is handled": "Presenter.start_reading = broken",
    "while a line is drawn": "PostView.render_line = broken",
    "in a thread": "PostMaker._lay_out = broken",
    "while keys are heard": "ListeningDriver._hand_on = broken",
}


@pytest.mark.parametrize("where", PLACES)
def test_a_mistake_gives_the_terminal_back_and_tells_where_the_report_is(
    program: Program, site: Path, where: str
) -> None:
    code = CRASHING.format(note=NOTE, where=PLACES[where], site=str(site))
    reader = Reader(program, [sys.executable, "-c", code], columns=120, rows=40, environment=program.environment)
    with reader:
        reader.shows("All 1", 10)
        reader.settle(0.5)
        if reader.status is None:
            reader.press("Enter")
        assert reader.wait_for_end(10) == 70, reader.text
        assert reader.left() == []
        told = reader.output[reader.output.rfind(b"\x1b[?1049l") :].decode()
        assert "A report" in told
        assert "Traceback" not in told
        assert NOTE not in told
        assert SECRET not in told
    reports = list(Path(program.environment["PRIVACY_READER_HOME"]).rglob("crashes/*.txt"))
    assert len(reports) == 1
    report = reports[0].read_text()
    assert "RuntimeError" in report
    assert "broken" in report
    assert NOTE not in report
    assert SECRET not in report
    assert reports[0].stat().st_mode & 0o077 == 0


def test_without_a_terminal_it_says_so(program: Program, site: Path) -> None:
    result = program.run(str(site))
    assert result.status == 2
    assert "terminal" in result.error
    assert result.faults == ()


STUCK = """
import sys, time
from reader.cli import main
from reader.tui.terminal import crash
crash.PATIENCE = 0.2
crash.EndingApp.exit = lambda *_, **__: time.sleep(60)
main()
"""
"""The reader, with an end that takes longer than it may."""


def test_an_end_that_takes_too_long_gives_the_terminal_back(site: Path, own_home: Path) -> None:
    with Terminal([sys.executable, "-c", STUCK, str(site)]) as reader:
        reader.wait_for(SECRET, seconds=20)
        reader.settle(0.5)
        left_at = len(reader.output)
        reader.signal(signal.SIGTERM)
        assert reader.wait_for_end(10) == 128 + signal.SIGTERM
        said = reader.output[left_at:]
        assert all(f"\x1b[?{mode}l".encode() in said for mode in ("1000", "1003", "1006", "2004", "1049", "1004"))
        assert b"\x1b[?25h" in said
        assert termios.tcgetattr(reader._terminal)[:4] == new_terminal()
