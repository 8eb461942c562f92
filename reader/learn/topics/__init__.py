"""What a site is about: topics found in its titles and texts."""

from __future__ import annotations

from reader.learn.topics.find import NO_TOPICS, Source, Topic, Topics, find_topics

__all__ = ["NO_TOPICS", "Source", "Topic", "Topics", "find_topics"]
