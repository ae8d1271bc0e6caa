"""The text of a segment's rule, read without evaluating anything."""

import ast


class RuleTextError(ValueError):
    """The text of a rule is not a literal list of conditions.

    :param part: the part of the text that cannot be read, as the user typed it
    """

    def __init__(self, part: str):
        super().__init__(part)
        self.part = part


def parse_rule(text: str | list | tuple | None) -> list:
    """Return the list of conditions that the text of a rule holds.

    Only literals are accepted: a rule is evaluated by scheduled actions, long
    after it was written, so it may name neither variables nor functions.
    An empty text is a rule without conditions.

    >>> parse_rule("[('city', '=', 'Lyon')]")
    [('city', '=', 'Lyon')]
    >>> parse_rule("")
    []
    >>> try:
    ...     parse_rule("[('user_id', '=', uid)]")
    ... except RuleTextError as error:
    ...     print("cannot be read:", error.part)
    cannot be read: uid
    >>> try:
    ...     parse_rule("[('city', '=', 'Lyon'")
    ... except RuleTextError as error:
    ...     print("cannot be read:", error.part)
    cannot be read: [('city', '=', 'Lyon'
    """
    if isinstance(text, list | tuple):
        return list(text)  # written by a program
    text = (text or "").strip()
    if not text:
        return []
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise RuleTextError(text) from None
    try:
        rule = ast.literal_eval(tree)
    except (ValueError, TypeError, RecursionError, MemoryError):
        raise RuleTextError(_first_expression(tree) or text) from None
    if not isinstance(rule, list | tuple):
        raise RuleTextError(text)
    return list(rule)


def _first_expression(tree: ast.AST) -> str | None:
    """Return the source of the first node that is not a literal, if any.

    >>> _first_expression(ast.parse("[('a', '=', context_today())]", mode="eval"))
    'context_today()'
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call | ast.Name | ast.Attribute | ast.Lambda):
            return ast.unparse(node)
    return None
