"""A document is the same after it was taken apart and put together, and nothing else is taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader import load
from reader.library import document as nodes
from reader.library.body import parse_body
from reader.library.cache.documents import _KINDS, DAMAGED, pack_document, unpack_document

EVERYTHING = """
# A *heading* {#own}

Text with **strong**, `code`, ~~struck~~ and [a link](https://a.example/x "t"), a picture ![alt](p.png)[^1].
{: .note}

> A quote
>
> 1. first
> 2. - [x] done

| a | b |
|:--|--:|
| 1 | <ul><li>x</li></ul> |

term
: what it means

```python
print(1)
```

<details><summary>More</summary>inside</details>

---

[^1]: A footnote with \N{CJK UNIFIED IDEOGRAPH-6F22} and \N{PILE OF POO}.
"""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 25) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
)


def returned(document: nodes.Document) -> nodes.Document:
    """What comes back from a file."""
    return unpack_document(json.loads(json.dumps(pack_document(document))))


def test_every_kind_of_block_has_its_number() -> None:
    classes = {value for name in nodes.__all__ if hasattr(value := getattr(nodes, name), "_fields")}
    assert classes == {kind for kind, _ in _KINDS}


def test_what_comes_back_is_equal(samples: Path) -> None:
    library = load(str(samples))
    documents = [parse_body(EVERYTHING), *map(library.document, library.entries)]
    for document in documents:
        again = returned(document)
        assert again == document
        assert repr(again) == repr(document)


@given(JSON)
@example([17, [True, None]])
@example([17, [-1]])
def test_anything_else_is_refused(value: object) -> None:
    try:
        found = unpack_document(value)
    except DAMAGED:
        return
    # There are documents among these values; one without blocks, for one.
    assert type(found.blocks) is tuple
    assert returned(found) == found


@pytest.mark.parametrize("value", [None, 17, [], [1], [17], [17, [1]], [-2], ["17", [-1]], [17, {}], [40, [-1]]])
def test_values_that_no_document_is_are_refused(value: object) -> None:
    with pytest.raises(DAMAGED):
        unpack_document(value)
