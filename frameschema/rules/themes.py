"""Rules about themes, which emerge, merge, and are mapped between groups."""

from __future__ import annotations

from collections.abc import Iterator

from frameschema.findings import Severity
from frameschema.message import Message, message
from frameschema.rules.circles import lost_or_circling
from frameschema.rules.context import StudyContext
from frameschema.rules.places import place_of
from frameschema.rules.rule import Found, rule


@rule("circle-of-themes", Severity.ERROR, remedy=message("choose the theme that took its place"))
def circle_of_themes(context: StudyContext) -> Iterator[Found]:
    """A theme was merged into itself, or into a theme that is not there."""
    themes = {theme.id: theme for theme in context.study.themes}
    merged = {theme.id: theme.merged_into for theme in themes.values() if theme.merged_into}
    for lost in lost_or_circling(merged, themes.keys()):
        yield place_of(themes[lost]), message("it was not merged into a theme of the study")


@rule("unknown-theme", Severity.ERROR, remedy=message("add the theme, or take its name out"))
def unknown_theme(context: StudyContext) -> Iterator[Found]:
    """An issue or a theme names a theme that neither the study nor the codebook has."""
    listed = context.codebook.list("theme").codes if context.codebook.has_list("theme") else ()
    known = {code.id for code in listed} | {theme.id for theme in context.study.themes}
    for where, names in _named_themes(context):
        for name in sorted(set(names) - known):
            yield where, message('there is no theme "{theme}"', theme=name)


def _named_themes(context: StudyContext) -> Iterator[tuple[Message, tuple[str, ...]]]:
    yield from ((place_of(issue), issue.themes) for issue in context.study.issues)
    yield from ((place_of(theme), theme.same_as) for theme in context.study.themes)


@rule(
    "theme-given-twice",
    Severity.WARNING,
    remedy=message("merge the two, or word the difference in the titles"),
)
def theme_given_twice(context: StudyContext) -> Iterator[Found]:
    """One group has two themes with the same title, and neither was merged."""
    first: dict[tuple[str | None, str], str] = {}
    for theme in context.study.themes:
        if theme.merged_into:
            continue
        other = first.setdefault((theme.werkplaats, " ".join(theme.title.casefold().split())), theme.id)
        if other != theme.id:
            yield place_of(theme), message("it has the title of theme {theme} of the same group", theme=other)
