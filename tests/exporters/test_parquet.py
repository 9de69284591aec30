"""Parquet, read again by pyarrow: types, what is not there, and where coded words stand."""

import io
import json
import sys
from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest
from export_builders import a_fragment, a_moment, a_source, a_transcript, analysed, turns, words
from pyarrow import parquet

import exporters.parquet
from exporters import TABLES, Cell, MissingLibraryError, export, narrative_table, provenance_table
from exporters.parquet import coded_places, to_parquet
from exporters.table import Run
from frameschema import Turn


def a_study():
    talk = a_transcript(
        Turn(speaker="KM-I-1", text="Hij komt niet. ", start_ms=61_000),
        Turn(speaker="ZT-1", text="😀 Hij durft niet."),
    )
    moment = a_moment(turns(talk, 1, 2), issues=[["Maatregel"]])
    return a_source(analysed(talk, moment, a_fragment(words(talk, "durft"))))


def read(table="T1", source=None):
    return parquet.read_table(io.BytesIO(export(source or a_study(), [table], "parquet", ())[f"{table}.parquet"]))


def test_trace_columns_have_types_and_values():
    found = read()
    types = {name: found.schema.field(name).type for name in ("T1.turns", "T1.time", "T1.coders", "T1.fragments")}
    assert types == {
        "T1.turns": pa.list_(pa.int32()),
        "T1.time": pa.duration("ms"),
        "T1.coders": pa.list_(pa.string()),
        "T1.fragments": pa.list_(pa.string()),
    }
    (row,) = found.to_pylist()
    assert (row["T1.turns"], row["T1.time"], row["T1.coders"]) == ([1, 2], timedelta(seconds=61), ["ams-1"])
    assert len(row["T1.fragments"]) == 2


def test_the_schema_is_the_same_without_rows():
    assert read(source=a_source()).schema.equals(read().schema)


def test_coded_words_have_their_places_in_the_text():
    (row,) = read().to_pylist()
    (place,) = row["T1.text_fragment.coded"]
    assert row["T1.text_fragment"][place["start"] : place["end"]] == "durft"
    assert list(coded_places(Cell((Run("ab"), Run("😀c", True), Run("d"))))) == [{"start": 2, "end": 4}]


def test_what_is_not_there_is_null_and_what_is_not_coded_says_so():
    (row,) = read().to_pylist()
    assert row["role.income"] is None
    assert "(mark.not_coded)" in row["role.care"]


def test_headings_and_provenance_are_in_the_file():
    source = a_study()
    found = read(source=source)
    assert found.schema.field("T1.turns").metadata == {b"heading": b"T1.turns"}
    pairs = json.loads(found.schema.metadata[b"framebridge.provenance"])
    assert pairs == [[cell.text for cell in row.cells] for row in provenance_table(source, ()).rows]


@pytest.mark.parametrize("table", TABLES)
def test_rows_and_texts_are_those_of_the_table(table):
    source = a_study()
    made, found = TABLES[table](source), read(table, source)
    assert found.num_rows == len(made.rows)
    for column in made.columns:
        if found.schema.field(column.key).type == pa.string():
            assert tuple(text or "" for text in found[column.key].to_pylist()) == made.column(column.key)


def test_rows_in_several_groups_are_those_of_the_table(monkeypatch):
    table = narrative_table(a_study())
    table = replace(table, rows=table.rows * 250)
    whole = parquet.read_table(io.BytesIO(to_parquet(table, provenance_table(a_study(), []))))
    monkeypatch.setattr(exporters.parquet, "_GROUP_BYTES", 1)
    file = parquet.ParquetFile(io.BytesIO(to_parquet(table, provenance_table(a_study(), []))))
    assert (file.num_row_groups, file.read()) == (3, whole)


def test_equal_tables_make_equal_bytes():
    source = a_study()
    table, origin = narrative_table(source), provenance_table(source, ())
    assert to_parquet(table, origin) == to_parquet(table, origin)


def test_without_pyarrow_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match=r'pip install "framebridge\[exporters\]"'):
        read()
