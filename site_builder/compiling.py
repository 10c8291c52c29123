"""What templates are compiled to: the same as Jinja makes, with less done at each call and each output.

A page makes hundreds of calls and outputs; what Jinja offers beyond what our templates use costs most of its time.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import partial
from keyword import iskeyword
from types import CodeType
from typing import Any

import markupsafe
from jinja2 import BytecodeCache, Environment, nodes
from jinja2 import runtime as jinja
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import missing

try:
    from markupsafe import _escape_inner  # type: ignore[attr-defined]
except ImportError:  # MarkupSafe before 3 has nothing that leaves a text plain.
    from markupsafe import escape as _escape_inner

# Jinja binds these names first in a compiled template; ours, bound in the same line, take their place.
_OURS = "; from site_builder.compiling import Macro, Markup, Resolved, escape"

# Makes text that is known to be safe, without asking it first whether it knows so itself.
Markup: Callable[[str], markupsafe.Markup] = partial(str.__new__, markupsafe.Markup)


class LeanEnvironment(Environment):
    """An environment whose templates call directly what they name; none of it is handed Jinja's context.

    `x.name` means the item before the attribute, so that `x.values` is an item; Jinja asks the other way round.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the item or the attribute of a name."""
        if type(obj) is dict:
            if attribute in obj:
                return obj[attribute]
        elif hasattr(obj, "__getitem__"):
            try:
                return obj[attribute]
            except (TypeError, LookupError):
                pass
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return self.undefined(obj=obj, name=attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what all templates may call as one dict: every page and import goes through it."""
        return {**self.globals, **(d or {})}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        first, end, rest = super()._generate(source, name, filename, defer_init).partition("\n")
        return f"{first}{_OURS}{end}{rest}"


class Resolved(dict[str, Any]):
    """What names mean to a template: each is looked up once, though macros ask for theirs at every call."""

    def __init__(self, context: jinja.Context) -> None:
        self._ask = context.resolve_or_missing

    def __missing__(self, name: str) -> Any:
        value = self._ask(name)
        # What is missing may be set by the template that this one extends.
        if value is not missing:
            self[name] = value
        return value


class _DirectCalls(CodeGenerator):
    def write_commons(self) -> None:
        """Write what each function of a template begins with."""
        super().write_commons()
        self.writeline("resolve = Resolved(context).__getitem__")
        self.writeline("read = environment.getattr")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 -- Jinja's
        """Write what reads a name of something, without looking up first what does."""
        self.write("read(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 -- Jinja's
        """Write a call as Python's own, where Jinja has `context.call(…)` look at what is called."""
        if node.dyn_args or node.dyn_kwargs or any(iskeyword(each.key) for each in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


LeanEnvironment.code_generator_class = _DirectCalls


class Compiled(BytecodeCache):
    """Keeps what was compiled for other environments of this process: the other language, the next build."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was compiled of a template before, unless its source has changed since."""
        checksum, code = self._kept.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled of a template."""
        if bucket.code:
            self._kept[bucket.key] = bucket.checksum, bucket.code


def escape(value: Any) -> str:
    """Return a value as it stands in HTML; plain text will do, since a template only joins it."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is markupsafe.Markup else markupsafe.escape(value)


def Macro(  # noqa: N802 -- stands for Jinja's class
    environment: Environment,
    body: Callable[..., str],
    name: str,
    arguments: tuple[str, ...],
    catch_kwargs: bool,
    catch_varargs: bool,
    caller: bool,
    autoescape: bool,
) -> Callable[..., str]:
    """Return what calls the body of a macro: its parameters by position, by name, or missing."""
    if catch_kwargs or catch_varargs or not autoescape:
        return jinja.Macro(environment, body, name, list(arguments), catch_kwargs, catch_varargs, caller, autoescape)
    takes_caller = caller and "caller" not in arguments
    names = (*arguments, "caller") if takes_caller else arguments
    count = len(names)

    def called(*given: Any, **named: Any) -> str:
        if not named and len(given) == count:
            return Markup(body(*given))
        if takes_caller and "caller" not in named:
            named["caller"] = environment.undefined("No caller defined", name="caller")
        given += tuple(named.pop(each, missing) for each in names[len(given) :])
        if named:
            raise TypeError(f"macro {name!r} takes no {', '.join(named)}")
        return Markup(body(*given))

    return called
