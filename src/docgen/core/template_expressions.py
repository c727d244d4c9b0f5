"""What the expressions of a template name, and what is known of their values.

Nothing is executed: an expression is walked, every name in it is held against what there is, and
its shape is worked out as far as it can be told (``core/template_shapes.py``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, MutableMapping, Sequence

from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from docgen.core.context import FORBIDDEN_FILTERS
from docgen.core.faults import Report, fault, nearest
from docgen.core.template_shapes import (
    ANY,
    NOTHING,
    TEXT,
    Macro,
    Plain,
    Several,
    Shape,
    Thing,
    joined,
    paths,
)
from docgen.model import Problem, Text

_KEEPING = frozenset(
    ("list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default",
     "d")
)  # fmt: skip
_ONE = frozenset({"first", "last", "min", "max"})
_COUNTING = frozenset({"length", "count"})
_FORBIDDEN = Text(
    "Jinja2 has it, templates have not: it would get around escaping, or differ every time."
)
_LISTED = Text("The names a template knows are in the template guide.")
Scope = MutableMapping[str, Shape]


class Expressions(ABC):
    """Walks expressions; ``used`` collects the paths of the record's fields that are named."""

    def __init__(self, environment: SandboxedEnvironment, report: Report, file: str) -> None:
        self.used: set[str] = set()
        self._environment = environment
        self._report = report
        self._file = file  # of the template that is being walked
        self._told: set[tuple[str, int, str]] = set()

    @abstractmethod
    def _run(self, macro: Macro, arguments: Sequence[Shape]) -> None:
        """Walk the body of a macro called with arguments of these shapes."""

    def _shape(self, node: nodes.Node, scope: Scope) -> Shape:  # noqa: C901, PLR0911, PLR0912 - one case an expression
        match node:
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Const():
                return NOTHING if node.value is None else Plain(type=type(node.value))
            case nodes.TemplateData():
                return TEXT
            case nodes.Getattr():
                return self._member(node, self._shape(node.node, scope), node.attr, dotted=True)
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.List() | nodes.Tuple():
                return self._several(node.items, scope)
            case nodes.Dict():
                members = {
                    pair.key.value: self._shape(pair.value, scope)
                    for pair in node.items
                    if isinstance(pair.key, nodes.Const)
                }
                return Thing(name="this", members=members)
            case nodes.CondExpr():
                self._shape(node.test, scope)
                other = self._shape(node.expr2, scope) if node.expr2 is not None else NOTHING
                return joined(self._shape(node.expr1, scope), other)
            case nodes.Or() | nodes.And():
                return joined(self._shape(node.left, scope), self._shape(node.right, scope))
            case nodes.Filter():
                return self._filtered(node, scope)
            case nodes.Test():
                return self._tested(node, scope)
            case nodes.Call():
                return self._called(node, scope)
            case _:
                for part in node.iter_child_nodes():
                    if isinstance(part, nodes.Expr | nodes.Operand):
                        self._shape(part, scope)
                return ANY

    def _name(self, node: nodes.Name, scope: Scope) -> Shape:
        shape = scope.get(node.name)
        if shape is None:
            what = Text("'{name}' is no field and no name of the template.", {"name": node.name})
            self._tell(node, what, node.name, scope)
            return ANY
        return self._use(shape)

    def _use(self, shape: Shape) -> Shape:
        if shape.path:
            self.used.add(shape.path)
        return shape

    def _member(self, node: nodes.Node, shape: Shape, name: str, *, dotted: bool) -> Shape:
        if isinstance(shape, Thing):
            method = shape.is_dict and hasattr(dict, name)
            if dotted and method and name in shape.members:
                what = Text("'.{name}' is a method here, not the field.", {"name": name})
                remedy = Text("Write ['{name}'] instead.", {"name": name})
                self._add(node.lineno, fault("names", what, self._file, node.lineno, remedy))
            elif name in shape.members:
                return self._use(shape.members[name])
            elif not method:
                self._unknown_member(node, shape, name)
            else:
                self.used.update(paths(shape))
        elif isinstance(shape, Plain | Several):
            kind = shape.type if isinstance(shape, Plain) else list
            if name.startswith("_") or not hasattr(kind, name):
                known = [one for one in dir(kind) if not one.startswith("_")]
                what = Text("A value of type {type} has no '{name}'.",
                            {"type": kind.__name__, "name": name})  # fmt: skip
                self._tell(node, what, name, known)
        return ANY

    def _unknown_member(self, node: nodes.Node, thing: Thing, name: str) -> None:
        what = Text("{thing} has no '{name}'.", {"thing": thing.name, "name": name})
        self._tell(node, what, name, thing.members)

    def _item(self, node: nodes.Getitem, scope: Scope) -> Shape:
        shape = self._shape(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._member(node, shape, node.arg.value, dotted=False)
        self._shape(node.arg, scope)
        if isinstance(shape, Several):
            return shape if isinstance(node.arg, nodes.Slice) else shape.item
        self.used.update(paths(shape))
        return ANY

    def _several(self, items: Sequence[nodes.Node], scope: Scope) -> Shape:
        shapes = [self._shape(item, scope) for item in items]
        if not shapes:
            return NOTHING
        item = shapes[0]
        for shape in shapes[1:]:
            item = joined(item, shape)
        return Several(item=item)

    def _filtered(self, node: nodes.Filter, scope: Scope) -> Shape:
        if node.name not in self._environment.filters:
            what = Text("There is no filter '{name}'.", {"name": node.name})
            if node.name in FORBIDDEN_FILTERS:
                self._tell(node, what, remedy=_FORBIDDEN)
            else:
                self._tell(node, what, node.name, self._environment.filters)
        shape = self._shape(node.node, scope) if node.node is not None else TEXT
        arguments = [self._shape(one, scope) for one in node.args]
        keywords = {one.key: self._shape(one.value, scope) for one in node.kwargs}
        attribute = self._attribute(node)
        inner: Shape | None = None
        if attribute is not None and isinstance(shape, Several):
            inner = shape.item
            for part in attribute.split("."):
                inner = self._member(node, inner, part, dotted=False)
        if node.name in _KEEPING:
            return (
                joined(shape, arguments[0])
                if node.name in ("default", "d") and arguments
                else shape
            )
        if node.name in _ONE and isinstance(shape, Several):
            return shape.item
        if node.name == "map" and inner is not None:
            return Several(item=inner)
        if node.name not in _COUNTING and inner is None:
            self.used.update(path for one in (shape, *keywords.values()) for path in paths(one))
        return ANY

    def _attribute(self, node: nodes.Filter) -> str | None:
        """The member of rows that a filter is told to look at."""
        for keyword in node.kwargs:
            if keyword.key == "attribute" and isinstance(keyword.value, nodes.Const):
                return str(keyword.value.value)
        first = node.args[0] if node.args else None
        if node.name in ("selectattr", "rejectattr", "groupby", "sum") and isinstance(
            first, nodes.Const
        ):
            return str(first.value)
        return None

    def _tested(self, node: nodes.Test, scope: Scope) -> Shape:
        if node.name not in self._environment.tests:
            what = Text("There is no test '{name}'.", {"name": node.name})
            self._tell(node, what, node.name, self._environment.tests)
        asks = node.name in ("defined", "undefined") and isinstance(node.node, nodes.Name)
        if not (asks and node.node.name not in scope):  # type: ignore[attr-defined]
            self._shape(node.node, scope)
        for argument in node.args:
            self._shape(argument, scope)
        return ANY

    def _called(self, node: nodes.Call, scope: Scope) -> Shape:
        called = self._shape(node.node, scope)
        arguments = [self._shape(one, scope) for one in node.args]
        keywords = {one.key: self._shape(one.value, scope) for one in node.kwargs}
        if isinstance(called, Macro) and called.node is not None:
            spread = node.dyn_args is not None or node.dyn_kwargs is not None
            self._call_macro(node, called, arguments, keywords, spread=spread)
            return TEXT
        for shape in (*arguments, *keywords.values()):
            self.used.update(paths(shape))
        if isinstance(node.node, nodes.Getattr) and node.node.attr in ("splitlines", "split"):
            return Several(item=TEXT)
        return ANY

    def _call_macro(
        self,
        call: nodes.Call,
        macro: Macro,
        arguments: Sequence[Shape],
        keywords: Mapping[str, Shape],
        *,
        spread: bool,
    ) -> None:
        """What a macro does with the arguments of this call."""
        node = macro.node
        assert node is not None
        names = [argument.name for argument in node.args]
        given = dict(zip(names, arguments, strict=False)) | dict(keywords)
        required = names[: len(names) - len(node.defaults)]
        takes_more = any(
            isinstance(one, nodes.Name) and one.name in ("varargs", "kwargs")
            for one in node.find_all(nodes.Name)
        )
        taken = Text("{macro} takes {names}.", {"macro": node.name, "names": names})
        if not (spread or takes_more):
            for name in sorted(set(keywords) - set(names)):
                words: dict[str, object] = {"macro": node.name, "name": name}
                what = Text("{macro} has no argument '{name}'.", words)
                self._tell(call, what, name, names)
            if len(arguments) > len(names):
                words = {"macro": node.name, "most": len(names), "count": len(arguments)}
                what = Text("{macro} takes {most} arguments, not {count}.", words)
                self._tell(call, what, remedy=taken)
            if missing := [name for name in required if name not in given]:
                words = {"macro": node.name, "names": missing}
                self._tell(call, Text("{macro} lacks the arguments {names}.", words), remedy=taken)
        shapes = [given.get(name, ANY) for name in names]
        self._run(macro, shapes)

    # --- telling --------------------------------------------------------------------------------

    def _tell(
        self,
        node: nodes.Node,
        what: Text,
        name: str = "",
        known: Iterable[str] = (),
        remedy: Text = _LISTED,
    ) -> None:
        like = nearest(name, [one for one in known if one != name], remedy)
        self._add(node.lineno, fault("names", what, self._file, node.lineno, like))

    def _add(self, line: int, problem: Problem) -> None:
        key = (self._file, line, str(problem.what))
        if key not in self._told:
            self._told.add(key)
            self._report(problem)
