"""The vocabularies that the theory closes, one enumeration each.

The values are code ids. Their labels and definitions stand in the codebook (one list per
enumeration, same ids; `rules.check_codebook` says what is missing). Open lists (institutional and
relational frames, themes, images, roles) exist only in the codebook and the roles file.
"""

from __future__ import annotations

from enum import StrEnum


class UnitKind(StrEnum):
    """What a coder marks in the text of a transcript."""

    FRAGMENT = "fragment"
    ISSUE_MOMENT = "issue_moment"
    SHIFT_MOMENT = "shift_moment"
    OUT_OF_ROLE = "out_of_role"
    THEMATIC_CODE = "thematic_code"
    EVALUATION = "evaluation"
    COMMENT = "comment"


class ReasoningDevice(StrEnum):
    """A link in the chain by which a frame reasons (Van Gorp 2007)."""

    PROBLEM_DEFINITION = "problem_definition"
    CAUSES_RESPONSIBILITY = "causes_responsibility"
    MORAL_JUDGEMENT = "moral_judgement"
    SOLUTIONS = "solutions"


class Responsibility(StrEnum):
    """What somebody is held responsible for; the two are told apart."""

    FOR_PROBLEM = "responsible_for_problem"
    FOR_SOLUTION = "responsible_for_solution"


class FrameLevel(StrEnum):
    """The level a frame lives on (Schön & Rein 1994, with a relational level added)."""

    MASTER = "master"
    META_CULTURAL = "meta_cultural"
    INSTITUTIONAL = "institutional"
    INDIVIDUAL = "individual"
    RELATIONAL = "relational"


class RelationalScope(StrEnum):
    """Between whom a relational frame holds."""

    INDIVIDUAL = "between_people"
    INSTITUTIONAL = "between_institutions"


class FrameEnactment(StrEnum):
    """The rhetorical status of a frame: it is said (or written), or it is done."""

    SAID = "frame_said"
    DONE = "frame_done"


class IssueStatus(StrEnum):
    """How the frames of those present stand to each other on an issue."""

    CONTROVERSY = "controversy"
    DISAGREEMENT = "disagreement"
    PSEUDO_CONTROVERSY = "pseudo_controversy"
    POTENTIAL = "potential_controversy"
    UNANIMOUS = "unanimous"


class Handling(StrEnum):
    """What those present do with a controversy."""

    AVOIDED = "avoided"
    OPENED = "opened"
    SWEPT_AWAY = "swept_away"
    COOPERATIVE = "cooperative_dialogue"


class Bridged(StrEnum):
    """Whether the difference was bridged."""

    YES = "bridged_yes"
    PARTLY = "bridged_partly"
    NO = "bridged_no"


class ReframingForm(StrEnum):
    """The form reframing took (Snow et al. 1986; Benford & Snow 2000), or what came instead."""

    AMPLIFICATION = "frame_amplification"
    EXTENSION = "frame_extension"
    BRIDGING = "frame_bridging"
    TRANSFORMATION = "frame_transformation"
    DIFFERENCES_RESPECTED = "differences_respected"
    PSEUDO_AGREEMENT = "pseudo_agreement"
    OFF_THE_TABLE = "off_the_table"
    NONE = "no_reframing"


class Polarity(StrEnum):
    """Whether an influence helped or hindered."""

    PLUS = "influence_plus"
    MINUS = "influence_minus"


class Interaction(StrEnum):
    """How a fragment responds to an earlier one."""

    SUPPORT = "support"
    IGNORED = "ignored"
    TOPIC_CHANGED = "topic_changed"
    TAKEN_UP_AGAIN = "taken_up_again"
    REFUTED = "refuted"
    PROBED = "probed"


class RelationKind(StrEnum):
    """A drawn link from one unit to another."""

    RESPONDS_TO = "responds_to"
    TRANSFORMS = "transforms"
    REFUTES = "refutes"


class RelationDirection(StrEnum):
    """Which way a drawn link points."""

    RIGHT = "right"
    LEFT = "left"
    BOTH = "bi"


class ShiftResult(StrEnum):
    """Whether a trigger changed a narrative or nothing at all."""

    SHIFT = "shift"
    MISSED_OPENING = "missed_opening"


class Alignment(StrEnum):
    """Footing against stance (Goffman 1974): do they match (Isaacs 1999 for talking nice)."""

    ALIGNED = "aligned"
    MISALIGNED = "misaligned"
    TALKING_NICE = "talking_nice"


class Recognition(StrEnum):
    """What participants answer to an analysis: whether they recognise what researchers wrote."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Reflection(StrEnum):
    """What a reflection is about (Lichterman 2008 for social reflexivity)."""

    ACTIONS = "reflection_actions"
    MOTIVES = "reflection_motives"
    VALUES = "reflection_values"
    SOCIAL = "social_reflexivity"


class EvaluationBasis(StrEnum):
    """Where an evaluation comes from."""

    PARTICIPANT = "participant"
    OBSERVATION = "observation"


class RemarkKind(StrEnum):
    """What a remark on somebody else's coding is meant as."""

    QUESTION = "remark_question"
    AGREE = "remark_agree"
    OTHER_READING = "remark_other_reading"
    ADDITION = "remark_addition"


class SourceKind(StrEnum):
    """What kind of source a text is."""

    DISCUSSION = "discussion"
    INTERVIEW = "interview"
    OBSERVATION_REPORT = "observation_report"
    POLICY_TEXT = "policy_text"


class Presence(StrEnum):
    """Looked for and absent ("komt niet voor"), which differs from empty."""

    ABSENT = "absent"


CLOSED_LISTS: dict[str, type[StrEnum]] = {
    "unit_kind": UnitKind,
    "reasoning_device": ReasoningDevice,
    "responsibility": Responsibility,
    "frame_level": FrameLevel,
    "relational_scope": RelationalScope,
    "frame_enactment": FrameEnactment,
    "issue_status": IssueStatus,
    "handling": Handling,
    "bridged": Bridged,
    "reframing_form": ReframingForm,
    "polarity": Polarity,
    "interaction": Interaction,
    "relation_kind": RelationKind,
    "shift_result": ShiftResult,
    "alignment": Alignment,
    "reflection": Reflection,
    "evaluation_basis": EvaluationBasis,
    "remark_kind": RemarkKind,
    "source_kind": SourceKind,
    "presence": Presence,
}
"""Codebook list id → the enumeration it must describe completely, and no more."""
