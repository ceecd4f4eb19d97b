"""Conditions as technicians write them: QGIS expressions, of which rules may use a part."""
from __future__ import annotations

from qgis.core import (
    QgsExpression,
    QgsExpressionNode,
    QgsExpressionNodeBinaryOperator,
    QgsExpressionNodeUnaryOperator,
)

from ...core.errors import InputError
from ...core.rules.condition_types import MAX_DEPTH

Binary, Unary = QgsExpressionNodeBinaryOperator, QgsExpressionNodeUnaryOperator
MAX_LENGTH = 4000
#: Brackets and other prefixes in a row; QGIS's parser and its trees are recursive.
MAX_NESTING = 50


def parse(text: str) -> tuple:
    """Read a condition.

    Args:
        text: the condition in QGIS expression syntax; docs/rule-packs.md lists what may be used.

    Returns:
        The tree of tuples of core/rules/condition.py.

    Raises:
        InputError: too long, too deep, not readable, or outside the subset.
    """
    if len(text) > MAX_LENGTH:
        raise InputError("packs.condition_too_long", length=len(text), limit=MAX_LENGTH)
    _check_nesting(text)
    expression = QgsExpression(text)
    if expression.hasParserError():
        raise InputError("packs.condition_syntax", error=" ".join(expression.parserErrorString().split()))
    root = expression.rootNode()
    if root is None:
        raise InputError("packs.condition_syntax", error="")
    return _tree(root, 1)


def _check_nesting(text: str) -> None:
    depth = 0
    for char in text:
        depth += (char in "([") - (char in ")]")
        if depth > MAX_NESTING:
            raise InputError("packs.condition_too_deep", limit=MAX_NESTING)


def _tree(node, depth: int) -> tuple:
    if depth > MAX_DEPTH:
        raise InputError("packs.condition_too_deep", limit=MAX_DEPTH)
    reader = _READERS.get(node.nodeType())
    if reader is None:
        raise _outside(node)
    return reader(node, depth + 1)


def _outside(node) -> InputError:
    return InputError("packs.condition_outside_subset", part=" ".join(node.dump().split())[:80])


def _literal(node, depth):
    value = node.value()
    if value is None or not isinstance(value, (bool, int, float, str)):
        raise InputError("packs.condition_null")
    return ("literal", value)


def _column(node, depth):
    return ("column", node.name())


def _unary(node, depth):
    kind = "not" if node.op() == Unary.UnaryOperator.uoNot else "negate"
    return (kind, _tree(node.operand(), depth))


def _is_null_literal(node) -> bool:
    if node.nodeType() != QgsExpressionNode.NodeType.ntLiteral:
        return False
    value = node.value()
    return value is None or (hasattr(value, "isNull") and value.isNull())


_LOGIC = {Binary.BinaryOperator.boAnd: "and", Binary.BinaryOperator.boOr: "or"}
_COMPARE = {Binary.BinaryOperator.boEQ: "=", Binary.BinaryOperator.boNE: "<>",
            Binary.BinaryOperator.boLT: "<", Binary.BinaryOperator.boLE: "<=",
            Binary.BinaryOperator.boGT: ">", Binary.BinaryOperator.boGE: ">="}
_ARITH = {Binary.BinaryOperator.boPlus: "+", Binary.BinaryOperator.boMinus: "-",
          Binary.BinaryOperator.boMul: "*", Binary.BinaryOperator.boDiv: "/",
          Binary.BinaryOperator.boMod: "%", Binary.BinaryOperator.boPow: "^",
          Binary.BinaryOperator.boConcat: "||"}
_IS = {Binary.BinaryOperator.boIs: False, Binary.BinaryOperator.boIsNot: True}
#: negated, case-insensitive
_LIKE = {Binary.BinaryOperator.boLike: (False, False), Binary.BinaryOperator.boNotLike: (True, False),
         Binary.BinaryOperator.boILike: (False, True), Binary.BinaryOperator.boNotILike: (True, True)}


def _binary(node, depth):
    operator, left, right = node.op(), node.opLeft(), node.opRight()
    if operator in _LOGIC:
        return (_LOGIC[operator], _tree(left, depth), _tree(right, depth))
    if operator in _COMPARE:
        return ("compare", _COMPARE[operator], _tree(left, depth), _tree(right, depth))
    if operator in _ARITH:
        return ("arith", _ARITH[operator], _tree(left, depth), _tree(right, depth))
    if operator in _IS and _is_null_literal(right):
        return ("is_null", _tree(left, depth), _IS[operator])
    if operator in _LIKE:
        return ("like", _tree(left, depth), _pattern(node, right), *_LIKE[operator])
    raise _outside(node)


def _pattern(node, right) -> str:
    literal = right.nodeType() == QgsExpressionNode.NodeType.ntLiteral
    pattern = right.value() if literal else None
    if not isinstance(pattern, str) or "\\" in pattern:
        raise _outside(node)
    return pattern


def _in(node, depth):
    literals = tuple(_constant(item, depth) for item in node.list().list())
    return ("in", _tree(node.node(), depth), literals, node.isNotIn())


def _constant(node, depth):
    """A literal, or a number with its sign."""
    tree = _tree(node, depth)
    if tree[0] == "negate" and tree[1][0] == "literal" and isinstance(tree[1][1], (int, float)):
        return ("literal", -tree[1][1])
    if tree[0] == "literal" or tree[:2] == ("function", "to_date"):
        return tree
    raise _outside(node)


def _between(node, depth):
    return ("between", _tree(node.node(), depth), _tree(node.lowerBound(), depth),
            _tree(node.higherBound(), depth), node.negate())


def _function(node, depth):
    name = QgsExpression.Functions()[node.fnIndex()].name()
    arguments = [] if node.args() is None else list(node.args().list())
    while arguments and _is_null_literal(arguments[-1]):  # what QGIS adds for an argument left out
        arguments.pop()
    return ("function", name, tuple(_constant(item, depth) if _looks_constant(item) else _tree(item, depth)
                                    for item in arguments))


def _looks_constant(node) -> bool:
    return node.nodeType() == QgsExpressionNode.NodeType.ntLiteral


_READERS = {
    QgsExpressionNode.NodeType.ntLiteral: _literal,
    QgsExpressionNode.NodeType.ntColumnRef: _column,
    QgsExpressionNode.NodeType.ntUnaryOperator: _unary,
    QgsExpressionNode.NodeType.ntBinaryOperator: _binary,
    QgsExpressionNode.NodeType.ntInOperator: _in,
    QgsExpressionNode.NodeType.ntBetweenOperator: _between,
    QgsExpressionNode.NodeType.ntFunction: _function,
}
