"""What a site is about: topics found in its titles and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.late import part_of

if TYPE_CHECKING:
    from reader.learn.topics.find import NO_TOPICS, Topic, Topics, TopicSource, find_topics

__all__ = ["NO_TOPICS", "Topic", "TopicSource", "Topics", "find_topics"]

_HOMES = dict.fromkeys(__all__, "reader.learn.topics.find")


def __getattr__(name: str) -> object:
    """Import a name on first access."""
    return part_of(__name__, _HOMES, name)
