"""The pages count voices as gathering did, which leaves out the lines that pages carry beside their reports."""

from dataclasses import replace

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.dossier import make_dossier
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.rules import LocalOperator
from tests.desk.records import batch, claim, report

NOTICE = (
    "This page is kept by the friends of the river library who ask every reader of the valley to send a card at the"
    " new year and to bring back the books that were lent in the long winter before the bridge was closed to carts"
)
TOLD = {
    "r1": ("Shells killed 3 people in Adra. Neighbours carried them home.", "2016-01-02"),
    "r2": ("In Adra 3 people died of shells, a driver told the evening paper.", "2016-01-02"),
    "x1": ("Snow fell on 3 roofs of Homs.", "2015-01-02"),
    "x2": ("Rain fell on 3 roofs of Hama.", "2016-08-02"),
    "x3": ("Hail fell on 3 roofs of Idlib.", "2017-09-02"),
}


def test_lines_beside_reports_make_no_voice_on_the_page(casebook: Casebook, operator: LocalOperator) -> None:
    for key, (words, day) in TOLD.items():
        one = replace(report(key, f"{words}\n{NOTICE}"), source=f"Paper {key}", published=day, title=words)
        where = next(town for town in ("Adra", "Homs", "Hama", "Idlib") if town in words)
        services.store_batch(casebook.vault, operator, batch((one, (claim(one, killed="3", where=where, day=day),))))
    gather_incidents(casebook, operator)
    (two,) = (row for row in queries.incidents(operator) if row.place == "Adra")
    assert two.incident().origins == 2
    for row in queries.incidents(operator):
        dossier = make_dossier(queries.incident_file(operator, row.pk))
        assert len(dossier.voices) == row.incident().origins
