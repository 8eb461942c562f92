"""The picture of the next start, kept at the end of a run: on the screen before anything is imported.

`stamp` tells whether all that the picture depends on is as it was, `kept` reads and writes its file, `drawn` puts
it on the terminal and gives the terminal back. On the way to the picture nothing but `os`, `sys`, `time` and built-in
modules is imported.
"""
