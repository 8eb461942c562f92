"""A site whose configuration says that its texts lie in a folder: paths begin there."""

from __future__ import annotations

import pytest

PLACES = {"_posts/2024-01-02-post.md": "/2024/01/02/post.html", "_guides/deep/guide.md": "/guides/deep/guide.html"}


@pytest.mark.parametrize("path", PLACES)
def test_paths_begin_in_the_folder_of_texts(path: str, load) -> None:
    body = (
        "---\ntitle: T\n---\n{{ page.path }} {{ page.relative_path }} {{ site.posts[0].path }} "
        "{% link _posts/2024-01-02-post.md %} {% post_url 2024-01-02-post %}\n\n{% include_relative parts/end.md %}\n"
    )
    folder = path.rpartition("/")[0]
    files = {it: body if it == path else "---\ntitle: O\n---\nx\n" for it in PLACES}
    site = load({
        "_config.yml": "source: src\ncollections:\n  guides:\n    output: true\n",
        **{f"src/{name}": text for name, text in {**files, f"{folder}/parts/end.md": "The end"}.items()},
    }, all_files=True)  # fmt: skip
    shown = str(site.library.text(f"src/{path}"))
    first = "_posts/2024-01-02-post.md"
    assert shown.split() == [path, path, first, PLACES[first], PLACES[first], "The", "end"]
