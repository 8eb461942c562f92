"""Mathematical formulas: LaTeX as text that a terminal can show."""
