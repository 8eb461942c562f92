"""The parts of notices by which other code recognises what they report."""

from __future__ import annotations

__all__ = ["FIRST_ONLY", "NOT_READ", "NO_END", "NO_INCLUDE", "NO_PAGE", "PLUGIN_TAG"]

NO_PAGE = "This site has no page"
"""The beginning of the notice about a link without a target; the name follows in quotation marks."""

NO_INCLUDE = "is not there"
NO_END = "is never closed"
PLUGIN_TAG = "of a plugin was left out; its text stays."
NOT_READ = "which is not read; it is shown as it is written."
FIRST_ONLY = "Templates see the first"
