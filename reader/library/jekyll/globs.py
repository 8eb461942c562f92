"""Ruby's two ways to match file names, File.fnmatch without flags and Dir.glob, in linear time.

A site's author writes the patterns and the names, so neither may determine how long a match takes: all patterns of a
list run in parallel as one automaton whose states are the bits of an integer, one step per character, without
backtracking. The result equals Ruby's (`dir.c`, Ruby 3.1) down to its oddities; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

__all__ = ["MAX_ALTERNATIVES", "MAX_LENGTH", "MAX_PATTERNS", "Globs", "PathList", "cannot_be_used"]

MAX_LENGTH = 1_000
"""Maximum length of a pattern, in characters."""

MAX_PATTERNS = 2_000
"""Maximum number of patterns in a list."""

MAX_ALTERNATIVES = 256
"""Maximum number of patterns that the braces of one pattern expand to."""

_SPECIAL = frozenset("*?[\\")


def cannot_be_used(pattern: str, *, braces: bool = False) -> str:
    """Return why a pattern is ignored, as half a sentence that begins with it, or an empty text."""
    if len(pattern) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH:,} characters"
    if "\0" in pattern:
        return "contains a NUL, which no name does"
    if braces and _expanded(pattern) is None:
        return f"stands for more than {MAX_ALTERNATIVES} patterns"
    return ""


class Globs:
    """Patterns that are matched together.

    With `by_folder` they work like Dir.glob: `*` and `?` match within a folder, `**/` spans any number of folders,
    hidden names must be matched explicitly, `{a,b}` matches either. Otherwise they work like File.fnmatch, where `*`
    and `?` also match slashes. Patterns that `cannot_be_used` match nothing.
    """

    def __init__(self, patterns: Sequence[str], *, by_folder: bool) -> None:
        self._by_folder = by_folder
        self._literal: dict[str, int] = {}
        self._first_dots = self._any = self._stars = self._folders = self._inside = self._separators = 0
        self._sets: list[tuple[int, _Set]] = []
        self._starts = 0
        self._accepts: dict[int, int] = {}
        self._steps: dict[tuple[str, bool], tuple[int, int, int]] = {}
        self._place = 0
        for number, pattern in enumerate(patterns[:MAX_PATTERNS]):
            if cannot_be_used(pattern, braces=by_folder):
                continue
            for alternative in (_expanded(pattern) or ()) if by_folder else (pattern,):
                self._starts |= 1 << self._place
                self._add(alternative)
                self._accepts[self._place] = number
                self._place += 1
        self._accepting = sum(1 << place for place in self._accepts)

    def match(self, text: str) -> bool:
        """Return whether one of the patterns matches all of `text`."""
        states = self._starts and self._closed(self._starts)
        at_start = True
        for character in text:
            if not states:
                return False
            states = self._step(states, character, at_start)
            at_start = self._by_folder and character == "/"
        return bool(states & self._accepting)

    def ancestors(self, path: str) -> Iterator[tuple[str, set[int]]]:
        """Yield each folder above `path`, and `path` itself, with the numbers of the patterns that match it."""
        states = self._starts and self._closed(self._starts)
        at_start = True
        for place, character in enumerate(path):
            if character == "/" and (found := states & self._accepting):
                yield path[:place], self._numbers(found)
            if not states:
                return
            states = self._step(states, character, at_start)
            at_start = self._by_folder and character == "/"
        if found := states & self._accepting:
            yield path, self._numbers(found)

    def _numbers(self, found: int) -> set[int]:
        numbers = set()
        while found:
            lowest = found & -found
            numbers.add(self._accepts[lowest.bit_length() - 1])
            found ^= lowest
        return numbers

    def _step(self, states: int, character: str, at_start: bool) -> int:
        key = character, at_start
        masks = self._steps.get(key)
        if masks is None:
            if len(self._steps) > 2_000:
                self._steps.clear()
            masks = self._steps[key] = self._masks(character, at_start)
        ahead, stay, back = masks
        return self._closed((states & ahead) << 1 | (states & stay) | (states & back) >> 1)

    def _closed(self, states: int) -> int:
        """Add the states that are reached without a character: `**/` and then `*` may match nothing."""
        states |= (states & self._folders) << 2
        return states | (states & self._stars) << 1

    def _masks(self, character: str, at_start: bool) -> tuple[int, int, int]:
        """Return the states that advance by one at `character`, those that stay, and those that go back by one."""
        if at_start and character == ".":
            return self._first_dots, 0, 0
        if self._by_folder and character == "/":
            return self._separators, self._folders, self._inside
        ahead = self._literal.get(character, 0) | self._any | self._folders
        for place, characters in self._sets:
            if characters.holds(character):
                ahead |= place
        return ahead, self._stars | self._inside, 0

    def _add(self, pattern: str) -> None:
        """Add the states of one pattern; a state represents the rest of the pattern still to match."""
        position, at_start = 0, True
        while position < len(pattern):
            place = 1 << self._place
            character = pattern[position]
            if character == "[":
                found = _read_set(pattern, position + 1)
                if found is None:
                    self._place += 1
                    return
                self._sets.append((place, found[0]))
                position = found[1]
            elif character == "?":
                self._any |= place
                position += 1
            elif character == "*":
                position = self._add_stars(pattern, position, at_start)
                at_start = pattern[position - 1] == "/"
                continue
            else:
                character, position = _escapable(pattern, position)
                if not character:
                    # A single backslash at the end: Ruby ignores it.
                    return
                at_start = self._add_character(character, place, at_start)
                self._place += 1
                continue
            self._place += 1
            at_start = False

    def _add_stars(self, pattern: str, position: int, at_start: bool) -> int:
        """Add the states of `**/` or of stars and return where the pattern continues."""
        place = 1 << self._place
        if self._by_folder and at_start and pattern.startswith("**/", position):
            self._folders |= place
            self._inside |= place << 1
            self._place += 2
            while pattern.startswith("**/", position):
                position += 3
            return position
        self._stars |= place
        self._place += 1
        while pattern.startswith("*", position):
            position += 1
        return position

    def _add_character(self, character: str, place: int, at_start: bool) -> bool:
        """Add the state of a literal character and return whether it ends a folder."""
        if self._by_folder and character == "/":
            self._separators |= place
            return True
        self._literal[character] = self._literal.get(character, 0) | place
        if at_start and character == ".":
            self._first_dots |= place
        return False


class _Set:
    """A bracket expression: pairs of the first and the last character of each range."""

    __slots__ = ("_negated", "_stretches")

    def __init__(self, stretches: list[tuple[str, str]], negated: bool) -> None:
        self._stretches = stretches
        self._negated = negated

    def holds(self, character: str) -> bool:
        """Return whether the set matches `character`; the ends of a range always match, even in reverse order."""
        inside = any(first <= character <= last or character in {first, last} for first, last in self._stretches)
        return inside is not self._negated


def _read_set(pattern: str, position: int) -> tuple[_Set, int] | None:
    """Return the set whose text begins at `position`, and where the pattern continues; None if it is never closed."""
    negated = pattern[position : position + 1] in {"!", "^"}
    position += negated
    stretches: list[tuple[str, str]] = []
    while position < len(pattern):
        if pattern[position] == "]":
            return _Set(stretches, negated), position + 1
        first, position = _escapable(pattern, position)
        if position >= len(pattern):
            return None
        last = first
        if pattern[position] == "-" and pattern[position + 1 : position + 2] != "]":
            last, position = _escapable(pattern, position + 1)
        if not first or not last:
            return None
        stretches.append((first, last))
    return None


def _escapable(pattern: str, position: int) -> tuple[str, int]:
    if pattern[position : position + 1] == "\\":
        position += 1
    return pattern[position : position + 1], position + 1


def _expanded(pattern: str) -> list[str] | None:
    """Return the patterns that the braces of `pattern` expand to; None if there are more than MAX_ALTERNATIVES.

    As in Ruby, a brace that is never closed makes the pattern match nothing.
    """
    if "{" not in pattern:
        return [pattern]
    made: list[str] = []
    waiting = [pattern]
    while waiting:
        text = waiting.pop()
        braces = _outer_braces(text)
        if braces is None:
            made.append(text)
        elif braces[0] >= 0:
            waiting += [text[: braces[0]] + part + text[braces[1] + 1 :] for part in _alternatives(text, *braces)]
        if len(made) + len(waiting) > MAX_ALTERNATIVES:
            return None
    return made


def _outer_braces(text: str) -> tuple[int, int] | None:
    """Return the positions of the first pair of matching braces; (-1, -1) if a brace is never closed."""
    opened, depth, position = -1, 0, 0
    while position < len(text):
        character = text[position]
        if character == "{":
            opened = position if depth == 0 else opened
            depth += 1
        elif character == "}" and opened >= 0:
            depth -= 1
            if depth == 0:
                return opened, position
        position += 2 if character == "\\" else 1
    return None if opened < 0 else (-1, -1)


def _alternatives(text: str, opened: int, closed: int) -> list[str]:
    parts: list[str] = []
    start, depth, position = opened + 1, 0, opened + 1
    while position < closed:
        character = text[position]
        if character == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
        depth += (character == "{") - (character == "}")
        position += 2 if character == "\\" else 1
    return [*parts, text[start:closed]]


class PathList:
    """Jekyll's EntryFilter: a pattern matches paths that begin with it, and paths that `File.fnmatch?` matches.

    `name/` also matches the folder itself.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        items = ["/" + pattern.lstrip("/") for pattern in patterns if not cannot_be_used(pattern)][:MAX_PATTERNS]
        self._prefixes = tuple(items)
        self._folders = frozenset(item[:-1] for item in items if item.endswith("/"))
        special = [item for item in items if not _SPECIAL.isdisjoint(item)]
        self._globs = Globs(special, by_folder=False) if special else None

    def match(self, path: str) -> bool:
        """Return whether one of the patterns matches `path`, which begins with a slash."""
        if path.startswith(self._prefixes) or path in self._folders:
            return True
        return self._globs is not None and self._globs.match(path)
