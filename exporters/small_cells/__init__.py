"""Small cells: roles that point to one person, and making a source coarser before anything is made of it.

    source, rules → coarsened → a source for tables, report, package, cards

What is found is findings (`looking`); what is done about it is in the rules, which are told with what is made.
"""

from exporters.small_cells.coarsening import coarsened
from exporters.small_cells.looking import People, few_people
from exporters.small_cells.rules import WITHHELD, CoarseRole, PrivacyRules, stays_anonymous

__all__ = [
    "WITHHELD",
    "CoarseRole",
    "People",
    "PrivacyRules",
    "coarsened",
    "few_people",
    "stays_anonymous",
]
