"""A post in several languages: one row, and a key that shows another language of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.running import running

POST = "---\ntitle: {}\ndate: 2024-01-0{}\n---\n{}\n\n[the other](/{}posts/two/)\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site in two languages, with one post in a third."""
    files = {
        "hugo.toml": "baseURL = 'https://e.example'\ndefaultContentLanguage = 'en'\n[languages.en]\n[languages.de]\n"
        "[languages.fr]\n",
        "content/posts/one.md": POST.format("Good morning", 2, "English words.", "de/"),
        "content/posts/one.de.md": POST.format("Guten Morgen", 2, "Deutsche Worte.", ""),
        "content/posts/two.md": POST.format("Second", 1, "More English.", ""),
        "content/posts/two.de.md": POST.format("Zweiter", 1, "Mehr Deutsch.", ""),
        "content/posts/two.fr.md": POST.format("Deuxième", 1, "Encore du français.", ""),
        "content/posts/alone.md": POST.format("Alone", 3, "Only English.", ""),
    }
    for name, text in files.items():
        place = tmp_path / "site" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path / "site"


async def test_a_key_shows_the_other_language(site: Path) -> None:
    async with running(site, language="en") as reader:
        assert reader.titles == ["Alone", "Good morning", "Second"]
        await reader.press("down", "enter")
        assert "also in de (i)" in reader.text
        await reader.press("i")
        assert "Deutsche Worte." in reader.text
        assert "English words." not in reader.text
        assert "also in en (i)" in reader.text
        await reader.press("b", "i")
        assert "English words." in reader.text
        assert reader.session.store.marks(reader.highlighted).bookmarked


async def test_among_several_languages_one_is_chosen(site: Path) -> None:
    async with running(site, language="de") as reader:
        assert reader.titles == ["Alone", "Guten Morgen", "Zweiter"]
        await reader.press("down", "down", "i")
        assert "Read this post in" in reader.text
        assert "French" in reader.text
        await reader.press("down", "enter")
        assert "Encore du français." in reader.text


async def test_a_post_in_one_language_says_so(site: Path) -> None:
    async with running(site, language="en") as reader:
        await reader.press("i")
        assert "This post is in one language only." in reader.text


async def test_a_link_leads_to_the_language_that_it_names(site: Path) -> None:
    async with running(site, language="en") as reader:
        await reader.press("down", "enter", "tab", "enter")
        assert "Mehr Deutsch." in reader.text


async def test_a_bookmark_stays_when_another_language_is_preferred(site: Path) -> None:
    async with running(site, language="en") as reader:
        await reader.press("down", "b")
    async with running(site, language="de") as reader:
        await reader.press("3")
        assert reader.titles == ["Guten Morgen"]


async def test_the_filter_finds_by_any_language(site: Path) -> None:
    async with running(site, language="en") as reader:
        await reader.press("slash")
        await reader.type("lang:fr")
        assert reader.titles == ["Second"]
