"""Tables and formats by name, the codebook table, provenance, and the words that tables need."""

import re
import sys
from dataclasses import replace
from pathlib import Path
from subprocess import run

import pytest
from export_builders import a_codebook, a_fragment, a_source, a_transcript, analysed, real_codebook, words

import exporters
from exporters import (
    FORM_LABELS,
    FORMATS,
    HEADINGS,
    TABLES,
    ExportError,
    Layout,
    UnknownFormatError,
    UnknownTableError,
    codebook_table,
    export,
    narrative_table,
    provenance_table,
)
from exporters.dataframe import to_dataframe
from exporters.errors import MissingLibraryError
from exporters.registry import Making
from exporters.small_cells.rules import WITHHELD
from frameschema import CodeState

ROOM = Path(exporters.__file__).parent


def a_small_source(**fields):
    talk = a_transcript(("KM-I-1", "Hij komt niet."))
    return a_source(analysed(talk, a_fragment(words(talk, "komt niet"))), **fields)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_every_table_in_every_format(table, format_name):
    files = export(a_small_source(), [table], format_name, [("studie", "demo")])
    assert all(name.startswith((table, "provenance")) and contents for name, contents in files.items())


@pytest.mark.parametrize("table", ["T1", "T2", "T3"])
def test_a_study_that_comes_in_parts_gives_the_table_of_the_whole(table):
    talks = [
        a_transcript(("KM-I-1", "Hij komt niet."), ("HH-1", "Ja."), id=name, discussion=name) for name in "ab"
    ]
    units = (
        (a_fragment(words(talk, "niet"), transcript=name), a_fragment(words(talk, "Ja"), transcript=name))
        for name, talk in zip("ab", talks, strict=True)
    )
    items = [analysed(talk, *own[: at + 1]) for at, (talk, own) in enumerate(zip(talks, units, strict=True))]
    source, making = a_source(*items), Making([table], Layout(extra_roles=True))
    for item in items:
        making.add(replace(source, discussions=(item,)))
    (made,) = making.tables(replace(source, discussions=()))
    whole = narrative_table(source, extra_roles=True) if table == "T1" else TABLES[table](source)
    assert made.at_once() == whole
    assert making.origin(source, []) == provenance_table(source, [])


def test_a_coder_who_is_withheld_in_one_part_is_withheld_in_all():
    source = a_small_source()
    (coder, *_) = source.coders
    hidden = coder.model_copy(update={"name": coder.id, "werkplaats": WITHHELD})
    for parts in ((source.coders, (hidden,)), ((hidden,), source.coders)):
        making = Making(["T1"], Layout())
        for coders in parts:
            making.add(replace(source, coders=coders))
        assert making.origin(source, []) == provenance_table(replace(source, coders=(hidden,)), [])


def test_file_names():
    source = a_small_source()
    assert list(export(source, ["T1", "T6"], "xlsx")) == ["T1-T6.xlsx"]
    assert list(export(source, ["T1"], "csv")) == ["T1.csv", "provenance.csv"]
    assert list(export(source, ["T1"], "csv-raw")) == ["T1-raw.csv", "provenance-raw.csv"]


def test_further_roles_get_a_column_when_asked():
    talk = a_transcript(("HH-1", "Hij komt niet."))
    source = a_source(analysed(talk, a_fragment(words(talk, "komt niet"))))
    plain, more = (
        export(source, ["T1"], "csv-raw", (), Layout(extra_roles=extra))["T1-raw.csv"] for extra in (False, True)
    )
    assert b"rol enforcement" in more.splitlines()[0]
    assert b"other_roles" in plain.splitlines()[0]


def test_unknown_names_are_refused_with_what_there_is():
    with pytest.raises(UnknownTableError, match="no table T99; choose from T1, T2, T3, "):
        export(a_small_source(), ["T99"], "xlsx")
    with pytest.raises(UnknownFormatError, match='no format "odt"; choose from xlsx'):
        export(a_small_source(), ["T1"], "odt")
    assert issubclass(UnknownTableError, ExportError)


def test_provenance_gives_the_pairs_and_the_coders_who_occur():
    table = provenance_table(a_small_source(), [("studie", "demo")])
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["studie", "demo"],
        ["ams-1", "Codeur Een (amsterdam)"],
    ]
    assert len(provenance_table(a_small_source(coders=()), []).rows) == 0


def test_codebook_table_has_every_code_but_the_words_of_the_form():
    codebook = a_codebook()
    table = codebook_table(a_source(codebook=codebook))
    lists = [item for item in codebook.lists if item.id != "form"]
    assert table.column("T6.code") == tuple(
        id for item in lists for id in (item.id, *(code.id for code in item.codes))
    )


def test_codebook_table_marks_a_retired_code():
    codebook = a_codebook()
    first = codebook.lists[0]
    codes = (first.codes[0].model_copy(update={"state": CodeState.RETIRED}), *first.codes[1:])
    lists = (first.model_copy(update={"codes": codes}), *codebook.lists[1:])
    table = codebook_table(a_source(codebook=codebook.model_copy(update={"lists": lists})))
    assert table.column("T6.label")[1] == "<fragment> (mark.retired)"


def test_dataframe_has_one_text_per_cell():
    table = narrative_table(a_small_source())
    frame = to_dataframe(table)
    assert list(frame.columns) == [column.key for column in table.columns]
    assert tuple(frame["T1.text_fragment"]) == table.column("T1.text_fragment")


@pytest.mark.parametrize("key", HEADINGS)
def test_the_codebook_has_every_heading(key):
    for language in ("nl", "en"):
        assert real_codebook().heading(key, language)


@pytest.mark.parametrize("code", FORM_LABELS)
def test_the_codebook_has_every_label(code):
    assert real_codebook().has_code("form", code)


def test_headings_lists_exactly_what_the_code_looks_up():
    code = "\n".join(path.read_text("utf-8") for path in sorted(ROOM.glob("*.py")) if path.stem != "headings")
    used = set(re.findall(r"['\"]((?:T\d|mark|provenance|webpage|word|chapter|gathered)\.[a-z_]+)['\"]", code)) - {
        "webpage.html"
    }
    assert used == set(HEADINGS)
    assert set(re.findall(r"['\"](field_[a-z_]+|other_roles)['\"]", code)) == set(FORM_LABELS)


def test_importing_the_room_does_not_load_pandas():
    found = run(
        [sys.executable, "-c", "import exporters, sys; print('pandas' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOM.parent,
    )
    assert found.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("format_name", "library"), [(name, library) for name in FORMATS for library in FORMATS[name].libraries]
)
def test_a_library_that_is_not_there_is_named_with_how_to_install_it(format_name, library, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingLibraryError, match=rf"needs {library}; .*framebridge\[exporters\]"):
        export(a_small_source(), ["T1"], format_name)
