"""Roles of attacks: candidates from all-capital text, and a role model trained on invented reports."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.model import Report
from bearwitness.reading.roles.classify import RoleModel, document_margins
from bearwitness.reading.roles.entities import is_acronym
from bearwitness.reading.roles.events import RoleEvent, TaughtEvent, TaughtFiller
from bearwitness.reading.roles.sheet import Sheet, make_sheet, normal
from bearwitness.reading.roles.templates import find_events
from bearwitness.reading.roles.training import Lesson, train
from bearwitness.reading.trained.model_file import TrainingData, from_bytes, to_bytes

PERSONS = ["TARQUIN OLDENO", "MIRELLA VASTO", "ODON PELLUZ", "BRISKA TARN", "LEVIN QUASTO", "FENNA DORUM"]
GROUPS = ["GREY DELTA FRONT", "NORTH LAGOON MOVEMENT", "RED HERON COLUMN"]
THINGS = ["WATER TOWER", "CUSTOMS OFFICE", "GRAIN MARKET", "FERRY TERMINAL", "POLICE STATION", "RADIO STATION"]


def sheet_of(text: str) -> Sheet:
    return make_sheet(Report(id="r", text=text, published="2019-03-04"))


def lessons() -> list[Lesson]:
    """Invented reports: killings, bombings, and reports of meetings in which nothing was done."""
    made = []
    for number in range(60):
        person, group, thing = PERSONS[number % 6], GROUPS[number % 3], THINGS[number % 6]
        if number % 3 == 0:
            text = f"MERCHANT {person} WAS KILLED BY THE {group} YESTERDAY.\nTHE MAYOR REGRETTED THE MURDER."
            roles = {"named": [TaughtFiller((person,), {"effect": "death"})], "group": [TaughtFiller((group,))]}
            made.append(Lesson(sheet_of(text), [TaughtEvent("attack", roles)]))
        elif number % 3 == 1:
            text = f"A BOMB EXPLODED IN FRONT OF THE {thing}. THE {group} PLACED THE BOMB, POLICE SAID."
            roles = {"thing": [TaughtFiller((thing,))], "weapon": [TaughtFiller(("BOMB",))]}
            made.append(Lesson(sheet_of(text), [TaughtEvent("bombing", roles | {"group": [TaughtFiller((group,))]})]))
        else:
            text = f"SENATOR {person} MET WITH THE COUNCIL AT THE {thing}. THE TALKS ENDED WITH A COMMUNIQUE."
            made.append(Lesson(sheet_of(text), []))
    return made


def texts_of(event: RoleEvent, role: str) -> list[str]:
    return [filler.text for filler in event.roles[role]]


def test_a_phrase_and_its_parts_are_candidates_though_all_is_capital() -> None:
    sheet = sheet_of("THREE HEAVILY ARMED\nMEN ATTACKED THE OFFICES OF THE SALT COMPANY IN QUORRA.")
    assert {"HEAVILY ARMED MEN", "ARMED MEN", "OFFICES", "OFFICES OF THE SALT COMPANY", "QUORRA"} & set(
        sheet.texts
    ) >= {
        "ARMED MEN",
        "OFFICES",
        "OFFICES OF THE SALT COMPANY",
        "QUORRA",
    }
    assert not any("ATTACKED" in text for text in sheet.texts)


def test_spans_hold_the_words_of_the_report_across_line_breaks() -> None:
    report = Report(id="r", text="THE GREY\nDELTA FRONT CLAIMED IT.")
    sheet = make_sheet(report)
    at = sheet.texts.index("GREY DELTA FRONT")
    span = sheet.span(at)
    assert report.text[span.start : span.end] == "GREY\nDELTA FRONT"


def test_names_compare_without_articles_and_marks() -> None:
    assert normal('The "Red Heron" column') == "red heron column"


def test_an_acronym_stands_for_its_words() -> None:
    assert is_acronym("gdf", "grey delta front")
    assert not is_acronym("gdf", "north lagoon movement")


def test_a_trained_model_reads_who_did_what_to_whom_and_leaves_other_reports_alone() -> None:
    model = train(lessons(), ("attack", "bombing"), turns=4)
    data = TrainingData("invented", "0" * 64, "own", 60)
    kept = RoleModel.of(from_bytes(to_bytes(model.to_file("1", data))))
    for held in (model, kept):
        killing = sheet_of(
            "MERCHANT TARQUIN OLDENO WAS KILLED BY THE RED HERON COLUMN YESTERDAY. THE MURDER WAS REGRETTED."
        )
        (event,) = find_events(held, held.score(killing))
        assert event.kind == "attack"
        assert texts_of(event, "named") == ["TARQUIN OLDENO"]
        assert texts_of(event, "group")[0] == "RED HERON COLUMN"
        meeting = sheet_of(
            "SENATOR OSKEL VANDRY MET WITH THE COUNCIL AT THE TOLL HOUSE. THE TALKS ENDED WITH A COMMUNIQUE."
        )
        assert document_margins(held.document, meeting)[0] < 0 < document_margins(held.document, killing)[0]
        assert held.score(meeting).document[0] < held.score(killing).document[0]


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=300))
def test_any_text_becomes_a_sheet_whose_spans_lie_in_it(text: str) -> None:
    report = Report(id="r", text=text)
    sheet = make_sheet(report)
    assert all(0 <= sheet.span(at).start < sheet.span(at).end <= len(text) for at in range(len(sheet.candidates)))
