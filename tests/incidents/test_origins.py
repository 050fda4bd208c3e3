from hypothesis import given
from hypothesis import strategies as st

from bearwitness.incidents.origins import count_voices, find_copies, source_name
from tests.incidents.made import claim, report

DISPATCH = (
    "Three aircraft came in from the sea shortly after noon and dropped some thirty bombs on the harbour quarter of "
    "Valdora, where people were queueing for bread. Rescue parties were still digging at nightfall."
)
OTHER = (
    "A letter from the parish tells how the siren sounded too late, and how the schoolmaster led the children into "
    "the crypt while the roof of the town hall burned above the square all through the evening."
)


def _voices(claims, reports, **more):
    return count_voices(claims, {one.id: one for one in reports}, **more)


def test_two_sources_with_their_own_words_are_two_voices():
    reports = [report("ra", DISPATCH, source="Wire"), report("rb", OTHER, source="Parish")]
    voices = _voices([claim("a"), claim("b")], reports)
    assert [voice.reports for voice in voices] == [("ra",), ("rb",)]
    assert all(voice.reasons == () for voice in voices)


def test_a_copy_under_another_name_is_no_second_witness_and_says_why():
    copy = f"VALDORA, Tuesday. {DISPATCH} (Abridged.)"
    reports = [report("ra", DISPATCH, source="Wire"), report("rb", copy, source="Evening Paper")]
    (voice,) = _voices([claim("a"), claim("b")], reports)
    assert voice.reports == ("ra", "rb")
    assert "repeats 100% of the words" in voice.reasons[0]


def test_reports_quoting_one_speaker_are_one_voice_and_so_is_the_speaker_itself():
    reports = [
        report("ra", DISPATCH, source="Wire"),
        report("rb", OTHER, source="Evening Paper"),
        report("rc", "Our ambulances carried the wounded to four hospitals.", source="Civil Defence"),
    ]
    claims = [claim("a", origin="the Civil Defence"), claim("b", origin="Civil  defence"), claim("c")]
    (voice,) = _voices(claims, reports)
    assert voice.reports == ("ra", "rb", "rc")
    assert len(voice.reasons) == 2


def test_a_report_that_quotes_two_origins_is_in_two_voices():
    reports = [report("ra", DISPATCH, source="Wire"), report("rb", OTHER, source="Parish")]
    claims = [
        claim("a", origin="a hospital"),
        claim("a2", "ra", origin="the mayor", main=False),
        claim("b", origin="the mayor"),
    ]
    assert [voice.reports for voice in _voices(claims, reports)] == [("ra",), ("ra", "rb")]


def test_the_same_outlet_speaks_once_where_it_names_nobody():
    address = "https://archive.example/2030/http://www.gazette.example/a"
    reports = [report("ra", DISPATCH, url=address), report("rb", OTHER, url="http://gazette.example:80/b")]
    assert source_name(reports[0]) == "gazette.example"
    assert len(_voices([claim("a"), claim("b")], reports)) == 1


def test_a_report_whose_source_nobody_knows_is_its_own_voice():
    assert len(_voices([claim("a"), claim("b")], [report("ra", DISPATCH), report("rb", OTHER)])) == 2


def test_who_denies_it_is_no_voice_for_it():
    reports = [report("ra", DISPATCH, source="Wire"), report("rb", OTHER, source="Headquarters")]
    claims = [claim("a"), claim("b", stance="denied")]
    assert [voice.name for voice in _voices(claims, reports)] == ["Wire"]
    assert [voice.name for voice in _voices(claims, reports, denying=True)] == ["Headquarters"]


def test_page_furniture_and_very_short_texts_make_no_copy():
    assert find_copies([report("ra", "Read more here"), report("rb", "Read more here")]) == []


@given(st.lists(st.sampled_from(["police", "mayor", "", "a hospital"]), min_size=1, max_size=8), st.randoms())
def test_voices_do_not_depend_on_order_and_never_outnumber_the_claims(origins, dice):
    reports = [report(f"rc{at}", f"{OTHER} {at}" if at % 2 else DISPATCH) for at in range(len(origins))]
    claims = [claim(f"c{at}", origin=origin) for at, origin in enumerate(origins)]
    voices = _voices(claims, reports)
    dice.shuffle(claims)
    assert _voices(claims, reports) == voices
    assert len(voices) <= len(claims)
    assert sorted(name for voice in voices for name in voice.claims) == sorted(one.claim for one in claims)


def test_copies_are_found_among_many_reports_too():
    letters = [" ".join(f"{word}{at}" for word in OTHER.split()) for at in range(80)]
    reports = [report(f"r{at:02}", text) for at, text in enumerate(letters)]
    reports += [report("x", DISPATCH), report("y", f"{DISPATCH} {letters[3]}")]
    assert [pair[:2] for pair in find_copies(reports)] == [("r03", "y"), ("x", "y")]
