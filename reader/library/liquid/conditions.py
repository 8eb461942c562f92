"""`if` and `unless` whose comparisons never fail: as in Ruby, what cannot be compared is not so."""

from __future__ import annotations

from collections.abc import Iterable

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

__all__ = ["register_conditions"]

_COMPARING = (LtExpression, LeExpression, GtExpression, GeExpression, ContainsExpression)


class _Tolerant(Wrapped):
    """A comparison that is false where its two values cannot be compared."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        try:
            return self.inner.evaluate(context)
        except LiquidTypeError:
            return False


def _tolerant(expression: Expression) -> Expression:
    """A condition with its comparisons made tolerant; as deep as its text, whose conditions are bounded."""
    match expression:
        case BooleanExpression():
            expression.expression = _tolerant(expression.expression)
        case LogicalAndExpression() | LogicalOrExpression():
            expression.left, expression.right = _tolerant(expression.left), _tolerant(expression.right)
        case LogicalNotExpression():
            expression.right = _tolerant(expression.right)
        case _ if isinstance(expression, _COMPARING):
            return _Tolerant(expression)
        case _:
            pass
    return expression


def _all_tolerant(conditions: Iterable[Expression]) -> None:
    for condition in conditions:
        # The expression itself stays: it is changed within.
        _tolerant(condition)


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
    """Make the tags known to an environment."""
    environment.add_tag(_IfTag)
    environment.add_tag(_UnlessTag)
