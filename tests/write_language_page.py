"""Write the page about the language from the models, rules and codebook: `python tests/write_language_page.py`."""

from __future__ import annotations

import importlib
import inspect
import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from uuid import UUID

from builders import shipped_codebook
from pydantic import AwareDatetime, JsonValue
from pydantic_core import PydanticUndefined

from frameschema import CLOSED_LISTS, DOCUMENTS, SCHEMA_VERSION, STEPS, AnyUnit, Document, IssuePath
from frameschema import errors as error_module
from frameschema import vocabulary as vocabulary_module
from frameschema.base import Prose, SchemaVersion, Slug, Text, Words
from frameschema.coding import Key
from frameschema.message import Said
from frameschema.problems import READING_RULES
from frameschema.rules import CODE_RULES, CODEBOOK_RULES, CODING_RULES, STUDY_RULES, Rule
from frameschema.whole import GivenOnce, Known, OwnId, Whole, as_json_path

PAGE = Path(__file__).parent.parent / "docs" / "frameschema.md"
INTRODUCTION = Path(__file__).parent / "data" / "language_page" / "introduction.md"

SOURCES = {
    "Goffman 1974": "Goffman, E. (1974). *Frame analysis: An essay on the organization of experience*. "
    "Cambridge, MA: Harvard University Press.",
    "Schön & Rein 1994": "Schön, D. A., & Rein, M. (1994). *Frame reflection: Toward the resolution of "
    "intractable policy controversies*. New York: Basic Books.",
    "Van Gorp 2007": "Van Gorp, B. (2007). The constructionist approach to framing: Bringing culture back in. "
    "*Journal of Communication*, 57(1), 60–78. https://doi.org/10.1111/j.0021-9916.2007.00329.x",
    "Snow et al. 1986": "Snow, D. A., Rochford, E. B., Jr., Worden, S. K., & Benford, R. D. (1986). Frame "
    "alignment processes, micromobilization, and movement participation. *American Sociological Review*, 51(4), "
    "464–481. https://doi.org/10.2307/2095581",
    "Benford & Snow 2000": "Benford, R. D., & Snow, D. A. (2000). Framing processes and social movements: "
    "An overview and assessment. *Annual Review of Sociology*, 26, 611–639. https://doi.org/10.1146/annurev.soc.26.1.611",
    "Isaacs 1999": "Isaacs, W. (1999). *Dialogue and the art of thinking together: A pioneering approach to "
    "communicating in business and in life*. New York: Currency.",
    "Lichterman 2008": "Lichterman, P. (2008). Religion and the construction of civic identity. "
    "*American Sociological Review*, 73(1), 83–104. https://doi.org/10.1177/000312240807300105",
}
"""What docstrings cite → the full reference."""

FIRST_MODULES = ("spans", "transcript", "codebook", "frames", "coding", "narrative", "issue", "sheet", "theme")
LAST_MODULES = ("study", "merged", "merged_story", "decision", "clearance", "findings")

IN_WORDS: tuple[tuple[Any, str], ...] = (
    (Slug, "identifier"),
    (Words, "words"),
    (Prose, "text"),
    (Text, "text, may be blank"),
    (Key, "key"),
    (Said, "message"),
    (SchemaVersion, f'`"{SCHEMA_VERSION}"`'),
    (IssuePath, "list of words, from the outside in"),
    (AnyUnit, "a unit: any kind of [CodedUnit](#codedunit)"),
    (UUID, "UUID"),
    (date, "date"),
    (AwareDatetime, "time with its difference from UTC"),
    (str, "text"),
    (int, "whole number"),
    (float, "number"),
    (bool, "true or false"),
    (object, "anything"),
    (JsonValue, "any JSON value"),
)


def page() -> str:
    """Give the whole page as Markdown."""
    parts = (
        [INTRODUCTION.read_text(encoding="utf-8").rstrip("\n"), ""],
        _documents(),
        _vocabularies(),
        _errors(),
        _rules(),
        _versions(),
        _sources(),
    )
    return "\n".join(line for part in parts for line in part)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


# --- Documents


def models() -> dict[str, list[type[Document]]]:
    """Every document of the language, by module, in order of reading."""
    found: dict[str, list[type[Document]]] = {}
    for model in _subclasses(Document):
        found.setdefault(model.__module__.removeprefix("frameschema."), []).append(model)
    between = sorted(set(found) - {*FIRST_MODULES, *LAST_MODULES, "whole", "base"})
    order = [name for name in ("base", *FIRST_MODULES, *between, *LAST_MODULES) if name in found]
    return {name: sorted(found[name], key=_line_of) for name in order}


