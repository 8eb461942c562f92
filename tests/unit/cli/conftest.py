from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reader.files import passed_over
from tests.unit.cli.running import Runner

BOILERPLATE = "Written by the desk. Ask your own question at the address below."

POSTS = {
    "_posts/2026-01-05-Question-1-What-is-consent.md": (
        'title: "Q: What is consent?"\nauthor: Ada\ntags: [consent, gdpr]',
        "Consent is a *free* choice, see [the site](https://example.org/a?b=c).\n\n- asked\n- given\n",
    ),
    "_posts/2026-02-03-Question-2-Who-reads-my-mail.md": (
        "title: Who reads my mail?\nauthor: Grace\ntags: [encryption]",
        "Whoever carries it, unless it is sealed.\n",
    ),
    "_posts/2026-03-01-Question-2-Who-reads-my-mail.md": (
        "title: Who reads my mail?\nauthor: Grace\ntags: [encryption]",
        "Whoever carries it, unless it is sealed.\n",
    ),
    "_posts/2026-03-02-手紙は誰が読むのか.md": ("title: 手紙は誰が読むのか\ntags: [encryption]", "運ぶ人が読む。\n"),
    "_posts/2026-04-01-long-read.md": (
        "title: A long read\nauthor: Ada\ntags: [consent]",
        "\n\n".join(f"Paragraph {n} of a long text about lawful bases and more." for n in range(80)),
    ),
    "_drafts/unfinished.md": ("title: Unfinished", "Not yet.\n"),
    "_posts/no-date.md": ("title: Nothing", "No date in the name.\n"),
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site: four questions in five posts, a draft, and a file that is no post."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "_config.yml").write_text("title: Small\nurl: https://small.example\ntimezone: Europe/Berlin\n")
    for name, (front, body) in POSTS.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{front}\n---\n{body}", encoding="utf-8")
    return folder


@pytest.fixture
def plain_site(site: Path, tmp_path: Path) -> Path:
    """The small site without its question in another script, which on some days is the one of the day."""
    folder = shutil.copytree(site, tmp_path / "plain")
    for post in folder.glob("_posts/*.md"):
        if not post.name.isascii():
            post.unlink()
    return folder


@pytest.fixture
def run(site: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs the command line within the test's process, on the small site unless another is named."""
    monkeypatch.setenv("PRIVACY_READER_SOURCE", str(site))
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("CLICOLOR_FORCE", raising=False)
    # What an earlier test of this process went on without is no word of this one.
    passed_over()
    return Runner()
