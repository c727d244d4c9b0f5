"""Every name a template says, held against what there is: fields, members, macros, filters, blocks.

The templates are read as syntax trees and walked the way they would run: the pages that
``document.html`` extends, the macros it calls with what they are called with, the rows a loop goes
over.  Nothing is executed.  What is known of a value is its shape (``core/template_shapes.py``);
where nothing is known, nothing is told.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Sequence, Set

import jinja2
from jinja2 import nodes

from docgen.core import template_engine
from docgen.core.faults import Report, fault
from docgen.core.template_engine import TEMPLATE, Templates
from docgen.core.template_expressions import Expressions, Scope
from docgen.core.template_shapes import (
    ANY,
    LOOP,
    OWN,
    TEXT,
    Macro,
    Several,
    Shape,
    Thing,
    of_fields,
)
from docgen.model import Field, Text


def check(templates: Templates, fields: Sequence[Field], report: Report) -> frozenset[str]:
    """Tell every name nobody knows; the paths of the record's fields that the templates name."""
    walk = _Walk(templates, fields, report)
    walk.document()
    return frozenset(walk.used)


class _Walk(Expressions):
    def __init__(self, templates: Templates, fields: Sequence[Field], report: Report) -> None:
        super().__init__(templates.environment, report, TEMPLATE)
        self._templates = templates
        self._seen: set[tuple[str, ...]] = set()
        self._trees: dict[str, nodes.Template | None] = {}
        self._macros: list[Macro] = []
        self._globals: dict[str, Shape] = {**dict.fromkeys(self._environment.globals, ANY)}
        self._record: dict[str, Shape] = {**self._globals, **OWN, **of_fields(fields)}
        self._blocks: dict[str, list[tuple[str, nodes.Block]]] = {}

    # --- templates ------------------------------------------------------------------------------

    def document(self) -> None:
        """Walk document.html and the pages it extends, from the one a reader sees first."""
        for name in sorted(self._templates.texts):
            self._tree(name)  # so that every template is at least read
        chain: list[tuple[str, nodes.Template]] = []
        page: str | None = TEMPLATE
        while page is not None and all(page != known for known, _ in chain):
            found = self._tree(page)
            if found is None:
                return
            chain.append((page, found))
            page = self._parent(page, found)
        for file, tree in chain:
            for block in tree.find_all(nodes.Block):
                self._blocks.setdefault(block.name, []).append((file, block))
        scope: Scope = dict(self._record)
        for number, (file, tree) in enumerate(chain):
            self._file = file
            above = [
                block for _, other in chain[number + 1 :] for block in other.find_all(nodes.Block)
            ]
            if number + 1 < len(chain):
                self._extending(tree, scope, {block.name for block in above})
            else:
                self._body(tree.body, scope)
        self._uncalled()

    def _uncalled(self) -> None:
        """The type's own macros that nothing calls, of whose arguments nothing is known."""
        for macro in list(self._macros):
            if macro.node is not None and not macro.file.startswith(template_engine.HOUSE):
                self._run(macro, [ANY] * len(macro.node.args))

    def _extending(self, tree: nodes.Template, scope: Scope, above: Set[str]) -> None:
        """A template that extends another: of what stands outside its blocks nothing is printed."""
        for node in tree.body:
            if isinstance(node, nodes.Block):
                if node.name not in above:
                    what = Text(
                        "The page has no block '{name}': what stands in it is not printed.",
                        {"name": node.name},
                    )
                    self._tell(node, what, node.name, above)
            elif isinstance(node, nodes.Output):
                self._stray(node, scope)
            else:
                self._statement(node, scope)

    def _stray(self, node: nodes.Output, scope: Scope) -> None:
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData) and not part.data.strip():
                continue
            first = part.data.lstrip() if isinstance(part, nodes.TemplateData) else ""
            line = part.lineno
            if isinstance(part, nodes.TemplateData):
                line += part.data[: len(part.data) - len(first)].count("\n")
            else:
                self._shape(part, scope)
            what = Text("This stands outside the blocks and is not printed.")
            self._add(line, fault("names", what, self._file, line, Text("Put it into a block.")))

    def _tree(self, name: str) -> nodes.Template | None:
        if name not in self._trees:
            self._trees[name] = None
            try:
                self._trees[name] = self._templates.tree(name)
            except jinja2.TemplateSyntaxError as error:
                self._report(template_engine.failure(error, self._templates.texts))
        return self._trees[name]

    def _parent(self, file: str, tree: nodes.Template) -> str | None:
        for node in tree.find_all(nodes.Extends):
            self._file = file
            return self._template_name(node.template)
        return None

    def _template_name(self, node: nodes.Expr) -> str | None:
        if not (isinstance(node, nodes.Const) and isinstance(node.value, str)):
            return None
        if node.value in self._templates.texts:
            return node.value
        what = Text("There is no template '{name}'.", {"name": node.value})
        self._tell(node, what, node.value, self._templates.texts)
        return None

    def _module(self, node: nodes.Import | nodes.FromImport, scope: Scope) -> Thing | None:
        """What an imported template gives: its macros and what it sets."""
        name = self._template_name(node.template)
        tree = self._tree(name) if name is not None else None
        if name is None or tree is None:
            return None
        inner: Scope = dict(scope) if node.with_context else dict(self._globals)
        before = set(inner)
        here, self._file = self._file, name
        self._body(tree.body, inner)
        self._file = here
        members = {key: shape for key, shape in inner.items() if key not in before}
        return Thing(name=name, members=members, is_dict=False)

    # --- statements -----------------------------------------------------------------------------

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: Scope) -> None:  # noqa: C901, PLR0912 - one case a statement
        match node:
            case nodes.Output():
                for printed in node.nodes:
                    self._shape(printed, scope)
            case nodes.For():
                self._loop(node, scope)
            case nodes.If():
                self._shape(node.test, scope)
                self._body((*node.body, *node.elif_, *node.else_), scope)
            case nodes.Assign():
                self._bind(node.target, self._shape(node.node, scope), scope)
            case nodes.AssignBlock():
                self._body(node.body, ChainMap({}, scope))
                self._bind(node.target, TEXT, scope)
            case nodes.Macro():
                macro = Macro(node=node, file=self._file, outer=scope)
                scope[node.name] = macro
                self._macros.append(macro)
            case nodes.CallBlock():
                inner: Scope = ChainMap({}, scope)
                for argument in node.args:
                    self._bind(argument, ANY, inner)
                self._body(node.body, inner)
                self._shape(node.call, scope)
            case nodes.Import():
                scope[node.target] = self._module(node, scope) or ANY
            case nodes.FromImport():
                self._from_import(node, scope)
            case nodes.Include():
                self._include(node, scope)
            case nodes.Block():
                self._block(node, scope)
            case nodes.With():
                inner = ChainMap({}, scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    self._bind(target, self._shape(value, scope), inner)
                self._body(node.body, inner)
            case nodes.FilterBlock():
                self._body(node.body, ChainMap({}, scope))
                self._shape(node.filter, scope)
            case nodes.Scope():
                self._body(node.body, ChainMap({}, scope))
            case nodes.ScopedEvalContextModifier():
                what = Text("{construct} is not permitted.", {"construct": "{% autoescape %}"})
                remedy = Text("A value is always text, never markup.")
                self._add(node.lineno, fault("names", what, self._file, node.lineno, remedy))
                self._body(node.body, scope)
            case _:
                for inside in node.iter_child_nodes():
                    if isinstance(inside, nodes.Expr):
                        self._shape(inside, scope)

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        over = self._shape(node.iter, scope)
        inner: Scope = ChainMap({"loop": LOOP}, scope)
        self._bind(node.target, over.item if isinstance(over, Several) else ANY, inner)
        if node.test is not None:
            self._shape(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, ChainMap({}, scope))

    def _bind(self, target: nodes.Node, shape: Shape, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = shape
        elif isinstance(target, nodes.Tuple):
            for part in target.items:
                self._bind(part, ANY, scope)

    def _from_import(self, node: nodes.FromImport, scope: Scope) -> None:
        module = self._module(node, scope)
        for entry in node.names:
            name, alias = entry if isinstance(entry, tuple) else (entry, entry)
            if module is not None and name not in module.members:
                self._unknown_member(node, module, name)
            scope[alias] = module.members.get(name, ANY) if module is not None else ANY

    def _include(self, node: nodes.Include, scope: Scope) -> None:
        name = self._template_name(node.template)
        tree = self._tree(name) if name is not None else None
        if name is None or tree is None or ("include", name) in self._seen:
            return
        self._seen.add(("include", name))
        here, self._file = self._file, name
        self._body(tree.body, ChainMap({}, scope if node.with_context else dict(self._globals)))
        self._file = here

    def _block(self, node: nodes.Block, scope: Scope) -> None:
        """A block as it is printed: the one nearest to document.html, in its own file."""
        written = self._blocks.get(node.name, [(self._file, node)])
        here = self._file
        for file, block in written:
            self._file = file
            self._body(block.body, ChainMap({"super": ANY, "self": ANY}, scope))
            if not any(
                isinstance(call.node, nodes.Name) and call.node.name == "super"
                for call in block.find_all(nodes.Call)
            ):
                break
        self._file = here

    def _run(self, macro: Macro, arguments: Sequence[Shape]) -> None:
        """What a macro does with arguments of these shapes."""
        node = macro.node
        key = (macro.key, *(shape.key for shape in arguments))
        if node is None or key in self._seen:
            return
        self._seen.add(key)
        here, self._file = self._file, macro.file
        names = [argument.name for argument in node.args]
        inner: Scope = ChainMap(
            {"caller": ANY, "varargs": ANY, "kwargs": ANY},
            dict(zip(names, arguments, strict=True)),
            dict(macro.outer),
        )
        for default in node.defaults:
            self._shape(default, inner)
        self._body(node.body, inner)
        self._file = here
