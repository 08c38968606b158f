"""A person's own wording of messages: Jinja2, cut down to a language that cannot do harm or go on for ever.

There are variables, ``if``, ``for`` over lists, comparisons and a few filters. There are no calls, no assignments, no macros, no
arithmetic and no inclusion, so no value grows, and nothing is reached but what is handed in. Loops share a budget of steps,
counted by how much stands in them: a template of the largest size takes some milliseconds at most, on the loop itself.

Literal text of a template is the service's own markup; every value is escaped for the service.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_context

from alerts.delivery.marks import REPEAT
from alerts.delivery.render import marked, source_line
from alerts.model.brief import text_of
from alerts.model.delivery import Message

LONGEST = 8_192
"""Characters of a template."""

BUDGET = 20_000
"""Parts of a template that may be evaluated inside loops."""

DEEPEST = 6
"""How deep ``if`` and ``for`` may stand in one another: compiling takes time that grows fast with it."""

FILTERS = ("default", "first", "join", "last", "length", "lower", "title", "trim", "truncate", "upper")

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.For, nodes.Filter, nodes.Test,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Keyword,
)  # fmt: skip
_TESTS = frozenset({"defined", "undefined", "none", "string", "number", "odd", "even"})
_KEY = "\0budget"


class _Spent(TemplateError):
    """The loops of a template have used up their budget."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was read and tried. ``text`` gives None where it cannot be used for a message. ``names`` are the
    variables that it names.
    """

    _compiled: Any = field(repr=False)
    names: frozenset[str] = frozenset()

    def text(self, message: Message, escape: Callable[[str], str], room: int) -> str | None:
        """The message in the template's words; None where it says nothing, too much, or fails, or leaves out what the message
        is about: the usual words are used then.
        """
        if not all(self.names & one for one in _needed(message)):
            return None
        doubt = message.brief is not None and REPEAT in message.brief.marks and not self.names & {"marks", "body"}
        mark = f"\n{escape(REPEAT)}" if doubt else ""
        try:
            text = self._written(message, escape, room - len(mark)).strip()
            return text + mark if text else None
        except Exception:  # noqa: BLE001 - filters assert what they like, and no wording may be the end of an alert
            return None

    def _written(self, message: Message, escape: Callable[[str], str], room: int) -> str:
        values = variables(message) | {_KEY: [BUDGET], "\0escape": escape}
        pieces, left = [], room
        for piece in self._compiled.generate(values):
            left -= len(piece)
            if left < 0:
                raise _Spent(f"it writes more than {room} characters")
            pieces.append(piece)
        return "".join(pieces)


def read_template(text: str, sample: Message) -> Template | str:
    """The template, or what is wrong with it and in which line. It is tried on ``sample``."""
    if len(text) > LONGEST:
        return f"a template has at most {LONGEST:,} characters"
    environment = _environment()
    try:
        tree = environment.parse(text)
        wrong = next(_wrong(tree), None)
        if wrong is not None or _depth(tree) > DEEPEST:
            return wrong or f"if and for stand at most {DEEPEST} deep in one another"
        for loop in tree.find_all(nodes.For):
            weight = 1 + sum(1 for _ in loop.find_all(nodes.Node))
            loop.iter = nodes.Filter(loop.iter, "steps", [nodes.Const(weight)], [], None, None, lineno=loop.lineno)
        names = frozenset(find_undeclared_variables(tree))
        template = Template(environment.from_string(tree), names)
        template._written(sample, str, 1_000_000)  # noqa: SLF001 - what it says of a failure is for people
    except TemplateSyntaxError as error:
        return f"line {error.lineno}: {error.message}"
    except (RecursionError, MemoryError, SyntaxError):
        return "it is nested too deep"
    except Exception as error:  # noqa: BLE001 - a filter asserts: whatever it is, it is wrong with the template
        return str(error) or type(error).__name__
    return template


def _needed(message: Message) -> Iterator[frozenset[str]]:
    """The variables of which a template must name one, or it would not say what this message is for."""
    if message.brief is None:
        yield frozenset({"body"})
        return
    if message.brief.notice:
        yield frozenset({"notice", "body"})


def variables(message: Message) -> dict[str, Any]:
    """What a template may name. Of a digest there are the title and the body alone."""
    values: dict[str, Any] = {"title": message.title, "body": message.body, "link": message.link or ""}
    values |= {"severity": message.severity.label}
    told = message.brief
    if told is None:
        return (
            values
            | dict.fromkeys(("headline", "source", "age", "about", "excerpt", "rule", "novelty", "relevance"), "")
            | dict.fromkeys(("marks", "matched", "tickers", "notice"), ())
            | {"others": 0, "number": 0}
        )
    return values | {
        "headline": text_of(told.headline),
        "source": told.source,
        "age": told.age,
        "about": source_line(told),
        "others": told.others,
        "marks": told.marks,
        "excerpt": marked(told.excerpt),
        "matched": told.matched,
        "tickers": told.tickers,
        "rule": told.rule,
        "novelty": told.novelty,
        "relevance": told.relevance,
        "notice": told.notice,
        "number": told.number,
    }


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, optimized=False, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )
    environment.filters = {name: environment.filters[name] for name in FILTERS} | {"steps": _steps, "join": _join}
    environment.globals = {}
    environment.finalize = _shown
    return environment


def _wrong(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.Node):
        where = f"line {node.lineno}: "
        loop = isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "loop"
        if not isinstance(node, _ALLOWED) and not (loop and getattr(node, "attr", "") in {"first", "last", "index"}):
            yield f"{where}{type(node).__name__.lower()} is not for templates: there are variables, if, for and filters"
        elif isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.dyn_args or node.dyn_kwargs):
            yield f"{where}there is no filter {node.name}; there are {', '.join(FILTERS)}"
        elif isinstance(node, nodes.Test) and node.name not in _TESTS:
            yield f"{where}there is no test {node.name}; there are {', '.join(sorted(_TESTS))}"
        elif isinstance(node, nodes.For) and node.recursive:
            yield f"{where}a loop cannot be recursive"


def _depth(node: nodes.Node) -> int:
    inner = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return inner + isinstance(node, nodes.If | nodes.For | nodes.CondExpr)


@pass_context
def _shown(context: Context, value: object) -> str:
    if isinstance(value, Undefined) or value is None:
        return str(value) if isinstance(value, Undefined) else ""
    if not isinstance(value, str | int | float):
        raise TypeError("a list is shown with join or with a loop")
    escape: Callable[[str], str] = context["\0escape"]
    return escape(str(value))


@pass_context
def _steps(context: Context, values: object, weight: int) -> Iterable[object]:
    if not isinstance(values, tuple | list):
        raise TypeError("a loop goes over a list")
    budget: list[int] = context[_KEY]
    for value in values:
        budget[0] -= weight
        if budget[0] < 0:
            raise _Spent("its loops never end, or nearly so")
        yield value


def _join(values: object, separator: str = ", ") -> str:
    if not isinstance(values, tuple | list):
        raise TypeError("join is for lists")
    return str(separator).join(map(str, values))
