"""An expression around another one, which changes what comes of it and nothing else."""

from __future__ import annotations

from liquid.expression import Expression

__all__ = ["Wrapped"]


class Wrapped(Expression):
    """Stands for `inner`; what is made of its value is for `evaluate` of the classes below."""

    __slots__ = ("inner",)

    def __init__(self, inner: Expression) -> None:
        super().__init__(inner.token)
        self.inner = inner

    def __str__(self) -> str:
        return str(self.inner)

    def children(self) -> list[Expression]:
        """What is looked at for the names of an expression."""
        return [self.inner]
