"""Pages by key: every row once, forth and back, with days that are equal or unknown."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import timezone

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.models import Incident
from bearwitness.desk.casework.paging import KeyPage, Order, Place, key_page

DAYS = (date(2020, 5, 1), date(2020, 5, 1), date(2020, 5, 1), date(2020, 5, 2), None, None, None)


@pytest.fixture
def keys(casebook: Casebook) -> list[str]:
    now = timezone.now()
    for number, day in enumerate(DAYS):
        Incident.objects.create(key=f"i{number}", earliest=day, record={}, created_at=now, changed_at=now)
    return [f"i{number}" for number in range(len(DAYS))]


def ask(order: Order, query: str, size: int) -> KeyPage[Incident]:
    return key_page(Incident.objects.all(), QueryDict(query), order, size)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 9])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order("earliest"), ["i0", "i1", "i2", "i3", "i4", "i5", "i6"]),
        (Order("earliest", newest_first=True), ["i3", "i2", "i1", "i0", "i6", "i5", "i4"]),
        (Order(), ["i0", "i1", "i2", "i3", "i4", "i5", "i6"]),
    ],
)
def test_every_row_is_met_once_on_the_way_there_and_back(
    keys: list[str], order: Order, expected: list[str], size: int
) -> None:
    page = ask(order, "", size)
    assert page.before == ""
    met = [row.pk for row in page.rows]
    while page.after:
        page = ask(order, f"after={page.after}", size)
        met += [row.pk for row in page.rows]
    assert met == expected
    back = [row.pk for row in page.rows]
    while page.before:
        page = ask(order, f"before={page.before}", size)
        back = [row.pk for row in page.rows] + back
    assert back == expected


def test_what_is_no_place_gives_the_first_page(keys: list[str]) -> None:
    for query in ("after=x", "after=2020-13-01~i1", "before=", "after=%00", "after=~%00"):
        assert [row.pk for row in ask(Order("earliest"), query, 2).rows] == ["i0", "i1"]
    assert Place.parse("2020-05-01~a~b") == Place(date(2020, 5, 1), "a~b")
    assert ask(Order("earliest"), "after=~zzz", 2).rows == ()


def test_a_page_is_asked_for_without_counting_or_skipping(
    keys: list[str], django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_max_num_queries(2) as asked:  # type: ignore[operator]
        ask(Order("earliest"), "after=2020-05-01~i1", 2)
    assert not any("OFFSET" in one["sql"] or "COUNT" in one["sql"] for one in asked.captured_queries)
