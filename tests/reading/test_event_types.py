"""What sort of event a text tells of, harm or not, and that events without harm stay out of the claims."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.event_types import type_text
from bearwitness.reading.reader import RulesReader

BOOK = load_codebook()
READER = RulesReader()


def best(text: str, lang: str = "en") -> str:
    return next((one.event_type for one in type_text(text, BOOK, lang)), "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warplanes struck the mill at Orla on Tuesday, killing two millers.", "air strike"),
        ("A suicide bomber killed four shoppers at the gate of the market.", "suicide bombing"),
        ("Mortar rounds landed in the northern quarter of Orla.", "shelling"),
        ("Two men hurled a grenade at a bakery in the port.", "grenade attack"),
        ("Soldiers fired shells filled with chlorine gas at the quarter.", "chemical attack"),
        ("A roadside bomb exploded beside a school bus near Orla.", "bombing"),
        ("Gunmen attacked a village at night and killed six farmers.", "attack"),
        ("Militants attacked an army checkpoint near Orla, wounding two soldiers.", "armed clash"),
        ("Two soldiers were killed by rebels on the ridge road.", "armed clash"),
        ("Government troops recaptured the town of Orla from the rebels.", "government regains territory"),
        ("The town of Orla was captured by rebels at dawn.", "armed group takes territory"),
        ("Rebel fighters seized the border crossing at Orla.", "armed group takes territory"),
        ("The militia handed over the town of Orla without a fight.", "transfer of territory without fighting"),
        ("The two sides agreed to a ceasefire along the river.", "agreement"),
        ("Thousands rallied peacefully in the capital against the new tax.", "peaceful protest"),
        ("Police used tear gas to disperse a rally in the capital.", "protest with intervention"),
        ("Police arrested forty protesters at a sit-in before the ministry.", "protest with intervention"),
        ("Soldiers opened fire with live ammunition on demonstrators, killing three.", "force against protesters"),
        ("Protesters threw stones at police and burned tyres in the square.", "violent demonstration"),
        ("A mob lynched two men accused of theft.", "mob violence"),
        ("Police found a cache of weapons and ammunition in a barn.", "disrupted weapons use"),
        ("The army set up three observation posts on the ridge.", "base established"),
        ("Sixty fighters defected to the northern command.", "change of a group"),
        ("The union imposed sanctions on five ministers.", "diplomatic event"),
        ("The Ridge Front claimed responsibility for the blast at Orla.", "statement of responsibility"),
        ("An earthquake killed twelve people in the hill villages.", "natural disaster"),
        ("A bus collided with a lorry on the coast road, and nine died.", "accident"),
        ("Customs officers uncovered a ring smuggling antiquities and cocaine.", "organised crime"),
        ("Armed men kidnapped a teacher on the ridge road.", "abduction"),
        ("Police arrested an editor in the capital.", "arrest"),
        ("Soldiers looted shops and torched two houses.", "looting or destruction"),
        ("The council discussed the harvest.", ""),
    ],
)
def test_the_type_of_a_sentence(text: str, expected: str) -> None:
    assert best(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قصفت طائرات حربية سوق القرية", "air strike"),
        ("فرقت الشرطة بالغاز المسيل للدموع مظاهرة في العاصمة", "protest with intervention"),
        ("سيطر مسلحون على بلدة في الريف الشمالي", "armed group takes territory"),
        ("استعاد الجيش السيطرة على بلدة في الشمال", "government regains territory"),
        ("ضرب زلزال قوي القرى الجبلية", "natural disaster"),
    ],
)
def test_arabic_is_typed_by_the_same_rules(text: str, expected: str) -> None:
    assert best(text, "ar") == expected


def test_who_acts_on_whom_turns_the_type_and_a_passive_turns_it_round() -> None:
    assert best("Soldiers captured the village.") == best("The village was captured by soldiers.")
    assert best("Rebels captured the village.") == best("The village was captured by rebels.")
    assert best("Rebels captured the village.") != best("Soldiers captured the village.")


def test_what_is_told_as_background_weighs_less() -> None:
    assert best("Police arrested a man accused of shelling the port.") == "arrest"

    def weight(text: str) -> float:
        return next(one.weight for one in type_text(text, BOOK) if one.event_type == "shelling")

    assert weight("Police arrested a man accused of shelling the port.") < weight("The port saw shelling, a man said.")


def test_each_type_names_its_words() -> None:
    text = "Police used tear gas to disperse a rally in the capital."
    told = type_text(text, BOOK)[0]
    assert {"tear gas", "rally"} <= {span.of(text) for span in told.spans}
    assert told.weight > 0


def test_every_type_of_the_rules_is_one_of_the_codebook() -> None:
    from bearwitness.reading.event_types import _rules, _shared_rules

    shared = _shared_rules()
    known = BOOK.entries("event_type")
    assert all(rule["type"] in known for rule in (*shared["rules"], *shared["frames"]))
    for lang in ("en", "ar"):
        rules = _rules(lang)
        assert rules is not None
        assert {code for loose, firm in rules._yields.items() for code in (loose, *firm)} <= set(known)


@pytest.mark.parametrize(
    "text",
    [
        "Thousands rallied peacefully in the capital on Monday.",
        "The two sides signed a ceasefire agreement in Orla on Monday.",
        "Rebels captured the empty fort on Monday.",
        "The union imposed sanctions on five ministers.",
    ],
)
def test_what_is_no_harm_makes_no_claim(text: str) -> None:
    assert READER.read(Report(id="r", text=text, published="2031-03-05", lang="en")) == []


@given(st.text(max_size=300))
def test_any_text_is_typed_with_spans_inside_it(text: str) -> None:
    for told in type_text(text, BOOK):
        assert all(0 <= span.start < span.end <= len(text) for span in told.spans)


@pytest.mark.parametrize("word", ["police attacked rebels ", "a" * 100_000 + " ", "protest. ", "\u202e\ud800 killed "])
def test_a_long_text_costs_little(word: str) -> None:
    text = word * (400_000 // len(word))
    began = time.process_time()
    type_text(text, BOOK)
    assert time.process_time() - began < 8
