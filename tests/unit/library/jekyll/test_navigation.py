"""The order in which the undated pages of a Jekyll site are listed."""

from __future__ import annotations

import random

PAGE = "---\ntitle: {}\n{}\n---\nText of {}.\n"


def ids_of(load, pages: dict[str, tuple[str, str]], config: str = "title: Course\n") -> list[str]:
    return load({"_config.yml": config} | {path: PAGE.format(*it, path) for path, it in pages.items()}).ids


def test_pages_follow_the_navigation_of_just_the_docs(load) -> None:
    wanted = {
        "index.md": ("Start", "nav_order: 0"),
        "law/index.md": ("Law", "nav_order: 1\nhas_children: true"),
        "law/rights.md": ("Rights", "parent: Law\nnav_order: 1"),
        "law/consent.md": ("Consent", "parent: Law\nnav_order: 2\nhas_children: true"),
        "law/age.md": ("Age", "parent: Consent\ngrand_parent: Law"),
        "zeal.md": ("Zeal", "parent: Law\nnav_order: 10"),
        "art/index.md": ("Art", "nav_order: 2"),
        "art/consent.md": ("Consent", "parent: Art\nnav_order: 1"),
        "art/pictures.md": ("Pictures", "parent: Consent\ngrand_parent: Art"),
        "glossary.md": ("Glossary", "nav_order: 11"),
        "about.md": ("About", "nav_exclude: true"),
        "lost.md": ("Lost", "parent: Nowhere"),
    }
    mixed = [*wanted.items()]
    random.Random(1).shuffle(mixed)
    assert ids_of(load, dict(mixed)) == [*wanted]


def test_pages_that_name_each_other_as_parents_are_all_listed(load) -> None:
    pages = {"a.md": ("A", "parent: B"), "b.md": ("B", "parent: A"), "c.md": ("C", "parent: C"), "d.md": ("D", "")}
    assert sorted(ids_of(load, pages)) == sorted(pages)


def test_answers_of_a_collection_follow_their_places_in_each_folder(load) -> None:
    wanted = {
        "_faqs/money/index.md": ("Money", ""),
        "_faqs/money/z.md": ("What does it cost?", "order: 1"),
        "_faqs/money/b.md": ("Who pays?", "order: 2"),
        "_faqs/money/a.md": ("What else?", ""),
        "_faqs/safety/c.md": ("Is it safe?", "order: 1"),
    }
    assert ids_of(load, wanted, "collections:\n  faqs:\n    output: true\n") == [*wanted]


def test_pages_without_places_stay_in_the_order_of_their_paths(load) -> None:
    wanted = {"a.md": ("Z", ""), "b/c.md": ("Y", ""), "index.md": ("X", "")}
    assert ids_of(load, wanted) == [*wanted]
