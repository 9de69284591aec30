"""Messages: finished text that remembers its template and its values, also inside a finding."""

from __future__ import annotations

import copy

import pytest

from frameschema import Finding, Message, Severity, message

SAID = message("{file}: {what!r} at {place}", file="a.txt", what="x", place=message("line {line}", line=3))


def test_a_message_is_its_finished_text() -> None:
    assert SAID == "a.txt: 'x' at line 3"
    assert f"{SAID}" == str(SAID) == str(ValueError(SAID))


def test_a_message_remembers_its_template_and_values() -> None:
    assert SAID.template == "{file}: {what!r} at {place}"
    assert SAID.values == {"file": "a.txt", "what": "x", "place": "line 3"}
    assert isinstance(SAID.values["place"], Message)


def test_a_value_may_be_called_template_and_may_hold_braces() -> None:
    said = message("{template}", template="{x}")
    assert (said, said.values) == ("{x}", {"template": "{x}"})


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        message("{file}")


def test_a_copy_of_a_message_is_a_message() -> None:
    assert copy.deepcopy(SAID).template == SAID.template


def a_finding(said: str) -> Finding:
    return Finding(rule="r", severity=Severity.INFO, where="a.txt:3", message=said, remedy=said)


def test_a_finding_keeps_its_messages() -> None:
    finding = a_finding(SAID)
    assert (finding.message, finding.remedy) == (SAID, SAID)
    assert isinstance(finding.message, Message)
    assert isinstance(finding.remedy, Message)
    assert finding.line.values["message"] is finding.message


def test_a_finding_names_all_values_as_text() -> None:
    assert a_finding(SAID).values == {"file": "a.txt", "what": "x", "place": "line 3"}
    assert a_finding("zomaar").values == {}


def test_a_finding_is_plain_text_in_json_and_equal_when_read_back() -> None:
    finding = a_finding(SAID)
    assert finding.model_dump(mode="json")["message"] == "a.txt: 'x' at line 3"
    assert Finding.model_validate_json(finding.model_dump_json()) == finding
    assert type(finding.model_dump(mode="json")["message"]) is str
