"""Who published a report."""

import re
from functools import lru_cache

from bearwitness.model import Report

_ARCHIVED = re.compile(r"https?://", re.IGNORECASE)
_HOST_END = re.compile(r"[/?#:]")


def source_name(report: Report) -> str:
    """Who published the report: its source, else the host of its address, else "" where neither is known.

    The address of an archived page ends with the original's, which is the one that counts.
    """
    return report.source or _host(report.url)


@lru_cache(maxsize=65536)
def _host(url: str) -> str:
    parts = _ARCHIVED.split(url)
    return _HOST_END.split(parts[-1], maxsplit=1)[0].lower().removeprefix("www.") if len(parts) > 1 else ""
