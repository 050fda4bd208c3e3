"""Statistics, statements and conduct, and which events a report tells of. All texts are invented."""

import pytest

from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader

READER = RulesReader()


def read(text: str, title: str = "", source: str = "Delta Wire", published: str = "2031-06-12") -> list[Claim]:
    report = Report(id="r", text=text, title=title, source=source, published=published, lang="en")
    claims = READER.read(report)
    for claim in claims:
        for spans in claim.spans.values():
            assert all(span.of(report.reading_text).strip() for span in spans)
    return claims


def figures(text: str, title: str = "") -> list[tuple[float | None, float | None, str]]:
    return [(c.figure.least, c.figure.most, c.figure.unit) for c in read(text, title) if c.figure]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The office documented 57 air strikes on clinics in May, up from 31 in April.", [57, 31]),
        ("Since January, 4,300 people have been displaced from the valley.", [4300]),
        ("The war has killed some 30,000 people since 2028.", [30000]),
        ("About 15,000 people fled their homes in Darfur last month, the agency said.", [15000]),
        ("Nineteen medics have been killed in the east since the start of October.", [19]),
        ("In Homs, 26 people were killed when a shell hit a queue on Monday.", []),
        ("Nine people were killed in the strike on Monday, bringing its toll to 12.", []),
        ("Exports of dates rose by 12 percent in May.", []),
        ("More than 70 percent of those killed were women, the network said.", [70]),
        ("Two in five of those detained had not been charged, the report found.", [40]),
        ("In May alone, snipers killed 17 people in the province.", [17]),
        ("Searches brought the toll of the air raids of 31 March to 4 April to 336 people killed.", []),
        ("The deadliest attack this year killed 40 people.", []),
        ("Road accidents killed 312 people in the province last year.", []),
    ],
)
def test_a_figure_over_a_time_is_a_statistic_and_a_toll_is_none(text: str, said: list[int]) -> None:
    assert [least for least, _, _ in figures(text)] == said


def test_a_report_of_figures_alone_tells_of_no_event() -> None:
    claims = read(
        "Armed groups abducted at least 96 villagers in Sool region in March, against 41 in February.",
        title="Abductions rise in Sool",
    )
    assert {claim.kind for claim in claims} == {"statistic"}


ACTS = [
    ("The Northern Brigade claimed responsibility for the blast.", ["responsibility claim"]),
    ("No group has claimed responsibility for the blast.", []),
    ("The army denied that it had fired on the camp.", ["denial"]),
    ("The Joint Command acknowledged striking the depot.", ["admission"]),
    ("Residents accused the Joint Command of the strike.", ["accusation"]),
    ("The guard was accused of negligence.", []),
    ("Guards denied entry to the drivers.", []),
    ("The command said its pilot had misread the map and bombed the wrong village.", ["admission"]),
    ("The Northern Brigade said its men were nowhere near the hamlet.", ["denial"]),
    ("The raid was claimed by the Northern Brigade.", ["responsibility claim"]),
    ("The army would neither confirm nor deny the strike.", []),
    ("The Northern Brigade denied that its fighters were behind the blast.", ["denial"]),
    ("The Northern Brigade denied it had claimed responsibility for the blast.", ["denial"]),
    ("The Northern Brigade said it was behind the blast.", ["responsibility claim"]),
    ("Officials accused the Northern Brigade, saying it was behind the blast.", ["accusation"]),
    ("The army rejected responsibility for the shelling.", ["denial"]),
]
# A denial must never come out as a claim of responsibility.
ARABIC_ACTS = [
    ("نفى الجيش مسؤوليته عن القصف الذي استهدف السوق في إدلب.", ["denial"]),
    ("أعلن الفصيل مسؤوليته عن التفجير الذي هز مدينة حلب.", ["responsibility claim"]),
    ("حمل المرصد الجيش المسؤولية عن قصف السوق في إدلب.", ["accusation"]),
    ("لم تعلن أي جهة مسؤوليتها عن الهجوم في دمشق.", []),
    ("أعلن الجيش رفضه تحمل المسؤولية عن الغارة في إدلب.", []),
]


@pytest.mark.parametrize(("text", "acts"), ARABIC_ACTS)
def test_what_speakers_do_by_saying_it_in_arabic(text: str, acts: list[str]) -> None:
    report = Report("r", text, published="2031-03-15", lang="ar")
    assert [claim.statement.act for claim in READER.read(report) if claim.statement] == acts


@pytest.mark.parametrize(("text", "acts"), ACTS)
def test_what_speakers_do_by_saying_it(text: str, acts: list[str]) -> None:
    assert [claim.statement.act for claim in read(text) if claim.statement] == acts


