"""The report as a whole: its sections, the web page, and its tables for a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from exporters.html_template import html_template
from exporters.provenance import Provenance, provenance_table
from exporters.report.appendix import appendix
from exporters.report.flow import flow
from exporters.report.frames import frames
from exporters.report.glance import glance
from exporters.report.outcomes import outcomes
from exporters.report.parts import Section, shown_cells
from exporters.report.register import Register
from exporters.report.timeline import timeline
from exporters.source import TableSource
from exporters.table import RowStyle, Table
from exporters.word import to_docx


@dataclass(frozen=True)
class Report:
    """A report of a study; `anonymous` are municipalities beside which nothing may stand that identifies them."""

    source: TableSource
    title: str
    origin: Provenance = ()
    anonymous: frozenset[str] = frozenset()

    @cached_property
    def _register(self) -> Register:
        return Register(self.source)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections in order."""
        register = self._register
        return (
            glance(register),
            *_discussions(register),
            frames(register, self.anonymous),
            outcomes(register),
            *appendix(register, self.origin),
        )

    def html(self) -> str:
        """Write one page that needs nothing else."""
        register = self._register
        template = html_template("report/page.html", cells=shown_cells, block=RowStyle.BLOCK, say=register.text)
        lists = [
            (self.source.name(item), register.by_discussion[item.transcript.id]) for item in self.source.in_order
        ]
        return template.render(
            title=self.title, language=self.source.language, sections=self.sections, lists=lists
        )

    def tables(self) -> tuple[Table, ...]:
        """Give the tables of the report, but for provenance; empty ones are left out."""
        every = (
            linked.table
            for section in self.sections
            if section.id != "provenance"
            for figure in section.figures
            for linked in figure.tables
        )
        return tuple(table for table in every if table.rows)

    def docx(self) -> bytes:
        """Write the tables as a document of Word."""
        origin = provenance_table(replace(self.source, coders=()), self.origin)
        title = f"{self._register.text('report')}: {self.title}"
        where = self.source.heading("word.where")
        return to_docx(self.tables(), origin, self.source.language, where, title=title)


def _discussions(register: Register) -> Iterator[Section]:
    """Make a section per discussion, with its timeline and its narratives."""
    for number, analysed in enumerate(register.source.in_order, start=1):
        name = f"d{number}"
        yield Section(
            id=name,
            title=f"{register.text('discussion')} {register.source.name(analysed)}",
            figures=(timeline(register, analysed, name), flow(register, analysed, name)),
        )
