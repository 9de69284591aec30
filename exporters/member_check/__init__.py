"""What a group of participants gets to recognise or correct: their discussion in plain words, and a form.

It names roles, never a speaker. The same pack is written as a web page, as a letter of Word to print, and as a
workbook in which a researcher types over what was answered on paper.
"""

from __future__ import annotations

from exporters.member_check.answer_form import (
    ABOUT,
    FIRST_ANSWER,
    MARK,
    RECOGNISED,
    REMARKS,
    VALUE,
    Place,
    answer_form_xlsx,
)
from exporters.member_check.items import CheckItem, CheckPack, check_pack
from exporters.member_check.letter import member_check_docx
from exporters.member_check.page import member_check_html
from exporters.member_check.words import WORDS

__all__ = [
    "ABOUT",
    "FIRST_ANSWER",
    "MARK",
    "RECOGNISED",
    "REMARKS",
    "VALUE",
    "WORDS",
    "CheckItem",
    "CheckPack",
    "Place",
    "answer_form_xlsx",
    "check_pack",
    "member_check_docx",
    "member_check_html",
]
