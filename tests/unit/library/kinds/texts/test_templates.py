"""Tags of Eleventy's texts that only its configuration, a program, knows."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('Ask in {% slack_channel "people-ops" %}.', "Ask in people-ops."),
        ("See {%- person 'Ada Lovelace' -%}.", "See Ada Lovelace."),
        ('A {% uswds_icon "search" %}b', "A b"),
        ('{% include "head" %}Text{% render "foot" %}', "Text"),
        ('{% case x %}{% when "a" %}One{% endcase %}', "One"),
        ('A{% asset "js/all.js" %} b', "A b"),
        ('{% two "a", "b" %}Text', "Text"),
        ('{% youtube "abc" %}', "▶ YouTube"),
        ('[The council]({% page "/about/the council/" %}) meets', "The council meets"),
        ("[The council]({% page %}) meets", "The council meets"),
    ],
)
def test_a_tag_with_one_text_shows_it(body: str, shown: str, load) -> None:
    site = load({"eleventy.config.js": "", "a.md": f"---\ntitle: A\n---\n{body}\n"})
    assert str(site.library.text("a.md")).strip() == shown


def test_the_target_of_a_link_that_a_tag_makes(load) -> None:
    site = load({"eleventy.config.js": "", "a.md": '---\ntitle: A\n---\n[The council]({% page "/the council/" %})\n'})
    assert "(/the%20council/)" in site.library.markdown("a.md")
