"""When something says it was published: a stated day, kept as given, or nothing."""

import re
from datetime import date, datetime

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2}|UTC|GMT)?", re.IGNORECASE
)


def iso_published(stated: str) -> str:
    """The ISO 8601 date or date-time that the words are; "" where they state no whole calendar day.

    The day, the time and the offset stay as given; only the writing is made even (``T`` between, ``Z`` for
    UTC). A month or year alone gives "", because a day would be invented.
    """
    text = stated.strip()
    if len(text) > 64:
        return ""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        moment = _MOMENT.fullmatch(text)
        if moment is None:
            return ""
        zone = (moment[3] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
        written = f"{moment[1]}T{moment[2].replace(',', '.')}{zone}"
        datetime.fromisoformat(written)
    except ValueError:  # the digits are no day of the calendar
        return ""
    return written
