"""Chapter material: per theme the researcher's text with the quotes, captioned as in a report.

A fragment is about the themes of the issue moment it lies in. Fragments that lie in a moment without a theme, or
in none, are not here: T1 and T2 have them.
"""

from __future__ import annotations

from exporters.gathered import Gathered, gathered_cells, gathered_columns
from exporters.source import TableSource
from exporters.stretch import Stretch, stretches
from exporters.table import Column, ColumnKind, Row, Table, plain
from frameschema import IssueMoment


def chapter_table(source: TableSource) -> Table:
    """Make the chapter material, themes in the order of the codebook, then those that groups named themselves."""
    found: dict[str, list[Gathered]] = {}
    for analysed in source.in_order:
        for stretch in stretches(analysed):
            for theme in _themes(stretch):
                found.setdefault(theme, []).extend(
                    Gathered(analysed, unit, unit.members) for unit in stretch.fragments
                )
    written = {text.row: text.text for text in source.texts_of("chapter")}
    order = source.codebook_order
    themes = sorted({*found, *written}, key=lambda theme: (order.get(theme, len(order)), theme))
    return Table(
        id="chapter",
        title=source.heading("chapter.sheet"),
        columns=(
            Column("chapter.theme", source.heading("chapter.theme"), 30, ColumnKind.LABEL),
            Column("chapter.text", source.heading("chapter.text"), 70),
            *gathered_columns(source, "chapter"),
        ),
        rows=tuple(_row(source, theme, written.get(theme, ""), found.get(theme, [])) for theme in themes),
    )


def _row(source: TableSource, theme: str, text: str, found: list[Gathered]) -> Row:
    written = plain(text or f"({source.heading('mark.not_written')})")
    return Row((plain(source.code_or_text(theme)), written, *gathered_cells(source, found)))


def _themes(stretch: Stretch) -> tuple[str, ...]:
    units = [member.unit for member in stretch.moment.members] if stretch.moment else []
    moments = [unit for unit in units if isinstance(unit, IssueMoment)]
    named = (theme for unit in moments for theme in (*unit.themes, unit.local_theme))
    return tuple(dict.fromkeys(theme for theme in named if theme))
