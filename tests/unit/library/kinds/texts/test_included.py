"""What pages take in from other files and from their own front matter, and what stands where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library.kinds.texts.included import with_parts
from reader.library.kinds.texts.templates import without_templates
from reader.library.library import Library
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from tests.unit.library.conftest import write


def loaded(root: Path, files: dict[str, str]) -> Library:
    return load_tree(FolderTree(write(root / "site", files)))


def test_snippets_of_mkdocs_stand_in_their_page(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "site_name: M\n",
        "shared/a.md": '---\ntitle: x\n---\nFirst *part*.\n\n--8<-- "docs/b.md"\n',
        "docs/b.md": "Second part.\n",
        "docs/code.py": "one\ntwo\nthree\n# --8<-- [start:mid]\nfour\n# --8<-- [end:mid]\n",
        "docs/loop.md": '# Loop\n\n--8<-- "docs/loop.md"\n',
        "docs/page.md": '# Page\n\n--8<-- "shared/a.md"\n\n!!! note\n\n    --8<-- "b.md"\n\n--8<-- "no.md"\n\n'
        '```\n--8<-- "docs/code.py:2:3"\n--8<-- "docs/code.py:mid"\n```\n\n--8<--\ndocs/b.md\n--8<--\n\n'
        '--8<-- "../../outside.md"\n',
    }
    library = loaded(tmp_path, files)
    assert library.text("docs/page.md").split("\n\n") == [
        "First part.", "Second part.", "> Note\n>\n> Second part.", "[no.md]", "two\nthree\nfour", "Second part.",
        "[../../outside.md]",
    ]  # fmt: skip
    assert "[docs/loop.md]" in library.text("docs/loop.md")
    entry = library.entry_of("docs/page.md")
    assert entry is not None
    (found,) = library.search_texts([entry])
    assert "First part" in found.text


def test_parts_that_a_page_imports_stand_in_it(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.js": "module.exports = {};\n",
        "docs/_part.mdx": "import Deep from './_deep.md';\n\nThe *part*.\n\n<Deep />\n",
        "docs/_deep.md": "Deep words.\n",
        "docs/_self.mdx": "import Self from './_self.mdx';\n\nSelf.\n\n<Self />\n",
        "docs/page.mdx": "---\ntitle: Page\ndescription: Told above\n---\n"
        "import Part from './_part.mdx';\nimport Other from \"@site/docs/_deep.md\";\n"
        "import Gone from './_gone.mdx';\nimport Self from './_self.mdx';\n\n"
        "{frontMatter.description} {frontMatter.gone}\n\n- In a list:\n\n"
        '  <Part name="x" />\n\n<Other />\n\n<Gone />\n\n<Self />\n',
    }
    text = loaded(tmp_path, files).text("docs/page.mdx")
    assert text.startswith(
        "Told above {frontMatter.gone}\n\n- In a list:\n\n  The part.\n\n  Deep words.\n\nDeep words.\n\nSelf."
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{% raw %}{{ a }} {% if %}{% endraw %} b", "{{ a }} {% if %} b"),
        ("```\n{% raw %}{{ a }}{% endraw %}\n```", "```\n{{ a }}\n```"),
        ("```\n{{ title }} {% for x %}\n```", "```\n{{ title }} {% for x %}\n```"),
        ("{{ title }} of {{ page.n | upper }}, {{ unknown }}", "T of 3, {{ unknown }}"),
        ("{% assign y = 'words' %}{% set z = \"more\" %}{{ y }} {{ z }}", "words more"),
        ("{{ '/a.png' | url }}", "/a.png"),
        ("a {% comment %}x{% endcomment %}b{# y #} c", "a b c"),
        ("{% note %}Kept{% endnote %}", "Kept"),
        ('{% image "a.png", "A cat" %}', "![A cat](<a.png>)"),
        ("{% highlight js %}\nx\n{% endhighlight %}", "\n\n```js\nx\n```\n\n"),
        ("{% raw %} never ended {{ title }}", " never ended T"),
        (
            "{% set a %}{% raw %}\n{{ b }}\n{% endraw %}{% endset %}\n{{ a | highlight('html') | safe }}",
            "\n\n\n```html\n{{ b }}\n```\n\n",
        ),
        ("{% capture a %}b{% endcapture %}{{ a }}", "b"),
        ("[a]({{ unknown.b }})", "[a]()"),
        ("{# never ended", "{# never ended"),
        ("{{ title", "{{ title"),
    ],
)
def test_tags_of_eleventy_are_what_they_mean(body: str, text: str) -> None:
    assert without_templates(body, {"title": "T", "page": {"n": 3}}) == text


def test_a_site_of_eleventy_may_have_no_templates(tmp_path: Path) -> None:
    files = {"a.md": "---\ntitle: T\n---\n{{ title }} {% x %}\n"}
    config = "export default () => ({\n  markdownTemplateEngine: false,\n});\n"
    assert loaded(tmp_path / "a", {**files, "eleventy.config.js": config}).text("a.md") == "{{ title }} {% x %}"
    assert loaded(tmp_path / "b", {**files, "eleventy.config.js": "export default 1;\n"}).text("a.md") == "T"


def test_parts_that_import_parts_are_a_few_in_all() -> None:
    asked: list[str] = []

    def read(path: str) -> str:
        asked.append(path)
        return "".join(f"import A{number} from './p{number}.mdx'\n\n<A{number} />\n\n" for number in range(60))

    with_parts(read(""), "docs/a.mdx", read, "")
    assert len(asked) < 100


def test_what_a_page_of_eleventy_gives_to_a_file_stands_in_it(tmp_path: Path) -> None:
    files = {
        "eleventy.config.js": "",
        "src/_includes/box.njk": "<b>a.js</b>{% if code %}{{ code | change | highlight('js') }}{% endif %}",
        "src/_includes/plain.njk": "<p>{{- code -}}</p>",
        "src/_includes/part.md": "A *part*.\n",
        "src/page.md": "# Page\n\n{% set code %}\none();\n{% endset %}\n{% include 'box.njk' %}\n\n"
        '{% set code %}two *words*{% endset %}{{ code }} again: {% include "plain.njk" %}\n\n'
        '{% include "part.md" %}\n\n'
        "{% include 'gone.njk' %}{% include '../eleventy.config.js' %}End `{% include 'box.njk' %}`\n",
    }
    text = loaded(tmp_path, files).text("src/page.md")
    assert text.split("\n\n") == [
        "one();", "two words again: two words", "A part.", "End {% include 'box.njk' %}"
    ]  # fmt: skip


def test_values_put_in_no_more_than_a_page_holds() -> None:
    text = without_templates("{% set a %}" + "x" * 100_000 + "{% endset %}" + "{{ a }} " * 2_000, {})
    assert len(text) < 1_100_000
    assert text.endswith("{{ a }} ")


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{% include_code Say it lang:js a.js %}", "Say it\n\none\ntwo\nthree"),
        ("{% include_code from:2 to:2 a.js %}", "a.js\n\ntwo"),
        ("{% include_code Lost none.js %}", "[Lost]"),
        ("{% include_code ../../../../a.js %}", "[../../../../a.js]"),
        ("`{% include_code a.js %}`", "{% include_code a.js %}"),
    ],
)
def test_code_from_a_file_of_hexo(load, tag: str, shown: str) -> None:
    site = load({
        "_config.yml": "title: H\n", "scaffolds/post.md": "", "source/downloads/code/a.js": "one\ntwo\nthree\n",
        "source/_posts/a.md": f"---\ntitle: A\n---\n{tag}\n",
    })  # fmt: skip
    assert str(site.library.text("source/_posts/a.md")).strip() == shown
