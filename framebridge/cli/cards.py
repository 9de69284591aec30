"""`framebridge cards`."""

from __future__ import annotations

from exporters.cards import cards as make_cards
from exporters.cards import cards_html
from framebridge.cli.delivering import stands_in_the_way, warn_of
from framebridge.cli.export import (
    Discussions,
    Force,
    Frames,
    Issues,
    LanguageOption,
    Municipalities,
    OutOption,
    Roles,
    Rounds,
    Werkplaatsen,
    selection_of,
)
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    StudyOption,
    store_of,
    study_at,
    usable,
)
from framebridge.cli.screen import show
from framebridge.codings import read_codings
from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.merged_study import delivery_of, table_source
from frameschema import message

FILE = "cards.html"


def cards(
    study: StudyOption = HERE,
    out: OutOption = None,
    language: LanguageOption = None,
    werkplaats: Werkplaatsen = None,
    municipality: Municipalities = None,
    round_number: Rounds = None,
    discussion: Discussions = None,
    issue: Issues = None,
    role: Roles = None,
    frame: Frames = None,
    force: Force = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make cards of issue moments for the learning game: the talk in front, what researchers saw in it behind.

    Print on both sides, along the long edge, at actual size: four cards on a page of A4.

    Example: framebridge cards --issue "Maatregel of niet"
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings = read_codings(folder, store)
    usable(codings, despite_errors=despite_errors)
    chosen = language or folder.settings.study.language
    selection = selection_of(werkplaats, municipality, round_number, discussion, issue, role, frame)
    whole = table_source(folder, codings, chosen)
    delivery = delivery_of(folder, codings, whole, selection)
    made = make_cards(delivery.source)
    if not made:
        raise DataProblem(message("no issue moment was coded in what is chosen, so there are no cards"))
    target = (out or folder.out) / FILE
    data = cards_html(delivery.source, made).encode()
    if stands_in_the_way(target, data) and not (force or dry_run):
        raise ConfigurationProblem(message("{path} would be overwritten; say so with --force", path=target))
    if not dry_run:
        write_file(target, data)
    show("{count} card(s): {path}", count=len(made), path=target)
    warn_of(delivery.findings)
