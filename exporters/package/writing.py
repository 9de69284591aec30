"""All files of a data package, by name; nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from exporters.delimited import to_csv
from exporters.package.about import About
from exporters.package.circumstances import circumstances
from exporters.package.cleaned import cleaned_codebook
from exporters.package.coded import CODE, coded
from exporters.package.descriptor import Listed, descriptor
from exporters.package.read_me import licence_text, read_me
from exporters.package.resource import Field, Resource, resource_csv, resource_parquet
from exporters.package.said import Said
from exporters.package.titles import title_in
from exporters.package.told import told
from exporters.parquet import to_parquet
from exporters.provenance import Provenance, provenance_table
from exporters.registry import AGREEMENT, TABLES
from exporters.source import TableSource
from exporters.table import Cell, Row, Run, Table
from frameschema import Codebook, Transcript

MANIFEST = "manifest-sha256.txt"

CODEBOOK = "T6"
_WITHOUT_TALK = (CODEBOOK, "T9")
"""The tables in which no words of a transcript are shown."""


Documents = Callable[[Codebook], Mapping[str, bytes]]


@dataclass(frozen=True)
class DataPackage:
    """The files, the tables with their number of rows, and how many quotations were left out of texts."""

    files: Mapping[str, bytes]
    rows: tuple[tuple[str, int], ...]
    left_out: int = 0


def data_package(
    source: TableSource,
    about: About,
    provenance: Provenance,
    documents: Documents,
    *,
    unsaid: Iterable[Transcript] | None = None,
) -> DataPackage:
    """Make a package; `documents` gives what else goes in, with the codebook as it may be shown.

    With `unsaid` nothing that was said is in any file: no transcript, and no quotation from any of these.
    """
    said = None if unsaid is None else Said(unsaid)
    if said:
        source = replace(source, codebook=cleaned_codebook(source.codebook, said))
    resources = _with_all_codes([*circumstances(source), *coded(source), *told(source)])
    if said:
        resources = [one.without_said(said.cleaned) for one in resources]
    listed: Listed = [(f"data/{one.name}.csv", one) for one in resources if one.rows]
    files = dict(_written(listed))
    tables = [*_tables(source, said.cleaned if said else None), provenance_table(source, provenance)]
    for table in tables:
        files[f"tables/{table.id}.csv"] = to_csv(table)
        files[f"tables/{table.id}.parquet"] = to_parquet(table, replace(tables[-1], rows=()))
    of_tables = [(f"tables/{table.id}.csv", _as_resource(table)) for table in tables]
    files |= documents(source.codebook)
    files["datapackage.json"] = descriptor(about, [*_titled(listed, source.language), *of_tables], files)
    files["LICENCE.txt"] = licence_text(about)
    files |= read_me(about, [one for _, one in listed], transcripts=said is None)
    files[MANIFEST] = manifest(files)
    rows = tuple((one.name, len(one.rows)) for _, one in (*listed, *of_tables))
    return DataPackage(files, rows, said.left_out if said else 0)


def manifest(files: Mapping[str, bytes]) -> bytes:
    """List the checksum of each file as `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def _titled(listed: Listed, language: str) -> Iterator[tuple[str, Resource]]:
    for path, resource in listed:
        yield path, replace(resource, title=title_in(resource, language))


def _written(listed: Listed) -> Iterator[tuple[str, bytes]]:
    for path, resource in listed:
        yield path, resource_csv(resource)
        yield path.replace(".csv", ".parquet"), resource_parquet(resource)


def _tables(source: TableSource, clean: Callable[[str], str] | None) -> Iterator[Table]:
    for name, make in TABLES.items():
        if name == AGREEMENT or (clean and name not in _WITHOUT_TALK):
            continue
        made = make(source)
        yield _cleaned(made, clean) if clean and name != CODEBOOK else made


def _cleaned(table: Table, clean: Callable[[str], str]) -> Table:
    rows = (Row(tuple(_cell(cell, clean) for cell in row.cells), row.style) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _cell(cell: Cell, clean: Callable[[str], str]) -> Cell:
    text = clean(cell.text)
    return cell if text == cell.text else replace(cell, runs=(Run(text),))


def _as_resource(table: Table) -> Resource:
    fields = tuple(Field(heading) for heading in table.headings)
    return Resource(table.id, table.title, fields, tuple((None,) * len(fields) for _ in table.rows))


def _with_all_codes(resources: list[Resource]) -> list[Resource]:
    """Add a row for each code that was used and is not in the codebook, so that all references lead somewhere."""
    used = {code for one in resources for code in _codes_in(one)}
    return [_completed(one, used) if one.name == CODE[0] else one for one in resources]


def _codes_in(resource: Resource) -> Iterator[str]:
    places = [at for at, field in enumerate(resource.fields) if field.refers == CODE]
    yield from (str(row[at]) for row in resource.rows for at in places if row[at] is not None)


def _completed(codes: Resource, used: set[str]) -> Resource:
    unknown = sorted(used - {str(row[0]) for row in codes.rows})
    rows = tuple((name, *(None,) * (len(codes.fields) - 1)) for name in unknown)
    return replace(codes, rows=(*codes.rows, *rows))
