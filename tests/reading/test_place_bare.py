"""Places in Arabic, which has no capitals: names, what stands before and after them, and what is no place."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.model import Report
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.gazetteer import open_gazetteer
from bearwitness.reading.mentions import PlaceMention
from bearwitness.reading.places import event_place, find_places
from bearwitness.reading.toponyms import find_toponyms
from bearwitness.values import Place


def read(text: str) -> tuple[Document, list[PlaceMention]]:
    doc = lay_out(Report(id="r", text=text), "ar")
    return doc, find_places(doc, open_gazetteer())


def written(text: str) -> list[str]:
    doc, mentions = read(text)
    return [doc.words(mention.span) for mention in mentions]


def event(text: str) -> Place:
    doc, mentions = read(text)
    where = event_place(doc, mentions)
    assert where is not None
    return where.place


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قُتل رجلان في قصف بحلب وإدلب والرقة", ["حلب", "إدلب", "الرقة"]),
        ("سافر الوفد من دمشق إلى لندن ثم للخرطوم", ["دمشق", "لندن", "الخرطوم"]),
        ("وصلت قافلة إلى وهران", ["وهران"]),
        ("زار مدينة نيويورك وولاية كاليفورنيا", ["نيويورك", "كاليفورنيا"]),
        ("أصيب طفل في مخيم جباليا", ["جباليا"]),
        ("اتفقت العراق وإيران وتركيا على هدنة", ["العراق", "إيران", "تركيا"]),
        ("هدوء في البوسنة والهرسك", ["البوسنة والهرسك"]),
    ],
)
def test_names_are_found_with_small_words_written_to_them(text: str, names: list[str]) -> None:
    _, mentions = read(text)
    assert [mention.place.name for mention in mentions] == names


@pytest.mark.parametrize(
    "text",
    [
        "قال سالم حسن إن الباب كان مفتوحاً وإن القائم على المشروع غائب",
        "بدأت القوات السورية والمحادثات السعودية",
        "طلب المعلم صور الطلاب يومياً بعد صلاة المغرب",
        "قالت السيدة منى صالح إنها لا تعرف السبب",
        "سيارات من طراز حديث في مجال النقل",
        "وأعلنت كتيبة دمشق وصحيفة القدس عن ذلك",
    ],
)
def test_words_and_persons_names_are_no_places(text: str) -> None:
    assert written(text) == []


@pytest.mark.parametrize(
    ("text", "name", "country", "precision"),
    [
        ("غارة على سوق في مدينة الباب بريف حلب", "Al Bāb", "SY", 1),
        ("قصف مدفعي على أطراف بلدة كفرنبل", "Kafranbel", "SY", 2),
        ("مقتل ثلاثة في ريف إدلب الجنوبي", "Idlib", "SY", 4),
        ("انفجار عبوة في قضاء الطارمية شمالي بغداد", "Aţ Ţārmīyah", "IQ", 3),
        ("اشتباكات في طرابلس الليبية", "Tripoli", "LY", 1),
        ("اشتباكات في طرابلس شمالي لبنان", "Tripoli", "LB", 1),
        ("مقتل اثنين في غارة قرب أريحا شمالي سوريا", "Arīḩā", "SY", 2),
        ("قتل خمسة في هجوم بالعاصمة اليمنية", "Sanaa", "YE", 1),
        ("بيروت (وكالة) - قتل خمسة في قصف على مدينة الرستن بسوريا", "Ar Rastan", "SY", 1),
        ("قال مصدر طبي في إدلب إن غارة أصابت سوق معرة النعمان", "Ma‘arrat an Nu‘mān", "SY", 1),
        ("سقطت قذيفة على حي في الرقة", "Ar Raqqah", "SY", 1),
        ("قصفت طائرة الفاشر فجراً", "El Fasher", "SD", 1),
        ("اندلعت اشتباكات في مدينة الزاوية غرب طرابلس", "Az Zāwīyah", "LY", 1),
        ("خطف مسلحون تاجرين من سوق نيالا", "Nyala", "SD", 1),
    ],
)
def test_the_place_of_the_event(text: str, name: str, country: str, precision: int) -> None:
    place = event(text)
    assert (place.canonical, place.country, place.precision) == (name, country, precision)


@pytest.mark.parametrize(
    ("text", "part", "town"),
    [
        ("أصيب شاب برصاص قناص في حي الجحملية شرقي مدينة تعز", "حي الجحملية", "Taiz"),
        ("قتل طفل بقذيفة في شارع أبو سليم في طرابلس الليبية", "شارع أبو سليم", "Tripoli"),
        ("انفجار سيارة مفخخة في ساحة الكرامة بالسويداء", "ساحة الكرامة", "As-Suwayda"),
    ],
)
def test_a_quarter_lies_in_its_town(text: str, part: str, town: str) -> None:
    _, mentions = read(text)
    held = [mention.place for mention in mentions if mention.place.part]
    assert [(place.part, place.canonical) for place in held] == [(part, town)]


def test_a_quarter_without_a_town_and_a_village_without_a_region_are_left_out() -> None:
    assert written("قتل رجل في حي الزنابق") == []
    assert written("قتل رجل في قرية الزنابقية") == []


def test_a_village_that_the_gazetteer_lacks_is_taken_where_its_region_is_named() -> None:
    place = event("قصف على قرية الزنابقية في محافظة الحسكة")
    assert (place.name, place.admin1, place.country, place.lat) == ("الزنابقية", "Al-Hasakah", "SY", None)


def test_a_town_that_the_gazetteer_has_elsewhere_alone_is_not_that_one() -> None:
    place = event("قصف على بلدة الناقورة شرقي دير الزور")
    assert (place.name, place.country, place.lat) == ("الناقورة", "SY", None)


def test_every_spelling_of_a_town_is_the_same_entry() -> None:
    spellings = ["الرقة", "الرقه", "الرَّقّة", "الرقـــة", "والرقة", "بالرقة"]
    assert {event(f"قصف في {name}" if name[0] == "ا" else f"قصف {name}").geonames for name in spellings} == {172955}


def test_toponyms_are_found_in_arabic_too() -> None:
    doc = lay_out(Report(id="r", text="اجتمع وزراء من مصر والأردن في القاهرة"), "ar")
    found = find_toponyms(doc, open_gazetteer())
    assert [(doc.words(t.span), t.kind) for t in found] == [("مصر", "place"), ("الأردن", "place"), ("القاهرة", "place")]


PIECES = [
    "في ",
    "ب",
    "لل",
    "مدينة ",
    "حي ",
    "ريف ",
    "حلب",
    "الرقة ",
    "العاصمة السورية ",
    "و",
    "، ",
    ". ",
    "#",
    "\u200f",
    "x",
    "٣ ",
    "(",
    " - ",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_gives_spans_inside_it_that_do_not_overlap(text: str) -> None:
    doc, mentions = read(text)
    end = 0
    for mention in mentions:
        assert end <= mention.span.start < mention.span.end <= len(doc.text)
        end = mention.span.end


def test_a_long_text_is_read_in_time() -> None:
    read("حلب")
    started = time.process_time()
    read("قصف في حي الوعر بحمص وفي مدينة الباب بريف حلب " * 400)
    assert time.process_time() - started < 6
