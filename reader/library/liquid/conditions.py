"""`if` and `unless` whose comparisons never fail: as in Ruby, values that cannot be compared compare as false."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import ge, gt, le, lt

from liquid import Environment, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions.logical import (
    BooleanExpression,
    ContainsExpression,
    GeExpression,
    GtExpression,
    LeExpression,
    LogicalAndExpression,
    LogicalNotExpression,
    LogicalOrExpression,
    LtExpression,
)
from liquid.builtin.tags.if_tag import IfNode, IfTag
from liquid.builtin.tags.unless_tag import UnlessNode, UnlessTag
from liquid.exceptions import LiquidTypeError
from liquid.expression import Expression
from liquid.stream import TokenStream

from reader.library.liquid.wrapped import Wrapped

__all__ = ["register_conditions", "tolerant"]

_COMPARING = (LtExpression, LeExpression, GtExpression, GeExpression, ContainsExpression)


_OF_TIMES: dict[type[Expression], Callable[[datetime, datetime], bool]] = {
    LtExpression: lt, LeExpression: le, GtExpression: gt, GeExpression: ge,
}  # fmt: skip


class _Tolerant(Wrapped):
    """A comparison that also compares times, and is false if its two values cannot be compared."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        try:
            holds = self.inner.evaluate(context)
        except LiquidTypeError:
            return self._of_times(context)
        # The engine rejects two times for `<` and `>`, and returns false for `<=` and `>=`.
        return holds or (isinstance(self.inner, (LeExpression, GeExpression)) and self._of_times(context))

    def _of_times(self, context: RenderContext) -> bool:
        inner = self.inner
        if not isinstance(inner, (LtExpression, LeExpression, GtExpression, GeExpression)):
            return False
        left, right = inner.left.evaluate(context), inner.right.evaluate(context)
        return isinstance(left, datetime) and isinstance(right, datetime) and _OF_TIMES[type(inner)](left, right)


def tolerant(expression: Expression) -> Expression:
    """Make the comparisons of a condition tolerant; recursion is as deep as the text, whose conditions are limited."""
    match expression:
        case BooleanExpression():
            expression.expression = tolerant(expression.expression)
        case LogicalAndExpression() | LogicalOrExpression():
            expression.left, expression.right = tolerant(expression.left), tolerant(expression.right)
        case LogicalNotExpression():
            expression.right = tolerant(expression.right)
        case _ if isinstance(expression, _COMPARING):
            return _Tolerant(expression)
        case _:
            pass
    return expression


def _all_tolerant(conditions: Iterable[Expression]) -> None:
    for condition in conditions:
        # The expression itself stays: it is changed in place.
        tolerant(condition)


class _IfTag(IfTag):
    def parse(self, stream: TokenStream) -> Node:
        node = super().parse(stream)
        if isinstance(node, IfNode):
            _all_tolerant([node.condition, *(it.expression for it in node.alternatives)])
        return node


class _UnlessTag(UnlessTag):
    def parse(self, stream: TokenStream) -> Node:
        node = super().parse(stream)
        if isinstance(node, UnlessNode):
            _all_tolerant([node.condition, *(it.expression for it in node.alternatives)])
        return node


def register_conditions(environment: Environment) -> None:
    """Register the tags with an environment."""
    environment.add_tag(_IfTag)
    environment.add_tag(_UnlessTag)
