"""What laying out a page costs: the first screen, the whole, a new width, finding text.

    python -m tests.benchmarks.bench_page [--repeat N]

Prints the median and the 95th percentile in milliseconds of each.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter

from rich.cells import cell_len

from reader.library.document import Block, Code, Document, Item, Items, Paragraph, Row, Run, Table
from reader.page import Page, lay_out
from reader.page import code as code_room
from reader.page.find import Finder, find_text
from reader.page.links import judge
from reader.text import clean_block, clean_line

SENTENCE = "people who share what they know decide with whom, for how long and to what end it may be used; "
PARAGRAPH = SENTENCE * 8
SCREEN = 60


def paragraphs(count: int, text: str = PARAGRAPH) -> Document:
    return Document(tuple(Paragraph((Run(clean_block(text)),)) for _ in range(count)))


def one(block: Block) -> Document:
    return Document((block,))


def documents() -> dict[str, Document]:
    """The documents that are measured, by name."""
    items = tuple(Item((Paragraph((Run(clean_block(f"item {n} {SENTENCE}")),)),)) for n in range(10_000))
    rows = tuple(Row(tuple((Run(clean_block(f"{name} {n}")),) for name in "abc")) for n in range(10_000))
    links = tuple(Run(clean_block(f"l{n} "), link=f"https://ok.example/{n}") for n in range(10_000))
    python = "def keep(days):  # a fortnight\n    return 'soon' if days < 14 else None\n" * 260
    return {
        "typical post (3 KB)": paragraphs(4),
        "the same with “é”": paragraphs(4, PARAGRAPH.replace("know", "“é”")),
        "the same in Chinese (1,000 signs)": paragraphs(4, "隐私不是秘密，而是决定谁知道什么的权利。" * 13),
        "1 MB in paragraphs": paragraphs(1_300),
        "1 MB in one paragraph": paragraphs(1, PARAGRAPH * 1_300),
        "1 MB in one word": paragraphs(1, "x" * 1_000_000),
        "list of 10,000": one(Items(items)),
        "table of 10,000 rows": one(Table(rows[0], rows[1:])),
        "10,000 links": one(Paragraph(links)),
        "1 MB of code": one(Code(clean_block("some code that says nothing\n" * 36_000))),
        "20 KB of Python": one(Code(clean_block(python), clean_line("python"))),
    }


def timed(act: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    times = []
    for _ in range(repeat):
        code_room.forget_fences()
        began = perf_counter()
        act()
        times.append((perf_counter() - began) * 1_000)
    return median(times), quantiles(times, n=20)[-1]


def page(document: Document, width: int = 80) -> Page:
    return lay_out(document, width=width, measure=cell_len)


def first_screen(document: Document) -> int:
    laid_out = page(document)
    laid_out.ensure(SCREEN)
    return laid_out.height


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=20)
    repeat = parser.parse_args().repeat
    for name, document in documents().items():
        first = timed(lambda document=document: first_screen(document), repeat)
        whole = timed(lambda document=document: page(document).finish(), max(2, repeat // 5))
        print(f"{name:36} first screen {first[0]:7.2f} {first[1]:7.2f}   whole {whole[0]:8.2f} {whole[1]:8.2f}")
    large = page(documents()["1 MB in paragraphs"])
    large.finish()
    found = timed(lambda: find_text(large, "how long and to what end"), max(2, repeat // 5))
    print(f"{'find in 1 MB':36}              {found[0]:7.2f} {found[1]:7.2f}")
    judged = timed(lambda: [judge("https://ok.example/a?utm_source=x", text="ok.example") for _ in range(100)], repeat)
    finder = Finder(large)
    again = timed(lambda: finder.find("how long and to what end"), max(2, repeat // 5))
    print(f"{'find in 1 MB again':36}              {again[0]:7.2f} {again[1]:7.2f}")
    rare = timed(lambda: finder.find("nowhere"), max(2, repeat // 5))
    print(f"{'find nothing in 1 MB':36}              {rare[0]:7.2f} {rare[1]:7.2f}")
    print(f"{'judge 100 links':36}              {judged[0]:7.2f} {judged[1]:7.2f}")


if __name__ == "__main__":
    main()
