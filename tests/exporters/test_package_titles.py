"""What the tables of a data package hold is said in Dutch and in English."""

from __future__ import annotations

from export_builders import a_fragment, a_source, a_transcript, analysed, words

from exporters.package.circumstances import circumstances
from exporters.package.coded import coded
from exporters.package.titles import title_in
from exporters.package.told import told


def test_every_table_of_the_coding_has_a_title_in_both_languages() -> None:
    talk = a_transcript(("KM-I-1", "Hij komt niet."))
    source = a_source(analysed(talk, a_fragment(words(talk, "komt"))))
    resources = [*circumstances(source), *coded(source), *told(source)]
    assert len(resources) > 30
    assert [one.name for one in resources if title_in(one, "nl") == one.title] == []
    assert all(title_in(one, "en") == one.title for one in resources)
