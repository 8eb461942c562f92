"""Kinds of sites, each for the program that a folder of texts was made for (see `recognise`).

Each kind is a module with one instance that answers `reader.library.kinds.base.SiteKind`; a new kind is such a module
and a line in the table of `reader.library.kinds.entrances`. No code of a site is ever run, and configuration in a
programming language is not read.
"""
