"""The Dutch catalogue is complete, errors and findings too, and the language is the one that was asked for."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
import typer
from babel.messages.pofile import read_po

import exporters
import framebridge
import frameschema
import labelstudio_plugin
from exporters import ExportError
from framebridge import language
from framebridge.adjudication.pushing import AdjudicationAction
from framebridge.cli import main
from framebridge.cli.entry import app
from framebridge.cli.reference import EXIT_CODES
from framebridge.cli.screen import findings_as_json
from framebridge.codebooks.diff import Difference, Part
from framebridge.concordance.deciding import Verdict
from framebridge.doctor import Level
from framebridge.doctor.checks import About
from framebridge.errors import FramebridgeError
from framebridge.merging.deciding import DecisionState
from framebridge.places import STORE_VARIABLE, cache_home
from framebridge.redacting.in_files import Fate
from framebridge.redacting.on_server import Held
from framebridge.snapshots.comparing import ChangeKind, How
from framebridge.store import StoreError
from framebridge.study import new_study
from framebridge.tokens import KeptIn
from frameschema import (
    RULES,
    CodeChange,
    CodingState,
    Finding,
    FrameSchemaError,
    Generation,
    Severity,
    Undefined,
    message,
)
from labelstudio_plugin.config_changes import ConfigChangeKind
from labelstudio_plugin.errors import LabelStudioError
from labelstudio_plugin.projects import ProjectAction, ProjectPart
from labelstudio_plugin.results.positions import Misplaced
from labelstudio_plugin.results.values import Misfit
from labelstudio_plugin.server.errors import ServerError
from labelstudio_plugin.sync import PushAction

CATALOGUE = resources.files("framebridge").joinpath("locale", "nl.po")
PACKAGES = (frameschema, exporters, labelstudio_plugin, framebridge)
TRANSLATORS = {"say", "show", "progress", "translated", "message"}
ERROR_TREES = (
    FrameSchemaError,
    ExportError,
    FramebridgeError,
    StoreError,
    LabelStudioError,
    ServerError,
    Misfit,
    Misplaced,
)
SHOWN_VALUES = (
    Severity,
    ConfigChangeKind,
    ProjectAction,
    ProjectPart,
    PushAction,
    CodingState,
    Difference,
    Part,
    CodeChange,
    Generation,
    Undefined,
    DecisionState,
    AdjudicationAction,
    Verdict,
    ChangeKind,
    How,
    About,
    KeptIn,
    Level,
    Fate,
    Held,
)

DUTCH = "Volg hoe frames zich in gesprekken ontwikkelen, botsen en worden overbrugd."
ENGLISH = "Follow how frames develop, clash and get bridged in conversation."


@pytest.fixture(autouse=True)
def no_language_chosen(monkeypatch, tmp_path):
    monkeypatch.delenv(language.LANGUAGE_VARIABLE, raising=False)
    monkeypatch.setattr(language, "_chosen", language.DEFAULT)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl", abort_invalid=True)


@pytest.fixture(scope="module")
def dutch(catalogue):
    return {message.id: message.string for message in catalogue if message.id}


# --- Which texts the program shows


def test_every_text_has_a_translation(dutch):
    missing = [f"{place}: {text!r}" for text, place in shown_texts().items() if not dutch.get(text)]
    assert not missing, "without Dutch in nl.po:\n" + "\n".join(missing)


def test_no_translation_is_left_over(catalogue, dutch):
    assert sorted(set(dutch) - set(shown_texts())) == []
    assert not catalogue.obsolete


def test_no_shown_text_is_put_together_before_translation():
    assert [f"{place}: {ast.unparse(node)}" for node, place in shown_nodes() if _put_together(node)] == []


def test_a_hidden_text_would_be_found():
    source = 'note = "C"\nshow("A" if x else "B")\nsay(note)\nscreen.show_table(("d", "e"), rows)\nsay(f"{x}")\n'
    nodes = list(_nodes_in(ast.parse(source)))
    assert [text for node in nodes for text in _literals(node)] == ["A", "B", "C", "d", "e"]
    assert [_put_together(node) for node in nodes].count(True) == 1


@cache
def shown_texts() -> dict[str, str]:
    """Give every text with a word in it that reaches the screen through the catalogue, and its place."""
    texts = {text: place for node, place in shown_nodes() for text in _literals(node)}
    texts |= {member.value: values.__name__ for values in SHOWN_VALUES for member in values}
    texts |= {meaning: "reference" for _, meaning in EXIT_CODES}
    texts |= dict(_help_texts(typer.main.get_command(app), "framebridge"))
    texts |= {rule.help: f"help of the rule {rule.id}" for rule in RULES.values()}
    return {text: place for text, place in texts.items() if any(map(str.isalpha, _without_fields(text)))}


@cache
def shown_nodes() -> tuple[tuple[ast.expr, str], ...]:
    return tuple((node, f"{place}:{node.lineno}") for tree, place in our_code() for node in _nodes_in(tree))


@cache
def our_code() -> tuple[tuple[ast.Module, str], ...]:
    roots = [Path(package.__file__).parent for package in PACKAGES]
    return tuple(
        (ast.parse(path.read_text(encoding="utf-8")), path.relative_to(root.parent).as_posix())
        for root in roots
        for path in sorted(root.rglob("*.py"))
    )


def calls_of(names: set[str]) -> Iterator[tuple[ast.Call, str]]:
    for tree, place in our_code():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) in names:
                yield node, f"{place}:{node.lineno}"


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _help_texts(command, path) -> Iterator[tuple[str, str]]:
    own_help = command.get_help_option(typer.Context(command)).help
    for text in (own_help, command.help, command.short_help, *(getattr(p, "help", None) for p in command.params)):
        if text:
            yield text, path
    for name, inner in getattr(command, "commands", {}).items():
        yield from _help_texts(inner, f"{path} {name}")


def _nodes_in(tree) -> Iterator[ast.expr]:
    """Find the first arguments of the functions that translate; a name stands for what it was given."""
    given = {
        assignment.targets[0].id: assignment.value
        for assignment in ast.walk(tree)
        if isinstance(assignment, ast.Assign) and isinstance(assignment.targets[0], ast.Name)
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = _called(call)
        argument = call.args[0]
        if isinstance(argument, ast.Name):
            argument = given.get(argument.id, argument)
        if name in TRANSLATORS:
            yield argument
        elif name == "show_table" and isinstance(argument, ast.Tuple | ast.List):
            yield from argument.elts


def _literals(node) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _put_together(node) -> bool:
    inner = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in inner)


# --- Errors and findings carry messages


def test_every_error_carries_a_message():
    calls = list(calls_of(error_names()))
    assert len(calls) > 100
    assert [place for call, place in calls if not _is_message(call.args[0])] == []


def test_every_finding_carries_messages():
    """A rule yields where and what as messages, which its types say; its remedy is an argument."""
    found = [(keyword, place) for call, place in calls_of({"Finding", "rule"}) for keyword in call.keywords]
    said = [(keyword.value, place) for keyword, place in found if keyword.arg in ("message", "remedy")]
    assert len(said) > len(RULES) > 32
    assert [place for value, place in said if _is_bare(value)] == []
    places = [(keyword.value, place) for keyword, place in found if keyword.arg == "where"]
    assert [place for value, place in places if _is_bare(value) and _has_words(value)] == []


def test_every_message_is_given_the_values_that_it_names():
    """The screen makes a message of whatever it is given; all others have a literal of their own."""
    calls = [(call, place) for call, place in calls_of({"message"}) if "cli/screen.py" not in place]
    assert [place for call, place in calls if not (len(call.args) == 1 and _literals(call.args[0]))] == []
    assert [place for call, place in calls if _named(call) != set(_fields(call.args[0].value))] == []


def error_names() -> set[str]:
    found, new = set(), list(ERROR_TREES)
    while new:
        kind = new.pop()
        found.add(kind.__name__)
        new += kind.__subclasses__()
    return found


def _named(call: ast.Call) -> set[str]:
    return {keyword.arg or "**" for keyword in call.keywords}


def _is_message(node) -> bool:
    return isinstance(node, ast.Call) and _called(node) == "message"


def _is_bare(node) -> bool:
    return isinstance(node, ast.JoinedStr | ast.BinOp) or bool(_literals(node))


def _has_words(node) -> bool:
    texts = [
        part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return any(map(str.isalpha, "".join(texts)))


# --- What the translations are like


def test_fields_are_the_same_in_both_languages(dutch):
    assert {text: said for text, said in dutch.items() if _fields(text) != _fields(said)} == {}


def test_typed_words_are_the_same_in_both_languages(dutch):
    """Commands and options are typed as they are, in any language."""
    typed = {text: [word for word in text.split() if word.startswith("--")] for text in dutch}
    assert {text for text, words in typed.items() if not all(word in dutch[text] for word in words)} == set()


def test_names_of_files_and_commands_are_the_same_in_both_languages(dutch):
    commands = "|".join(typer.main.get_command(app).commands)
    name = re.compile(rf"[\w.]+\.(?:toml|yaml|csv|txt)\b|framebridge (?:{commands})\b|FRAMEBRIDGE_\S+|\bpip \S+")
    typed = {text: set(name.findall(text)) for text in dutch if not text.partition("\n\nExample:")[1]}
    assert sum(map(bool, typed.values())) > 15
    lost = {text: words - set(name.findall(dutch[text])) for text, words in typed.items()}
    assert {text: words for text, words in lost.items() if words} == {}


def test_the_header_says_dutch_and_utf8(catalogue):
    assert str(catalogue.locale) == "nl"
    assert catalogue.charset == "utf-8"
    assert not catalogue.fuzzy


def _fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _without_fields(text: str) -> str:
    return "".join(literal for literal, *_ in string.Formatter().parse(text))


# --- Which language it is


def test_dutch_unless_asked_otherwise():
    language.use_language(None)
    assert language.translated(ENGLISH) == DUTCH


@pytest.mark.parametrize("text", [ENGLISH, "error", "", "a text that no catalogue has"])
def test_english_gives_the_text_back(text):
    language.use_language("en")
    assert language.translated(text) == text


def test_the_environment_wins_over_the_study(monkeypatch):
    monkeypatch.setenv(language.LANGUAGE_VARIABLE, "en")
    language.use_language("nl")
    assert language.translated(ENGLISH) == ENGLISH


def test_help_is_dutch_by_default(capsys):
    assert DUTCH in help_of(capsys)


def test_help_is_english_on_request(monkeypatch, capsys):
    monkeypatch.setenv(language.LANGUAGE_VARIABLE, "en")
    assert ENGLISH in help_of(capsys)


@pytest.mark.parametrize("spelling", [["--study", "talks"], ["--study=talks"]])
@pytest.mark.parametrize(
    ("environment", "said"), [(None, "Show per discussion and coder"), ("nl", "Toon per gesprek en codeur")]
)
def test_the_study_chooses_unless_the_environment_does(monkeypatch, capsys, spelling, environment, said):
    new_study(Path("talks"), "talks", "Talks", "en")
    if environment:
        monkeypatch.setenv(language.LANGUAGE_VARIABLE, environment)
    assert said in help_of(capsys, "status", *spelling)


def help_of(capsys, *arguments: str) -> str:
    assert main([*arguments, "--help"]) == 0
    return capsys.readouterr().out


# --- In which language errors and findings are told


def test_a_message_is_told_in_dutch_with_its_values():
    said = message("{file}: there is no such file; check the name", file="gesprek.txt")
    assert language.translated_message(said) == "gesprek.txt: dit bestand bestaat niet; controleer de naam"


def test_what_is_nested_in_a_message_is_told_in_dutch_too():
    reason = Misfit(message("holds {count} values where one is possible", count=3)).reason
    said = message("this item of the annotation {reason}", reason=reason)
    assert language.translated_message(said) == (
        "dit onderdeel van de annotatie bevat 3 waarden waar er maar één mag staan"
    )


def test_an_error_inside_a_message_is_told_in_dutch_too():
    cause = ValueError(message('the annotation has no "result"; ask Label Studio to include it'))
    said = language.translated_message(StoreError(message("{where}: {reason}", where="x", reason=cause)))
    assert said == 'x: de annotatie heeft geen "result"; vraag Label Studio om die mee te geven'


@pytest.mark.parametrize("said", ["open", ValueError("open"), ValueError()])
def test_what_is_no_message_is_told_as_it_is(said):
    """A file or coder may be called what a message is called."""
    assert language.translated_message(said) == str(said)
    assert language.translated_message(message("task {task}", task="open")) == "taak open"


def test_a_message_is_english_on_request():
    said = message("task {task}", task=7)
    language.use_language("en")
    assert language.translated_message(said) == said == "task 7"


def test_a_program_gets_finished_english_and_the_values():
    said = message('unknown speaker code "{code}"', code="KM-9")
    finding = Finding(rule="r", severity=Severity.ERROR, where="a.txt:3", message=said, remedy=message("add it"))
    (given,) = findings_as_json([finding])
    assert given["message"] == 'unknown speaker code "KM-9"'
    assert given["values"] == {"code": "KM-9"}


MISSING_FILE = (["transcripts", "add", "weg.txt"], 1)
NO_STUDY = (["status", "--study", "elders"], 2)
WRONG_STORE = (["merge"], 2)
UNKNOWN_CODE = (["transcripts", "add", "praat.txt"], 1)


@pytest.mark.parametrize(
    ("command", "environment", "said"),
    [
        (MISSING_FILE, None, "framebridge: weg.txt: dit bestand bestaat niet; controleer de naam"),
        (MISSING_FILE, "en", "framebridge: weg.txt: there is no such file; check the name"),
        (NO_STUDY, None, "framebridge: elders: hier is geen study.toml; ga naar een studiemap"),
        (NO_STUDY, "en", "framebridge: elders: no study.toml here; go to a study folder"),
        (WRONG_STORE, None, "het adres van de opslag is niet te lezen; geef sqlite:///pad/naar/bestand of"),
        (WRONG_STORE, "en", "the URL of the store cannot be read; give sqlite:///path/to/file or"),
        (UNKNOWN_CODE, None, 'fout praat.txt:1: onbekende sprekercode "QQ-1"; zet in roles.yaml'),
        (UNKNOWN_CODE, "en", 'error praat.txt:1: unknown speaker code "QQ-1"; in roles.yaml, add'),
    ],
)
def test_errors_and_findings_reach_the_screen_in_the_chosen_language(
    monkeypatch, capsys, command, environment, said
):
    new_study(Path(), "talks", "Talks", "nl")
    Path("praat.txt").write_text("QQ-1: Hallo.\n", encoding="utf-8")
    monkeypatch.setenv(STORE_VARIABLE, "geen adres")
    if environment:
        monkeypatch.setenv(language.LANGUAGE_VARIABLE, environment)
    arguments, code = command
    assert main(arguments) == code
    assert said in capsys.readouterr().err


def test_an_english_study_is_told_its_errors_in_english(capsys):
    new_study(Path(), "talks", "Talks", "en")
    assert main(["transcripts", "add", "weg.txt"]) == 1
    assert "weg.txt: there is no such file" in capsys.readouterr().err


def test_the_compiled_catalogue_is_kept_and_made_again_when_it_is_spoilt(monkeypatch: pytest.MonkeyPatch) -> None:
    said = language._catalogue.__wrapped__("nl").gettext("discussion")
    (kept,) = cache_home().glob("nl-*.mo")
    whole = kept.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(language, "_compiled", lambda *_: pytest.fail("it is kept already"))
        assert language._catalogue.__wrapped__("nl").gettext("discussion") == said != "discussion"
    for spoilt in (b"", b"no catalogue", whole[:100], whole[:-20]):
        kept.write_bytes(spoilt)
        assert language._catalogue.__wrapped__("nl").gettext("discussion") == said
    kept.unlink()
    kept.mkdir()
    assert language._catalogue.__wrapped__("nl").gettext("discussion") == said