def _subclasses(of: type[Document]) -> Iterator[type[Document]]:
    for model in of.__subclasses__():
        if model.__module__.startswith("frameschema."):
            yield model
        yield from _subclasses(model)


def _line_of(thing: type) -> int:
    return inspect.getsourcelines(thing)[1]


def _documents() -> Iterator[str]:
    yield from ("## Documents", "", *_kinds(), "")
    for name, group in models().items():
        module = importlib.import_module(f"frameschema.{name}")
        yield from (f"### `frameschema.{name}`", "", _prose(inspect.getdoc(module)), "")
        for model in group:
            yield from _document(model)
        for choices in _own_choices(module):
            yield from _choices(choices)


def _kinds() -> Iterator[str]:
    yield "A document that stands alone in a file has a name, by which its JSON Schema is called too:"
    yield ""
    for kind, model in DOCUMENTS.items():
        schema = f"../frameschema/schemas/{SCHEMA_VERSION}/{kind}.schema.json"
        yield f"- `{kind}`: {_link(model)} ([schema]({schema}))"


def _document(model: type[Document]) -> Iterator[str]:
    yield from (f"#### {model.__name__}", "", _prose(inspect.getdoc(model)), "")
    yield from _fields(model)
    if issubclass(model, Whole) and model.promises:
        yield from ("Refused when one of these does not hold:", "")
        yield from (f"- {_promise(promise)}" for promise in model.promises)
        yield ""


def _fields(model: type[Document]) -> Iterator[str]:
    described = any(field.description for field in model.model_fields.values())
    columns = ("field", "type", "default", "meaning") if described else ("field", "type", "default")
    yield from (_row(columns), _row(["---"] * len(columns)))
    hints = typing.get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        kind = in_words(hints[name]) + "".join(f", {limit}" for limit in _limits(hints[name], field.metadata))
        default = _default(field.get_default(call_default_factory=True))
        yield _row([f"`{name}`", kind, default, field.description or ""][: len(columns)])
    yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _limits(hint: Any, metadata: Iterable[object]) -> Iterator[str]:
    """Say which limits a field has, unless its type has a name that stands for them."""
    if any(_is_same(hint, known) for known, _ in IN_WORDS if get_origin(known) is Annotated):
        return
    for limit in metadata:
        for name, words in (("ge", "at least {}"), ("gt", "above {}"), ("min_length", "{} or more")):
            if (value := getattr(limit, name, None)) is not None:
                yield words.format(value)
        if pattern := getattr(limit, "pattern", None):
            yield f"of the form `{pattern}`"


def _default(value: object) -> str:
    if value is PydanticUndefined:
        return "must be given"
    if isinstance(value, Document):
        return "nothing filled in"
    if value is None or isinstance(value, bool):
        return {None: "null", False: "false", True: "true"}[value]
    return f"`{value}`" if value else "none"


def _is_same(hint: Any, known: Any) -> bool:
    return hint is known or (get_origin(hint) is Annotated and hint == known)


def _promise(promise: object) -> str:
    if isinstance(promise, GivenOnce):
        return f"all different: {', '.join(f'`{as_json_path(path)}`' for path in promise.paths)}"
    if isinstance(promise, Known):
        return f"each `{as_json_path(promise.used)}` is one of `{as_json_path(promise.among)}`"
    if isinstance(promise, OwnId):
        return f"`id` is `{promise.make.__name__}({', '.join(promise.fields)})`"
    return _prose(inspect.getdoc(promise))


def in_words(hint: Any) -> str:
    """Say in plain words which values a field takes."""
    for known, words in IN_WORDS:
        if _is_same(hint, known):
            return words
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return in_words(inside[0])
    if origin is tuple:
        return f"list of {in_words(inside[0])}"
    if origin is dict:
        return f"{in_words(inside[1])}, by name"
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inside)
    if origin in (typing.Union, types.UnionType):
        return " or ".join("null" if part is type(None) else in_words(part) for part in inside)
    return _link(hint)


def _link(thing: type) -> str:
    return f"[{thing.__name__}](#{thing.__name__.lower()})"


# --- Choices


