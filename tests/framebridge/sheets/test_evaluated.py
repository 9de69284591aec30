"""What was evaluated, as the tables get it: handed over and gone on with, it is one person's."""

from datetime import date
from pathlib import Path

from builders import a_coding, an_evaluation
from sheet_study import a_study_folder, a_talk

from framebridge.codings import StudyCodings
from framebridge.merged_study import table_source
from framebridge.merging.handing_over import new_handover, plan_handover
from framebridge.study.handovers import Handovers, write_handovers


def test_an_evaluation_that_was_handed_over_counts_once(tmp_path: Path) -> None:
    study = a_study_folder(tmp_path / "studie")
    talk = a_talk(study)
    both = [
        a_coding(talk, an_evaluation(0, 5, "e1"), coder=coder, coding_pass="evaluation")
        for coder in ("ann", "bob")
    ]
    codings = StudyCodings(study.transcripts(), (), (), others=tuple(both))
    (before,) = table_source(study, codings, "nl", merged=[]).evaluated
    assert [one.coder for one in before.merged.codings] == ["ann", "bob"]
    meant = new_handover("ann", "bob", date(2026, 11, 27), "coordinator", None)
    handover = plan_handover(both[:1], Handovers(), meant, ()).handover
    write_handovers(study.handovers_file, Handovers(handovers=(handover,)))
    (after,) = table_source(study, codings, "nl", merged=[]).evaluated
    assert [one.coder for one in after.merged.codings] == ["bob"]
