"""The rules: what is noticed about a codebook, a coding or a whole study, as findings.

Each rule is one short function, with its help as docstring; all of them always run. What can be a result of the
research is for information, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Never

from frameschema.codebook import Codebook
from frameschema.coding import Coding
from frameschema.findings import Finding
from frameschema.rules import (
    closed_lists,
    codes,
    discussions,
    fragments,
    issues,
    lives_of_codes,
    narratives,
    privacy,
    references,
    reflections,
    shifts,
    text,
    themes,
)
from frameschema.rules.context import CodingContext, StudyContext
from frameschema.rules.rule import Rule, run
from frameschema.study import Study
from frameschema.transcript import Role, Transcript

CODEBOOK_RULES: tuple[Rule[Codebook], ...] = (closed_lists.closed_list,)
"""What a codebook must keep to for any use at all."""

CODE_RULES: tuple[Rule[Codebook], ...] = (
    lives_of_codes.step_names_unknown_code,
    lives_of_codes.state_against_changelog,
    lives_of_codes.derived_from_unknown,
    lives_of_codes.derived_from_itself,
    lives_of_codes.derived_from_retired,
    lives_of_codes.frame_without_level,
    lives_of_codes.same_label,
    lives_of_codes.shared_local_name,
    lives_of_codes.not_translated,
)
"""Every rule about the codes of a codebook and what became of them."""

CODING_RULES: tuple[Rule[CodingContext], ...] = (
    text.text_changed,
    text.span_outside_text,
    codes.unknown_code,
    codes.retired_code,
    codes.unknown_role,
    codes.frame_on_another_level,
    text.framing_device_elsewhere,
    issues.bridged_without_evidence,
    issues.bridged_without_reframing,
    issues.reframed_without_bridging,
    issues.no_reframing_beside_reframing,
    issues.controversy_without_handling,
    issues.handling_of_unanimity,
    shifts.missed_opening_that_changes,
    shifts.shift_without_change,
    reflections.talking_nice_without_memo,
    fragments.relation_to_itself,
    fragments.mixed_roles,
    fragments.enacted_role_is_own,
    fragments.responsibility_without_device,
    fragments.fragment_outside_issue,
)
"""Every rule about a coding, in the order in which findings are given."""

STUDY_RULES: tuple[Rule[StudyContext], ...] = (
    references.dangling_reference,
    references.unit_of_another_discussion,
    codes.unknown_code,
    codes.retired_code,
    codes.unknown_role,
    codes.frame_on_another_level,
    narratives.narrative_out_of_order,
    narratives.states_out_of_order,
    narratives.state_from_other_fragment,
    narratives.summary_without_fragments,
    narratives.one_narrative_only,
    narratives.narrative_of_several_roles,
    narratives.fragment_of_another_voice,
    shifts.trigger_after_effect,
    shifts.shift_by_own_party,
    shifts.shift_shows_elsewhere,
    shifts.shift_without_trigger,
    shifts.missed_opening_that_changes,
    shifts.shift_without_change,
    issues.circle_of_issues,
    issues.sub_issue_without_question,
    issues.moments_out_of_order,
    issues.bridged_without_evidence,
    issues.bridged_without_reframing,
    issues.reframed_without_bridging,
    issues.no_reframing_beside_reframing,
    issues.transformation_without_joint_narrative,
    issues.controversy_without_handling,
    issues.handling_of_unanimity,
    issues.avoided_without_dominant_frame,
    themes.circle_of_themes,
    themes.unknown_theme,
    themes.theme_given_twice,
    discussions.phase_outside_talk,
    discussions.unknown_speaker_named,
    discussions.participant_given_twice,
    discussions.participant_in_another_role,
    discussions.silent_speaker,
    discussions.time_runs_back,
    discussions.coding_of_excluded_discussion,
    reflections.alignment_without_footing,
    reflections.rhetorical_frame_without_deed,
    reflections.said_and_done_in_one,
    reflections.agreement_without_follow_up,
    reflections.follow_up_before_agreement,
    reflections.member_check_before_discussion,
    privacy.role_of_one_person,
    privacy.anonymous_place_named,
    privacy.recording_of_anonymous_place,
    privacy.real_client_described,
    privacy.no_consent,
    privacy.unknown_place_or_case,
)
"""Every rule about a study, in the order in which findings are given."""

# `Never`: these are rules about different things, here to be listed and explained, not to be run.
RULES: Mapping[str, Rule[Never]] = {
    one.id: one for rules in (CODEBOOK_RULES, CODE_RULES, CODING_RULES, STUDY_RULES) for one in rules
}
"""Every rule by its id, those about a codebook first; a rule about both codings and studies stands once."""


def check_codebook(codebook: Codebook) -> tuple[Finding, ...]:
    """Check that each closed list has exactly the codes that the theory gives it."""
    return run(CODEBOOK_RULES, codebook)


def check_codes(codebook: Codebook) -> tuple[Finding, ...]:
    """Run every rule about the codes of a codebook and what became of them."""
    return run(CODE_RULES, codebook)


def check_coding(
    coding: Coding, transcript: Transcript, codebook: Codebook, roles: Mapping[str, Role]
) -> tuple[Finding, ...]:
    """Run every rule on one coding; an empty result means nothing was noticed."""
    return run(CODING_RULES, CodingContext(coding, transcript, codebook, roles))


def check_study(study: Study, codebook: Codebook) -> tuple[Finding, ...]:
    """Run every rule about a whole study; rules about single codings are in `check_coding`."""
    return run(STUDY_RULES, StudyContext(study, codebook))
