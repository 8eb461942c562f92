"""A site's TOML, read within limits."""

from __future__ import annotations

import re

__all__ = ["MAX_KEY_PARTS", "TomlProblem", "load_toml"]

MAX_KEY_PARTS = 100
"""Maximum number of dotted parts of a key: the standard library takes time quadratic in their number."""

_QUOTED = re.compile(r"\"[^\"\n]*+\"|'[^'\n]*+'")
_BETWEEN_KEYS = re.compile(r"[\n={}\[\],#]")
_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


class TomlProblem(Exception):  # noqa: N818 - reported to the user, not an error of the program
    """What is wrong in a document, as half a sentence, and the line (from 0) if it is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def load_toml(text: str, *, size: int) -> dict[str, object]:
    """Return the values in `text`, which may have at most `size` characters. Raises TomlProblem."""
    if len(text) > size:
        raise TomlProblem(f"is longer than {size // 1024} KiB")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if any(part.count(".") > MAX_KEY_PARTS for part in _BETWEEN_KEYS.split(_QUOTED.sub("s", text))):
        raise TomlProblem("has a name with too many parts")
    import tomllib  # noqa: PLC0415 (start-up)

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) - 1 if found and found[1] else None
        raise TomlProblem(f"is not valid TOML ({_LINE.sub('', str(error)).strip()})", line) from None
    except (ValueError, RecursionError):
        raise TomlProblem("contains a value that cannot be read") from None
