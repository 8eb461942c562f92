"""Settings are checked: what is wrong is one sentence with its line, never passed over."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.errors import UsageError
from reader.library.library import LoadOptions
from reader.paths import app_paths
from reader.settings import (
    VIEWS,
    Settings,
    SyncSettings,
    holds_credentials,
    load_settings,
    parse_settings,
    settings_as_toml,
)
from reader.sorting import SORT_NAMES
from reader.text import is_clean
from tests.unit.cli.running import ROOT


def test_without_a_file_the_defaults() -> None:
    assert load_settings() == Settings()


def test_the_file_of_the_person_is_read() -> None:
    place = app_paths().config_file
    place.parent.mkdir(parents=True)
    place.write_text('theme = "dark"\nwidth = 72\n[keys]\nquit = "ctrl+q"\n[sync]\nwith = "/shared"\n')
    settings = load_settings()
    assert (settings.theme, settings.width) == ("dark", 72)
    assert dict(settings.keys) == {"quit": "ctrl+q"}
    assert settings.sync == SyncSettings("/shared")
    assert settings.sort == "newest"


def test_a_missing_file_costs_no_toml_reader() -> None:
    script = "import sys; from reader.settings import load_settings; load_settings(); print('tomllib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().width = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        parse_settings("[keys]\nquit='q'").keys["quit"] = "x"  # type: ignore[index]


def test_a_byte_order_mark_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbfwidth = 90\n")
    assert load_settings(tmp_path / "config.toml").width == 90


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("widht = 80", "config.toml, line 1: there is no setting “widht”. Did you mean “width”?"),
        ("\n\nwidth = 'wide'", "config.toml, line 3: width must be a whole number from 30 to 200, not “wide”."),
        (
            "width = true\ndwell = 2\nwidht = 80\nfold = 1\n[sync]\nwiht = 1\nwith = 3",
            "width must be a whole number from 30 to 200, not true. Wrong as well: widht, fold, sync.",
        ),
        (
            "fold = true\n[sync]\nwiht = 1\nwith = 3",
            "config.toml, line 3: there is no setting “wiht”. Did you mean “with”? Wrong as well: sync.with.",
        ),
        (
            "\n".join(f"x{n} = 1" for n in range(14)),
            "Wrong as well: x1, x2, x3, x4, x5, x6, x7, x8, x9, x10 and 3 more.",
        ),
        ("width = true", "config.toml, line 1: width must be a whole number from 30 to 200, not true."),
        ("width = 20.5", "config.toml, line 1: width must be a whole number from 30 to 200, not 20.5."),
        ("split = 99", "config.toml, line 1: split must be a whole number from 15 to 85, not 99."),
        (
            "sort = 'newst'",
            "read, not “newst”. Did you mean “newest”?",
        ),
        ("fold = 1", "config.toml, line 1: fold must be true or false, not 1."),
        ("dwell = nan", "config.toml, line 1: dwell must be a number from 0 to 10, not nan."),
        ("keys = 3", "config.toml, line 1: keys must be a table of bindings’ names and their keys, not 3."),
        ("theme = 'a'\n[keys]\nb = 'x'\nquit = 1", "config.toml, line 4: keys.quit must be a key in quotes, not 1."),
        ("[keys]\nquit = ''", "config.toml, line 2: keys.quit must be a key in quotes, not “”."),
        ("[sync]\nwiht = '/x'", "config.toml, line 2: there is no setting “wiht”. Did you mean “with”?"),
        ("sync.with = 3", "config.toml, line 1: sync.with must be one line of text in quotes, not 3."),
        ("sync = {with = 3}", "config.toml, line 1: sync.with must be one line of text in quotes, not 3."),
        ("[synk]\nwith = 'x'", "config.toml, line 1: there is no setting “synk”. Did you mean “sync”?"),
        ("width = 80\nwidth = 90", "config.toml, line 2: Cannot overwrite a value. https://toml.io"),
        ("width =\n", "config.toml, line 1: Invalid value. https://toml.io"),
        ("dates = '%Q'", "config.toml, line 1: dates must be one of auto, iso, relative, long, or a pattern"),
        ("width = 0x" + "f" * 9_000, "not a number this large."),
        ("width = " + "9" * 9_000, "config.toml is not valid TOML."),
        ("x = " + "[" * 9_000, "config.toml is not valid TOML."),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_settings(text)
    assert sentence in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\nlist.down = "n,f7"\nquit = "x"',
        '[keys]\n"list.down" = ["n", "f7"]\nquit = ["x"]',
        '[keys.list]\ndown = "n,f7"\n[keys]\nquit = "x"',
        'keys = {list = {down = ["n", "f7"]}, quit = "x"}',
        'keys.list.down = "n,f7"\nkeys.quit = "x"',
    ],
)
def test_keys_may_be_written_in_every_form_that_toml_has(text: str) -> None:
    assert dict(parse_settings(text).keys) == {"list.down": "n,f7", "quit": "x"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[keys]\nlist.down = 3", "config.toml, line 2: keys.list.down must be a key in quotes, not 3."),
        ("[keys.list]\n\ndown = []", "config.toml, line 3: keys.list.down must be a key in quotes, not a list."),
        ("keys . list.'down' = ['']", "config.toml, line 1: keys.list.down must be a key in quotes, not a list."),
        ("[keys]\nlist.down = 'n'\n'list.down' = 'm'", "line 2: keys.list.down is set twice."),
        ("keys" + ".a" * 40 + " = 'x'", "must be a key in quotes, not a table."),
    ],
)
def test_a_wrong_key_in_a_table_within_the_keys_is_told_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_settings(text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("theme = dark", 'Text needs quotation marks: theme = "dark"'),
        ("width = 80\ntheme = “dark” # mine", 'Text needs quotation marks: theme = "dark"'),
        ("dates = %d %b %Y", 'Text needs quotation marks: dates = "%d %b %Y"'),
        ("[sync]\nwith = ~/shared", 'Text needs quotation marks: with = "~/shared"'),
        ("[keys]\nlist.down = n", 'Text needs quotation marks: list.down = "n"'),
        ("sort = newest\nview = 'all'", 'Text needs quotation marks: sort = "newest"'),
        ("[keys]\nread = 'x'\nread.all = 'y'", 'A name with a dot needs quotation marks here: "read.all" = …'),
        ("fold = True", "Write fold = true"),
        ("fold = no # never", "Write fold = false"),
        ('theme = "a\\d"', "https://toml.io"),
        ("width = 80 columns", "https://toml.io"),
        ("theme = ", "https://toml.io"),
        ("width = [", "https://toml.io"),
        ("theme", "https://toml.io"),
    ],
)
def test_forgotten_quotation_marks_are_told(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_settings(text)
    assert hint in caught.value.hint


@pytest.mark.parametrize("address", ["https://me:s3cret@host/x.git", "https://s3cret@host/x", "ssh://me:s3cret@host/x"])
def test_a_password_in_an_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(UsageError, match="contains a user name or a password") as told:
        parse_settings(f"[sync]\nwith = '{address}'\n")
    assert "s3cret" not in f"{told.value}{told.value.hint}"
    for good in ("git@host:me/x.git", "ssh://git@host/x.git", "https://host/@me/x.git", "/home/me@work/x"):
        assert parse_settings(f"[sync]\nwith = '{good}'\n").sync.with_ == good


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(tmp_path)
    (tmp_path / "latin").write_bytes(b"width = 80\ntheme = '\xe9'\n")
    with pytest.raises(UsageError, match="line 2: this is not UTF-8"):
        load_settings(tmp_path / "latin")
    (tmp_path / "huge").write_bytes(b"#" * 300_000)
    with pytest.raises(UsageError, match="larger than"):
        load_settings(tmp_path / "huge")


@pytest.mark.parametrize("dates", ["auto", "iso", "relative", "long", "%d %b %Y", "%Y-%m-%d", "%-d.%-m.%y"])
def test_dates_may_be_a_pattern(dates: str) -> None:
    assert parse_settings(f'dates = "{dates}"').dates == dates


def test_every_field_can_be_set_and_every_key_is_a_field() -> None:
    text = settings_as_toml(Settings(future=True))
    for item in fields(Settings):
        assert f"\n{item.name} = " in "\n" + text or f"[{item.name}]" in text
    with pytest.raises(UsageError) as caught:
        parse_settings("zzzzzzzz = 1")
    assert all(item.name in caught.value.hint for item in fields(Settings))


LINE = st.text(st.characters(categories=["L", "N", "P"]), max_size=30)
SETTINGS = st.builds(
    Settings,
    theme=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    width=st.integers(30, 200),
    split=st.integers(15, 85),
    sort=st.sampled_from(SORT_NAMES),
    view=st.sampled_from(VIEWS),
    dwell=st.floats(0, 10),
    fold=st.booleans(),
    future=st.sampled_from([None, True, False]),
    keep_reading_times=st.integers(0, 36_500),
    keys=st.dictionaries(LINE, LINE.filter(bool), max_size=4),
    sync=st.builds(
        SyncSettings,
        with_=LINE.filter(lambda line: not holds_credentials(line)),
        at_start=st.booleans(),
        at_end=st.booleans(),
    ),
)


@given(SETTINGS)
def test_what_is_written_is_read_back(settings: Settings) -> None:
    assert parse_settings(settings_as_toml(settings)) == settings


@given(st.one_of(st.text(), st.text(st.sampled_from("widthkeysyn.=[]{}'\"\\# \n\t1e-_,trueflas\x00"), max_size=80)))
@example("keys.'\x1b' = 1")
@example("[keys]\n\"\\u001b]0;x\" = 'q'")
@example("'\\' = 1")
def test_any_text_is_settings_or_a_sentence(text: str) -> None:
    told = ""
    try:
        parse_settings(text)
    except UsageError as error:
        told = str(error)
    assert is_clean(told)
    assert "\n" not in told


def test_what_is_listed_is_the_same_without_a_file_as_with_an_empty_one() -> None:
    assert LoadOptions.of(Settings()) == LoadOptions()
    assert LoadOptions.of(parse_settings("drafts = true"), {"fold": False}) == LoadOptions(drafts=True, fold=False)


def uses(room: str) -> set[str]:
    """The settings that the modules of a room take from a value called `settings`, or by `chosen(NAME)`."""
    names = set()
    for path in (ROOT / "reader" / room).rglob("*.py"):
        if path.name == "config.py":
            # It prints them all.
            continue
        names |= set(re.findall(r"(?:settings(?:\(\))?\.|chosen\(\")([a-z_]+)\b(?!\()", path.read_text("utf-8")))
    return names & {item.name for item in fields(Settings)}


@pytest.mark.parametrize("room", ["tui", "cli"])
def test_the_table_says_which_room_reads_a_setting(room: str) -> None:
    said = {item.name for item in fields(Settings) if room in item.metadata["read_by"]}
    assert uses(room) <= said


def test_the_library_reads_the_settings_that_are_fields_of_its_options() -> None:
    said = {item.name for item in fields(Settings) if "library" in item.metadata["read_by"]}
    assert said == set(LoadOptions._fields)


def test_each_setting_is_explained_where_its_value_is_printed() -> None:
    printed = settings_as_toml(Settings())
    for item in fields(Settings):
        assert item.metadata["about"]
        if not is_dataclass(getattr(Settings(), item.name)) and item.name != "keys":
            assert f"# {item.metadata['about']}\n" in printed
