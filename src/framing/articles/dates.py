"""Dates as newspapers, databases and feeds write them, as YYYY-MM-DD."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_MONTHS = (
    "jan|enero|gennaio|stycz|\u044f\u043d\u0432",
    "feb|f\u00e9v|fev|lut|\u0444\u0435\u0432",
    "mar(?!t?i|di)|m\u00e4r|maer|\u043c\u0430\u0440",
    "apr|avr|abr|kwi|\u0430\u043f\u0440",
    "may|mai|mayo|maggio|maj|\u043c\u0430[\u0439\u044f]",
    "jun|juin|giu|cze|\u0438\u044e\u043d",
    "jul|juil|lug|lip|\u0438\u044e\u043b",
    "aug|ao\u00fb|aou|ago|sie|\u0430\u0432\u0433",
    "sep|set|wrz|\u0441\u0435\u043d",
    "o[ck]t|ott|out|pa\u017a|paz|\u043e\u043a\u0442",
    "nov|lis|\u043d\u043e\u044f",
    "de[cz]|d\u00e9c|dic|gru|\u0434\u0435\u043a",
)
_MONTH = re.compile("|".join(f"(?P<m{number}>{names})" for number, names in enumerate(_MONTHS, start=1)), re.I)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SOLID = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{6}.*)?")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|\u00ba)?[ \u00a0-]+(?:de |of )?([^\W\d_]{3,})\.?,?[ \u00a0-]+(?:de |del )?(\d{4})"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?[ \u00a0]+(\d{1,2})(?:st|nd|rd|th)?,?[ \u00a0]+(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.[ ]?(\d{1,2})\.[ ]?(\d{4})(?!\d)")


def plain_date(value: Any) -> str:
    """Return a date as YYYY-MM-DD where the day, month and year can be told, else as it is written.

    Notes
    -----
    18/10/2024 is taken for the eighteenth of October since there is no eighteenth month; 03/04/2024, which is another day
    in Britain than in America, stays as it is.
    """
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = " ".join(str(value).split())
    for pattern, order in ((_ISO, (0, 1, 2)), (_SOLID, (0, 1, 2)), (_DOTTED, (2, 1, 0))):
        if found := (pattern.fullmatch if pattern is _SOLID else pattern.match)(text):
            return _day(*(int(found[part + 1]) for part in order)) or text
    if found := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", text):
        first, second, year = map(int, found.groups())
        return (_day(year, second, first) if first > 12 else _day(year, first, second) if second > 12 else None) or text
    return _of_words(text) or text


def _of_words(text: str) -> str | None:
    if found := _DAY_FIRST.search(text):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.search(text):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _month(name: str) -> int:
    found = _MONTH.match(name)
    return int(str(found.lastgroup)[1:]) if found else 0


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
