"""Ruby's two ways of matching file names, File.fnmatch without flags and Dir.glob, in linear time.

A site's author writes the patterns and the names, so neither may decide how long a match takes: all patterns of a list
run side by side as one automaton whose states are the bits of a number, a step a character, without backtracking.
What Ruby itself makes of a pattern (`dir.c`, Ruby 3.1) holds to the last oddity; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

__all__ = ["MAX_ALTERNATIVES", "MAX_LENGTH", "MAX_PATTERNS", "Globs", "PathList", "cannot_be_used"]

MAX_LENGTH = 1_000
"""Characters of a pattern."""

MAX_PATTERNS = 2_000
"""Patterns of a list."""

MAX_ALTERNATIVES = 256
"""Patterns that the braces of one pattern may stand for."""

_SPECIAL = frozenset("*?[\\")


def cannot_be_used(pattern: str, *, braces: bool = False) -> str:
    """Why a pattern is left aside, as half a sentence that begins with it, or an empty text."""
    if len(pattern) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH:,} characters"
    if "\0" in pattern:
        return "holds a NUL, which no name does"
    if braces and _expanded(pattern) is None:
        return f"stands for more than {MAX_ALTERNATIVES} patterns"
    return ""


class Globs:
    """Patterns that are matched together.

    `by_folder` is Dir.glob's way: `*` and `?` stay within a folder, `**/` spans any number of them, hidden names have
    to be named, `{a,b}` stands for either. Else it is File.fnmatch's, where `*` and `?` also stand for slashes.
    Patterns that `cannot_be_used` match nothing.
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
        """Whether one of the patterns matches all of `text`."""
        states = self._starts and self._closed(self._starts)
        at_start = True
        for character in text:
            if not states:
                return False
            states = self._step(states, character, at_start)
            at_start = self._by_folder and character == "/"
        return bool(states & self._accepting)

    def ancestors(self, path: str) -> Iterator[tuple[str, set[int]]]:
        """Each folder above `path`, and `path` itself, with the numbers of the patterns that match it."""
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
        """With the states that are reached without a character: `**/` and then `*` may stand for nothing."""
        states |= (states & self._folders) << 2
        return states | (states & self._stars) << 1

    def _masks(self, character: str, at_start: bool) -> tuple[int, int, int]:
        """The states that go on by one at `character`, that stay where they are, and that go back by one."""
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
        """One pattern's states; a state says what is to come."""
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
                    # A lone backslash at the end: Ruby does not see it.
                    return
                at_start = self._add_character(character, place, at_start)
                self._place += 1
                continue
            self._place += 1
            at_start = False

    def _add_stars(self, pattern: str, position: int, at_start: bool) -> int:
        """The states of `**/` or of stars; gives where the pattern goes on."""
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
        """The state of a character that stands for itself; gives whether a folder ends with it."""
        if self._by_folder and character == "/":
            self._separators |= place
            return True
        self._literal[character] = self._literal.get(character, 0) | place
        if at_start and character == ".":
            self._first_dots |= place
        return False


class _Set:
    """What stands in brackets: pairs of the first and the last character of each stretch."""

    __slots__ = ("_negated", "_stretches")

    def __init__(self, stretches: list[tuple[str, str]], negated: bool) -> None:
        self._stretches = stretches
        self._negated = negated

    def holds(self, character: str) -> bool:
        """Whether the set matches `character`; the ends of a stretch do, even where they stand the wrong way round."""
        inside = any(first <= character <= last or character in {first, last} for first, last in self._stretches)
        return inside is not self._negated


def _read_set(pattern: str, position: int) -> tuple[_Set, int] | None:
    """The set whose text begins at `position`, and where the pattern goes on; None where it is never closed."""
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
    """The patterns that the braces of `pattern` stand for; None where they are more than MAX_ALTERNATIVES.

    As in Ruby a brace that is never closed makes the pattern match nothing.
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
    """Where the first braces that belong together stand; (-1, -1) where one is opened alone."""
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
    """Jekyll's EntryFilter: a pattern names what begins with it, and what `File.fnmatch?` gives for it.

    `name/` also names the folder itself.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        items = ["/" + pattern.lstrip("/") for pattern in patterns if not cannot_be_used(pattern)][:MAX_PATTERNS]
        self._prefixes = tuple(items)
        self._folders = frozenset(item[:-1] for item in items if item.endswith("/"))
        special = [item for item in items if not _SPECIAL.isdisjoint(item)]
        self._globs = Globs(special, by_folder=False) if special else None

    def match(self, path: str) -> bool:
        """Whether one of the patterns names `path`, which begins with a slash."""
        if path.startswith(self._prefixes) or path in self._folders:
            return True
        return self._globs is not None and self._globs.match(path)
