import pytest

from bearwitness.incidents import gather, tables
from tests.incidents.made import VALDORA, claim, report

pytest.importorskip("pyarrow")

CLAIMS = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1937-04-26", place=VALDORA)]
REPORTS = [report("ra", "Bombs fell on Valdora.", title="Raid"), report("rb", "Valdora was bombed.", source="Wire")]


def test_records_come_out_of_tables_as_they_went_in():
    assert tables.claims_from_table(tables.claims_to_table(CLAIMS)) == CLAIMS
    assert tables.reports_from_table(tables.reports_to_table(REPORTS)) == REPORTS


def test_tables_are_gathered_as_records_are():
    found = tables.gather_tables(tables.claims_to_table(CLAIMS), tables.reports_to_table(REPORTS))
    assert found.column("incident").to_pylist() == [one.incident for one in gather(CLAIMS, REPORTS)]
