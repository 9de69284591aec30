"""Reading coding from Label Studio into the store: once everything, from then on what is new."""

from framebridge.pulling.reading import Told
from framebridge.pulling.study import (
    ProjectNews,
    PullReport,
    Survey,
    SurveyInUse,
    plan_pull,
    pull_study,
    survey_drafts,
    survey_study,
)

__all__ = [
    "ProjectNews",
    "PullReport",
    "Survey",
    "SurveyInUse",
    "Told",
    "plan_pull",
    "pull_study",
    "survey_drafts",
    "survey_study",
]