@pytest.mark.parametrize(
    ("text", "conduct"),
    [
        ("The army had warned residents by phone to leave the building.", ("warning", True)),
        ("The owner said no warning was given.", ("warning", False)),
        ("A second strike hit as rescuers were digging.", ("double tap", True)),
        ("Soldiers turned back an aid convoy at the bridge.", ("access", False)),
        ("An ambulance was let through at dusk.", ("access", True)),
        ("The agency warned of famine in the north.", None),
        ("The brigade said it had given families two hours to get out.", ("warning", True)),
        ("Neither the clinic nor the school was told in advance of the strike.", ("warning", False)),
        ("Guards did not let the ambulances through for six hours.", ("access", False)),
        ("The plane returned when the ambulances arrived.", ("double tap", True)),
        ("The second strike on the town this week hit a mill.", None),
        ("The command said it had used small bombs to limit harm to civilians.", ("precaution", True)),
    ],
)
def test_what_was_done_around_an_attack(text: str, conduct: tuple[str, bool] | None) -> None:
    found = [(claim.conduct.act, claim.conduct.given) for claim in read(text) if claim.conduct]
    assert found == ([conduct] if conduct else [])


def test_a_round_up_gives_an_event_for_each_town_and_the_deadliest_is_the_main_one() -> None:
    claims = read(
        "Shelling and drones killed six people in the east over the past day, the administrations said.\n\n"
        "In Sumy, a drone hit a bus; two men died.\n\n"
        "In Kupiansk, four people were killed when shells hit a market.\n\n"
        "In Izium, shells damaged a school. No casualties were reported."
    )
    events = [claim for claim in claims if claim.kind == "event"]
    assert [(claim.where.place.name, claim.killed.range.min) for claim in events if claim.where] == [
        ("Kupiansk", 4),
        ("Sumy", 2),
        ("Izium", 0),
    ]
    assert [claim.main for claim in events] == [True, False, False]
    assert {claim.origin for claim in events} == {"administrations"}


def test_a_speaker_with_another_figure_makes_a_claim_of_their_own() -> None:
    claims = read(
        "A car bomb blew up at a market in Baqubah on Wednesday. Police said 16 shoppers were killed, but a health "
        "official said that 22 people had died."
    )
    events = [claim for claim in claims if claim.kind == "event"]
    assert [(claim.origin, claim.killed.range.min, claim.main) for claim in events] == [
        ("Police", 16, True),
        ("health official", 22, False),
    ]
    assert events[0].event_type == events[1].event_type == "bombing"


@pytest.mark.parametrize(
    "text",
    [
        "Three elderly people died of heat in Basra this week, the health office said.",
        "Nine people were killed when a bus overturned on the road to Homs on Saturday.",
        "The fire brigade held a drill at the port on Monday. Volunteers played the dead and the wounded.",
        "Lina Darwish read from her novel about the siege in Beirut. In the book a bomb kills a family of five.",
        'The minister opened a bridge on Sunday. "We have buried the past," he told the crowd.',
    ],
)
def test_what_is_no_violence_or_never_happened_is_no_event(text: str) -> None:
    assert not [claim for claim in read(text) if claim.kind == "event"]


def test_a_rumour_refuted_is_an_event_that_is_denied() -> None:
    (event, *others) = read("It is not true that planes bombed the hospital of Zabid on Friday.")
    assert (event.kind, event.event_type, event.stance) == ("event", "air strike", "denied")
    assert [claim.statement.act for claim in others if claim.statement] == ["denial"]


def test_what_is_ruled_out_is_neither_weapon_nor_event() -> None:
    (event, *_) = read("A blast in Sidon on Friday wounded two people, police said. They ruled out any air strike.")
    assert event.event_type == "explosion"
    assert event.weapons == ()


def test_a_killing_without_another_word_for_it_is_an_attack() -> None:
    (event, *_) = read("Armed men killed twelve travellers on the road to Gao on Friday.")
    assert event.event_type in ("attack", "shooting")


def test_a_figure_that_was_withdrawn_is_no_further_claim() -> None:
    claims = read(
        "A blast in Sidon on Friday killed nine people, the Red Cross said. A first statement by the council that "
        "said that 30 people had died was withdrawn."
    )
    assert [claim.killed.range.min for claim in claims if claim.kind == "event"] == [9]


def test_a_second_event_in_the_lead_keeps_its_town_and_its_figures() -> None:
    claims = read(
        "A drone hit a bus in Beryslav on Thursday morning, killing two people, the administration said. Three people "
        "were wounded by shelling in Antonivka later in the day."
    )
    main, other = (claim for claim in claims if claim.kind == "event")
    assert (main.event_type, main.killed.range.min, main.injured.range.is_unknown) == ("drone strike", 2, True)
    assert (other.event_type, other.injured.range.min, other.main) == ("shelling", 3, False)


def test_the_voice_heard_first_leads_and_combatants_contradict_nobody() -> None:
    claims = read(
        "Four people died when a mine went off on the road to Gao on Tuesday, the mayor said. The army put the toll at "
        "two."
    )
    assert [(claim.origin, claim.killed.range.min) for claim in claims if claim.kind == "event"] == [
        ("mayor", 4),
        ("army", 2),
    ]
