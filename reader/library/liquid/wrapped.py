"""An expression that wraps another one and changes only its result."""

from __future__ import annotations

from liquid.expression import Expression

__all__ = ["Wrapped"]


class Wrapped(Expression):
    """Wraps `inner`; subclasses transform its value in `evaluate`."""

    __slots__ = ("inner",)

    def __init__(self, inner: Expression) -> None:
        super().__init__(inner.token)
        self.inner = inner

    def __str__(self) -> str:
        return str(self.inner)

    def children(self) -> list[Expression]:
        """Return the expressions that are searched for names."""
        return [self.inner]
