"""The cached frame of the next start: saved at the end of a run, on the screen before anything is imported.

`stamp` checks whether everything that the frame depends on is unchanged, `kept` reads and writes its file, `early`
draws it on the terminal and restores the terminal, and `ending` handles signals meanwhile. Until the frame is drawn,
nothing but `os`, `sys`, `time` and built-in modules is imported.
"""
