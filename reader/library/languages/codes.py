"""Names of languages, and the user's preferred ones. Imported at start: it reads no post."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

__all__ = ["ALL", "language_code", "preferred"]

ALL = "all"
"""The setting that lists each language separately."""

_KNOWN = (
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu he hi hr hu hy id is it ja ka kk "
    "km kn ko ku ky la lb lo lt lv mk ml mn mr ms my nb ne nl nn no oc pa pl ps pt ro ru si sk sl so sq sr sv sw ta te "
    "tg th tk tl tr tt ug uk ur uz vi yi zh zu"
)
_CODES = frozenset(_KNOWN.split())
_CODE = re.compile(r"([A-Za-z]{2})(?:[-_]([A-Za-z]{2,4}|\d{3}))?")
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_code(value: object) -> str:
    """Return a code such as `de` or `pt-br` for a site's name of a language, or an empty text if it is not one."""
    if value is False:
        # YAML's `lang: no` (Norwegian).
        return "no"
    found = _CODE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or found[1].lower() not in _CODES:
        return ""
    return found[1].lower() + (f"-{found[2].lower()}" if found[2] else "")


def preferred(setting: str, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the user's preferred languages, the best first: the setting, or with `auto` those of the locale."""
    if setting != "auto":
        return (setting.lower().replace("_", "-"),)
    locale = next((value for name in _LOCALES if (value := environment.get(name))), "")
    wanted = environment.get("LANGUAGE", "").split(":") if locale not in {"", "C", "POSIX"} else []
    codes = [language_code(re.split(r"[.@]", text)[0]) for text in [*wanted, locale]]
    return tuple(dict.fromkeys(code for code in codes if code))
