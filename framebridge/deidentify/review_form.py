"""The review on paper, so to speak: a csv for Excel and a page for a browser, filled in and read back.

Both hold names. They are written into the private folder of the study and removed when the texts are made.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

from framebridge.deidentify.decisions import Decision, Verdict, normal
from framebridge.deidentify.forms import Form
from framebridge.deidentify.kind_words import kind_of_word, kind_word
from framebridge.deidentify.kinds import Kind
from framebridge.documents import read_text
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.language import translated
from frameschema import Finding, Severity, message

COLUMNS = ("id", "words", "kind", "times", "where", "decision", "pseudonym", "reason", "instead")
_VERDICTS = {
    **dict.fromkeys(("replace", "r", "vervang", "vervangen", "v"), Verdict.REPLACE),
    **dict.fromkeys(("keep", "k", "houd", "houden", "behoud", "behouden", "h"), Verdict.KEEP),
}
_SAFE = "'"


def as_csv(forms: Sequence[Form], proposed: Mapping[str, str]) -> str:
    """Write the forms to decide on; opens well in a Dutch Excel, and no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for form in forms:
        writer.writerow(map(_cell, _row(form, proposed)))
    return "\ufeff" + out.getvalue()


def as_page(forms: Sequence[Form], proposed: Mapping[str, str], title: str) -> str:
    """Write the forms as a page that saves the same csv; it loads nothing and sends nothing."""
    from jinja2 import Environment  # slow to load

    source = resources.files("framebridge.deidentify").joinpath("review.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True).from_string(source)
    rows = [(_row(form, proposed), form.shown) for form in forms]
    return page.render(rows=rows, title=title, columns=COLUMNS, words=_words())


def _words() -> dict[str, str]:
    """Give the words of the page in the chosen language."""
    return {
        "warning": translated(
            "This page holds names. It sends nothing and loads nothing; keep it on this computer."
        ),
        "what": translated(
            "Decide per form whether it is replaced or kept. It counts wherever exactly these words stand."
        ),
        "replace": translated("replace by"),
        "pseudonym": translated("pseudonym"),
        "kind": translated("kind"),
        "keep": translated("keep, because"),
        "reason": translated("reason"),
        "instead": translated("other words instead (| between several)"),
        "missed": translated("Missed"),
        "which": translated("Words that were not found and must be replaced, one per line."),
        "save": translated("Save as csv"),
    }


def read_filled_in(path: Path, forms: Sequence[Form], proposed: Mapping[str, str]) -> list[Decision]:
    """Read a filled-in csv; rows without a decision stay open, rows without an id add what was missed.

    Raises DataProblem naming the rows that cannot be understood.
    """
    known = {form_id(form.words): form for form in forms}
    decisions: list[Decision] = []
    findings: list[Finding] = []
    for number, row in enumerate(_rows(path), start=2):
        try:
            decisions += _decisions(row, known, proposed)
        except ValueError as exc:
            findings.append(_cannot(path, number, exc))
    if findings:
        raise DataProblem(message("nothing was taken over: correct these rows first"), findings)
    return decisions


def form_id(words: str) -> str:
    """Name a form, so that a row is recognised whatever a spreadsheet does to its words."""
    return hashlib.sha256(normal(words).encode()).hexdigest()[:10]


def _row(form: Form, proposed: Mapping[str, str]) -> tuple[str, ...]:
    places = " | ".join(f"{one.where}: …{one.before}[{form.words}]{one.after}…" for one in form.shown)
    times = str(len(form.occurrences))
    return form_id(form.words), form.words, kind_word(form.kind), times, places, "", proposed[form.words], "", ""


def _cell(value: str) -> str:
    return _SAFE + value if value.startswith(("=", "+", "-", "@", "\t")) else value


def _rows(path: Path) -> Iterator[dict[str, str]]:
    text = read_text(path)
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    missing = set(COLUMNS) - set(reader.fieldnames or ())
    if missing:
        raise ConfigurationProblem(
            message("{path}: columns are missing: {columns}", path=path, columns=", ".join(sorted(missing)))
        )
    for row in reader:
        cells = {key: (value or "").strip().removeprefix(_SAFE) for key, value in row.items() if key in COLUMNS}
        if any(cells.values()):
            yield cells


def _decisions(
    row: Mapping[str, str], known: Mapping[str, Form], proposed: Mapping[str, str]
) -> Iterator[Decision]:
    if not row["id"]:
        yield _added(row["words"], row)
        return
    if row["id"] not in known:
        return  # decided on before, or of another text
    form = known[row["id"]]
    if row["instead"]:
        for part in row["instead"].split("|"):
            yield _added(part, row)
        yield Decision(form=form.words, verdict=Verdict.ELSEWHERE, kind=form.kind)
        return
    if row["decision"]:
        yield _decided(form, row, proposed[form.words])


def _decided(form: Form, row: Mapping[str, str], proposed: str) -> Decision:
    verdict = _verdict(row["decision"])
    if verdict is Verdict.KEEP:
        if not row["reason"]:
            raise ValueError(message("give a reason for keeping it"))
        return Decision(form=form.words, verdict=verdict, kind=form.kind, reason=row["reason"])
    return Decision(
        form=form.words, verdict=verdict, kind=_kind(row, form.kind), pseudonym=row["pseudonym"] or proposed
    )


def _added(words: str, row: Mapping[str, str]) -> Decision:
    """Make a decision about words that a person pointed out; a pseudonym left open is given later."""
    if not normal(words):
        raise ValueError(message("say which words"))
    pseudonym = "" if row["id"] else row["pseudonym"]
    return Decision(form=normal(words), verdict=Verdict.REPLACE, kind=_kind(row, Kind.PERSON), pseudonym=pseudonym)


def _verdict(word: str) -> Verdict:
    if word.lower() not in _VERDICTS:
        raise ValueError(message('the decision is "replace" (vervangen) or "keep" (houden)'))
    return _VERDICTS[word.lower()]


def _kind(row: Mapping[str, str], otherwise: Kind) -> Kind:
    kind = kind_of_word(row["kind"]) if row["kind"] else otherwise
    if kind is None:
        raise ValueError(message("choose a kind from {kinds}", kinds=", ".join(map(kind_word, Kind))))
    return kind


def _cannot(path: Path, number: int, exc: ValueError) -> Finding:
    return Finding(
        rule="review-row",
        severity=Severity.ERROR,
        where=f"{path.name}:{number}",
        message=exc.args[0],
        remedy=message("correct the row and read the file again"),
    )
