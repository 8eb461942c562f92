"""Front matter: where it ends, how its values are read, and that any bytes at all give a post or a problem."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.library.jekyll.front_matter import decode, front_block, parse_post, plain_block, read_block
from reader.library.jekyll.yaml_types import Stamp, YamlProblem, load_yaml, plain_value, to_text
from tests.pace import work_of


@pytest.mark.parametrize(
    ("text", "block", "body"),
    [
        ("---\na: 1\n---\nbody", "a: 1\n", "body"),
        ("---\na: 1\n...\nbody", "a: 1\n", "body"),
        ("---  \na: 1\n---\t \n\n\n  body", "a: 1\n", "  body"),
        ("---\n---\nbody", "", "body"),
        ("---\r\na: 1\r\n---\r\nfirst\r\n\r\nlast", "a: 1\r\n", "first\r\n\r\nlast"),
        ("---\na: 1\n--- x\nb: 2\n---\nbody", "a: 1\n--- x\nb: 2\n", "body"),
        ("---\na: 1\n---", "a: 1\n", ""),
        ("---\na: |\n  x\n---\n  y\n---\nz", "a: |\n  x\n", "  y\n---\nz"),
    ],
)
def test_where_front_matter_ends(text: str, block: str, body: str) -> None:
    found = front_block(text)
    assert found is not None
    assert (found[0], text[found[1] :]) == (block, body)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "---",
        "---\n",
        "---\na: 1\n",
        " ---\na: 1\n---\n",
        "\n---\na: 1\n---\n",
        "---\ra: 1\r---\rx",
        "----\n---\n",
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    assert front_block(text) is None
    assert parse_post(text).body == text


def test_front_matter_that_is_never_closed_is_told(load) -> None:
    site = load({"_posts/2020-01-01-open.md": "---\ntitle: Lost\nand then prose\n"})
    assert site.post().title == "Lost"
    assert "never closed" in site.problem("_posts/2020-01-01-open.md").reason


def test_a_byte_order_mark_goes() -> None:
    assert decode(b"\xef\xbb\xbf---\na: 1\n---\n") == "---\na: 1\n---\n"


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("plain text", "plain text"),
        ("C# tips # and a comment", "C# tips"),
        ("yes", True),
        ("Off", False),
        ("y", "y"),
        ("null", None),
        ("~", None),
        ("", None),
        ('""', ""),
        ("012", 10),
        ("08", 8.0),
        ("0x1F", 31),
        ("1,000", 1000),
        ("1_000", 1000),
        ("+5", 5),
        ("12:30:45", 45045),
        ("12:30", 750),
        ("3.14", 3.14),
        ("1.10", 1.1),
        ("1.", "1."),
        ("1.2.3", "1.2.3"),
        ("'2024'", "2024"),
        ("2024-02-03", datetime.date(2024, 2, 3)),
        ("2024-13-03", "2024-13-03"),
        ("2024-2-3", "2024-2-3"),
        ("!!str 123", 123),
        ("!foo bar", "bar"),
        ("[a, 1, ~, 'x']", ["a", 1, None, "x"]),
        ("{a: b}", {"a": "b"}),
    ],
)
def test_values_as_safe_yaml_reads_them(yaml: str, value: object) -> None:
    read = load_yaml(f"k: {yaml}")
    assert read == {"k": value}
    assert type(read["k"]) is type(value)  # type: ignore[index]


def test_a_time_without_a_zone_is_utc() -> None:
    assert load_yaml("2020-02-03 04:05:06") == Stamp(datetime.datetime(2020, 2, 3, 4, 5, 6, tzinfo=datetime.UTC))
    stamp = load_yaml("2020-02-03T04:05:06+05:30")
    assert isinstance(stamp, Stamp)
    assert stamp.moment.utcoffset() == datetime.timedelta(hours=5.5)
    assert load_yaml("2020-02-03 04:05") == "2020-02-03 04:05"


def test_the_last_of_two_keys_wins_and_keys_have_a_case() -> None:
    assert load_yaml("a: 1\nb: 2\na: 3\nA: 4") == {"a": 3, "b": 2, "A": 4}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (None, ""),
        (1.0, "1.0"),
        (["a", 1], "a, 1"),
        ({"a": [1, None]}, '{"a"=>[1, nil]}'),
        (float("nan"), "NaN"),
    ],
)
def test_values_as_texts(value: object, text: str) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("front", "word", "line"),
    [
        ("layout: post\ntitle: a: b", "colon", 3),
        ("title: @x", "quotes", 2),
        ("title: *x", "refers to", 2),
        ("title:\tx\n\ty: z", "", None),
        ('title: "never closed', "never closed", None),
        ("just a sentence", "names and values", 2),
        ("- a\n- b", "names and values", 2),
        ("a: 1\ncategories: 5", "categories", None),
    ],
)
def test_broken_front_matter_keeps_the_post_and_says_where(load, front: str, word: str, line: int | None) -> None:
    site = load({"_posts/2020-01-02-my-post.md": f"---\n{front}\n---\nThe body.\n", "_posts/2021-01-01-newer.md": "x"})
    assert site.ids[-1] == "_posts/2020-01-02-my-post.md", "where its date is, not on top of the list for ever"
    post = site.post("_posts/2020-01-02-my-post.md")
    assert post.date.date().isoformat() == "2020-01-02"
    problem = site.problem(post.id)
    assert problem.post_kept
    assert word in problem.reason
    if line:
        assert problem.line == line
    assert site.library.text(post) == "The body."


def test_of_two_faults_in_front_matter_both_are_told(load) -> None:  # type: ignore[no-untyped-def]
    site = load({"_posts/2020-01-02-a.md": "---\ndate: 2020-13-45\ncategories: {a: b}\n---\nThe body.\n"})
    told = [problem.reason for problem in site.library.problems]
    assert any("categories" in one for one in told)
    assert any("no month 13" in one for one in told)


def test_a_title_is_saved_from_broken_front_matter(load_one) -> None:
    assert load_one("layout: post\ntitle: Privacy: a primer").title == "Privacy: a primer"
    assert load_one("other: a: b").title == "A Post"


@pytest.mark.parametrize(
    "front",
    [
        "a: " + "[" * 30_000 + "]" * 30_000,
        "a: " + "{a: " * 5_000,
        "- " * 20_000 + "x",
        "t:\n" + "- " * 20_000 + "x",
        "a: &a [x,x]\n" + "\n".join(f"b{n}: &b{n} [{','.join([f'*b{n - 1}' if n else '*a'] * 9)}]" for n in range(9)),
        "a: &a {k: 1}\nb: &b {<<: [*a, *a]}",
        "a: &a [*a]",
        "\n".join(f"k{n}: v" for n in range(100_000)),
        "title: " + "9" * 5_000,
        "title: 0x" + "f" * 60_000,
        "title: 1" + ":59" * 3_000,
        "? [a, b]\n: x",
        "1: x\n~: y\n2024-01-01: z",
        "content: x\nhandler: y\nself: z\nmetadata: q",
        "tags: {x: [1, {y: z}], q: null}",
        "date: [2024, 1, 1]",
        "title: !!python/object/apply:os.system ['false']",
        "title: !!binary SFotRjAy",
        "title: .nan",
    ],
    ids=range(19),
)
def test_hostile_front_matter_ends_soon_with_a_post(load, front: str) -> None:
    files = {"_posts/2020-01-02-a.md": f"---\n{front}\n---\nbody\n"}
    assert load(files).ids == ["_posts/2020-01-02-a.md"]
    assert work_of(lambda: load(files), 2) < 2


_FORMS = [
    "title: A b c", 'title: "x: y"', "title: 'it'", "tags: [a, b c, 1]", "tags: []", "date: 2020-01-02 03:04:05", "a:",
    "yes: no", "layout: post # x", "x: a:b", "x: a#b", "x: -1", "x: - a", "x: 'a''b'", 'x: "a\\n"', "x: [a:b]", "- a",
    "x: [a, , b]", "x: [a,]", "x: ~", "  y: z", "# c", "...", "x:y", "x : y", "x: a  ", "x: [-a, b]", "x: a\tb",
]  # fmt: skip
_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            _FORMS
        ),
        st.text(st.sampled_from("ab:#-[],'\" \t\\01.é~\u2028\x85\ufeff"), max_size=12).map(lambda text: f"k: {text}"),
        st.text(st.sampled_from("ab:#-[]{}&*!|>%@`,'\" \t\\01.\n"), max_size=20),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(_LINES)
@pytest.mark.slow
def test_the_quick_parser_gives_what_yaml_gives(lines: list[str]) -> None:
    block = "\n".join(lines) + "\n"
    quick = plain_block(block)
    if quick is None:
        return
    value = load_yaml(block)
    assert (quick or None) == (value or None)
    assert [type(it) for it in quick.values()] == [type(it) for it in (value or {}).values()]  # type: ignore[attr-defined]


def test_lines_that_come_again_are_remembered_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, tuple[str, object]] = {}
    monkeypatch.setattr("reader.library.jekyll.front_matter._lines_read", known)
    monkeypatch.setattr("reader.library.jekyll.front_matter._LINES_KEPT", 5)

    for number in range(40):
        assert plain_block(f"layout: post\ntags: [a, b]\ntitle: Number {number}\n") == {
            "layout": "post", "tags": ["a", "b"], "title": f"Number {number}",
        }  # fmt: skip
        assert len(known) <= 5


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
@pytest.mark.slow
def test_a_plain_value_is_always_something(text: str) -> None:
    to_text(plain_value(text))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([b"", b"---\n", b"---\ntitle: ", b"---\ndate: ", b"---\ntags:\n- "]))
def test_any_bytes_give_a_post_or_a_problem(load, data: bytes, start: bytes) -> None:
    site = load({"_posts/2020-01-02-a.md": start + data + b"\n---\nbody"})
    assert site.ids or site.library.problems
    for post in site.library.posts:
        site.library.document(post)
        site.library.excerpt(post)


def test_values_nest_as_deep_as_anyone_writes_and_no_deeper() -> None:
    assert load_yaml("a: " + "[" * 12 + "]" * 12)
    with pytest.raises(YamlProblem, match="is nested more than 20 levels deep"):
        load_yaml("a: " + "[" * 20 + "]" * 20)


def test_lines_are_counted_in_the_file() -> None:
    with pytest.raises(YamlProblem) as caught:
        read_block("a: 1\nb: c: d\n")
    assert caught.value.line == 1


REPEATED = "---\ntitle: 'May I see my file?'\n---\n\n# May I  see my *file*?\n\nYes.\n\n# May I see my file?\n"


def test_a_heading_that_repeats_the_title_of_a_post_is_not_shown(load) -> None:
    other = REPEATED.replace("title: '", "title: 'Q: ")
    site = load({"_posts/2020-01-02-same.md": REPEATED, "_posts/2020-01-01-other.md": other})
    assert [site.library.text(it).count("May I see my file?") for it in site.ids] == [1, 2]


def test_a_heading_that_repeats_the_title_of_a_page_is_not_shown(load) -> None:
    assert load({"_config.yml": "", "same.md": REPEATED}).library.text("same.md").startswith("Yes.")
