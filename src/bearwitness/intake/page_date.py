"""The day a web page says it was published on: only from places meant to state it.

In order: JSON-LD ``datePublished`` (schema.org), ``article:published_time`` and its kin in ``meta`` (Open Graph,
Dublin Core, Highwire, parsely), microdata ``datePublished`` and ``<time pubdate>``, a single ``<time datetime>``
inside the article's own header. A day in running text, a copyright line or a date of change is not one.
"""

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from bearwitness.intake.published import iso_published

_META_NAMES = {
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication-date",
    "publication_date",
    "pubdate",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dc:date",
    "citation_publication_date",
    "citation_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "date",
    "originalpublicationdate",
}
_SLASHED = re.compile(r"(\d{4})/(\d{2})/(\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
# What a JSON-LD object must be for its datePublished to speak of the page; "Comment" or "Review" must not.
_ARTICLE = re.compile(r"article|posting|report|webpage|newsarticle|creativework", re.IGNORECASE)
_MAX_NODES = 5_000


def stated_day(tree: HtmlElement) -> tuple[str, str]:
    """The ISO 8601 date or date-time as the page states it, and where; ("", "") where it states none.

    Two statements of one kind that name different days cancel each other, as neither can be preferred.
    """
    for where, found in (
        ("json-ld", _json_ld),
        ("meta", _meta),
        ("microdata", _microdata),
        ("time", _header_time),
    ):
        stated = [day for text in found(tree) if (day := _iso(text))]
        if len({day[:10] for day in stated}) == 1:
            return stated[0], where
    return "", ""


def _iso(text: str) -> str:
    text = text.strip()
    for form in (_SLASHED, _COMPACT):
        if match := form.fullmatch(text):
            return iso_published("-".join(match.groups()))
    return iso_published(text)


def _json_ld(tree: HtmlElement) -> Iterator[str]:
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or not script.text:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue  # broken JSON-LD is common and states nothing
        yield from _published_in(data)


def _published_in(data: object) -> Iterator[str]:
    """``datePublished`` of the articles at the top, in a list or in ``@graph``; not of what they mention."""
    queue: list[object] = [data]
    for _ in range(_MAX_NODES):
        if not queue:
            return
        node = queue.pop(0)
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            day = node.get("datePublished")
            if isinstance(day, str) and _ARTICLE.search(str(node.get("@type", ""))):
                yield day
            queue.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _meta(tree: HtmlElement) -> Iterator[str]:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        if name in _META_NAMES:
            yield meta.get("content") or ""


def _microdata(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        names = (element.get("itemprop") or "").lower().split()
        is_published = "datepublished" in names or (element.tag == "time" and element.get("pubdate") is not None)
        if is_published:
            yield element.get("datetime") or element.get("content") or ""


def _header_time(tree: HtmlElement) -> Iterator[str]:
    """``<time datetime>`` of the one article, where it has just one: with more, some speak of other things."""
    articles = list(tree.iter("article"))
    if len(articles) != 1:
        return
    times = [element.get("datetime") for element in articles[0].iter("time") if element.get("datetime")]
    if len(times) == 1:
        yield times[0]
