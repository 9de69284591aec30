"""`framebridge check --rules` and `--explain`: what the rules are about, without a study and in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from framebridge import language
from framebridge.cli import main
from framebridge.cli.screen import show_findings
from frameschema import RULES, Finding, Severity, message

ONE = "narrative-out-of-order"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")


def in_language(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(language.LANGUAGE_VARIABLE, chosen)


def test_all_rules_are_listed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--rules", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"rule": rule.id, "severity": rule.severity, "help": rule.help, "remedy": rule.remedy}
        for rule in RULES.values()
    ]


def test_one_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", ONE, "--json"]) == 0
    assert [rule["rule"] for rule in json.loads(capsys.readouterr().out)] == [ONE]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (
            "nl",
            ["waarschuwing", "De fragmenten van een narratief staan niet", "zet ze op volgorde"],
        ),
        ("en", ["warning", "The fragments of a narrative do not stand", "put them in order"]),
    ],
)
def test_rules_are_told_in_the_chosen_language(
    chosen: str, said: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_language(chosen, monkeypatch)
    for arguments in (["--explain", ONE], ["--rules"]):
        assert main(["check", *arguments]) == 0
        shown = " ".join(capsys.readouterr().out.split())
        assert all(text in shown for text in [ONE, *said])


@pytest.mark.parametrize(("chosen", "said"), [("nl", 'er is geen regel "zo"'), ("en", 'there is no rule "zo"')])
def test_a_rule_that_is_not_there(
    chosen: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_language(chosen, monkeypatch)
    assert main(["check", "--explain", "zo"]) == 2
    assert said in capsys.readouterr().err


def test_a_finding_is_shown_with_the_rule_that_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    rule = RULES[ONE]
    where = message("narrative {id}", id=7)
    show_findings([Finding(rule=ONE, severity=Severity.INFO, where=where, message=where, remedy=rule.remedy)])
    assert capsys.readouterr().err.rstrip().endswith(f"({ONE})")