def _own_choices(module: types.ModuleType) -> Iterator[type[StrEnum]]:
    """Enumerations of a module that are no vocabulary of the codebook."""
    for thing in vars(module).values():
        is_choice = inspect.isclass(thing) and issubclass(thing, StrEnum) and thing.__module__ == module.__name__
        if is_choice and thing not in CLOSED_LISTS.values():
            yield thing


def _choices(choices: type[StrEnum]) -> Iterator[str]:
    yield from (f"#### {choices.__name__}", "", _prose(inspect.getdoc(choices)), "")
    yield ", ".join(f"`{member}`" for member in choices)
    yield ""


def _vocabularies() -> Iterator[str]:
    yield from ("## Vocabularies", "")
    yield "The theory closes these lists. Their words stand in `configs/codebooks/frames.yaml`; here the English."
    yield "All other lists of codes are open and exist only in the codebook."
    yield ""
    codebook = shipped_codebook()
    for name, vocabulary in CLOSED_LISTS.items():
        yield from (f"### {vocabulary.__name__}", "")
        yield f"{_prose(inspect.getdoc(vocabulary))} In the codebook: the list `{name}`."
        yield from ("", "| code | label |", "|---|---|")
        yield from (f"| `{member}` | {codebook.label(member, 'en')} |" for member in vocabulary)
        yield ""
    for choices in _own_choices(vocabulary_module):
        yield from _choices(choices)


# --- Errors, rules, versions


def _errors() -> Iterator[str]:
    tree = [line for line in (inspect.getdoc(error_module) or "").split("\n")[2:] if line.strip()]
    yield from ("## Errors", "", "```", *tree, "```", "")
    yield "A document that cannot be made is refused with pydantic's `ValidationError` (a `ValueError`), which"
    yield "never repeats the input. `read_document` raises nothing for bad input and gives findings instead."
    yield ""


def _rules() -> Iterator[str]:
    yield from ("## Rules", "", "What is found about data is a [Finding](#finding). All rules always run.", "")
    yield from ("### While reading: `read_document`", "", "| rule | meaning |", "|---|---|")
    yield from (f"| `{name}` | {meaning} |" for name, meaning in READING_RULES.items())
    yield ""
    yield from _rule_table("About a codebook: `check_codebook`", CODEBOOK_RULES)
    yield from _rule_table("About its codes and their lives: `check_codes`", CODE_RULES)
    yield from _rule_table("About a coding: `check_coding`", CODING_RULES)
    yield from _rule_table("About a study: `check_study`", STUDY_RULES)


def _rule_table(title: str, rules: Iterable[Rule[Any]]) -> Iterator[str]:
    yield from (f"### {title}", "", "| rule | severity | meaning |", "|---|---|---|")
    yield from (f"| `{rule.id}` | {rule.severity} | {rule.help} |" for rule in rules)
    yield ""


def _versions() -> Iterator[str]:
    yield from ("## Versions", "")
    yield f"This is version {SCHEMA_VERSION}. Older documents are migrated when they are read, step by step; one"
    yield "without `schema_version` is in version 1.0. All schemas stay in `frameschema/schemas/`."
    yield ""
    for step in STEPS:
        yield f"- **{step.from_version} → {step.to_version}, {step.name}.** {step.what}"
    yield ""


# --- Sources


def cited() -> Mapping[str, list[type]]:
    """Source → the documents and vocabularies whose docstring cites it."""
    documents = [model for group in models().values() for model in group]
    things = [*CLOSED_LISTS.values(), *documents]
    return {source: [thing for thing in things if source in (thing.__doc__ or "")] for source in SOURCES}


def _sources() -> Iterator[str]:
    yield from ("## Sources", "")
    for source, things in cited().items():
        yield f'- <a id="{_anchor(source)}"></a>{SOURCES[source]}'
        yield f"  Behind {', '.join(map(_link, things))}."
    yield ""


def _anchor(source: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-")


def _prose(docstring: str | None) -> str:
    """Take a docstring over, with what it cites as links to the sources."""
    text = docstring or ""
    for source in SOURCES:
        text = text.replace(source, f"[{source}](#{_anchor(source)})")
    return _fenced(text)


def _fenced(text: str) -> str:
    """Show examples of a docstring as code."""
    return re.sub(r"((?:^(?:>>>|\.\.\.|    ).*\n?)+(?:^\S+$)?)", r"```python\n\1\n```", text, flags=re.MULTILINE)


if __name__ == "__main__":
    main()
