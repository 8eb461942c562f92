"""Kinds of sites, one for each program that a folder of texts may be made for (see `recognise`).

Each kind is a module with one instance that implements `reader.library.kinds.base.SiteKind`. To add a kind, write such
a module and add a line to the table in `reader.library.kinds.entrances`. The code of a site is never run; configuration
written in a programming language is only searched for string literals (see `literals`).
"""
