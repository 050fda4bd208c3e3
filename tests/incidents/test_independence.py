"""Who copied whom: every way from a report to an origin, and what the count of voices leaves open."""

import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.appraisal import VoiceCount
from bearwitness.exchange.appraisals import graph_from_json, graph_to_json, voice_count_from_json, voice_count_to_json
from bearwitness.incidents.independence import trace
from bearwitness.incidents.repeats import lay_out
from bearwitness.values import Span
from tests.incidents.made import claim, report
from tests.incidents.test_origins import DISPATCH, OTHER

THIRD = (
    "The harbour master counted nine barges burnt to the waterline, and said that the crane drivers had jumped into "
    "the basin when the first bombs fell beside the customs shed."
)


def _trace(claims, reports, **more):
    return trace(claims, {one.id: one for one in reports}, **more)


def _edges(found):
    return {(edge.tail, edge.head, edge.kind) for edge in found.graph.edges}


def test_the_voices_are_the_roots_of_the_graph():
    reports = [report("ra", DISPATCH, source="Wire"), report("rb", DISPATCH, source="Paper", published="1937-04-28")]
    reports.append(report("rc", OTHER, source="Parish"))
    found = _trace([claim("a"), claim("b"), claim("c")], reports)
    assert [node.name for node in found.graph.roots()] == ["Wire", "Parish"]
    assert ("report:rb", "report:ra", "copy") in _edges(found)
    (copy,) = found.graph.ways_to("report:ra")
    assert copy.spans[0].of(reports[1].reading_text).startswith("Three aircraft")


def test_the_earlier_report_is_the_original_whatever_its_id():
    reports = [report("ra", DISPATCH, source="Paper", published="1937-04-29"), report("rb", DISPATCH, source="Wire")]
    found = _trace([claim("a"), claim("b")], reports)
    assert [node.name for node in found.graph.roots()] == ["Wire"]


def test_a_forward_leads_to_whom_it_was_forwarded_from_even_before_time():
    reports = [
        report("ra", f"Forwarded from Harbour Watch\n{THIRD}", source="Chat group"),
        report("rb", OTHER, source="Harbour Watch", published="1937-04-29"),
    ]
    found = _trace([claim("a"), claim("b")], reports)
    assert found.count == VoiceCount(known=1)
    assert ("report:ra", "report:rb", "forward") in _edges(found)


def test_a_forward_may_be_told_by_the_report_s_own_field():
    reports = [report("ra", THIRD, source="Chat group", extra={"forwarded_from": "Night Letters"})]
    reports.append(report("rb", OTHER, source="Reading room", extra={"forwarded_from": "Night Letters"}))
    found = _trace([claim("a"), claim("b")], reports)
    assert [(voice.name, voice.reports) for voice in found.voices] == [("Night Letters", ("ra", "rb"))]


def test_a_wire_credit_makes_two_papers_one_voice_but_a_region_in_brackets_does_not():
    first, second = "VALDORA (Coast Newswire) — {}", "VALDORA (Lower March) — {}"
    for dateline, voices in ((first, 1), (second, 2)):
        reports = [report("ra", dateline.format(OTHER), source="Paper"), report("rb", dateline.format(THIRD))]
        reports[1] = report("rb", dateline.format(THIRD), source="Evening Mail")
        assert len(_trace([claim("a"), claim("b")], reports).voices) == voices


def test_a_source_named_in_another_script_is_the_same_source():
    reports = [
        report("ra", "قصفت الطائرات الميناء ظهرا نقلا عن مارلو بريدج مونيتور", source="أخبار المرفأ", lang="ar"),
        report("rb", OTHER, source="Marlow Bridge Monitor", lang="en"),
    ]
    found = _trace([claim("a"), claim("b")], reports)
    assert len(found.voices) == 1
    # Without the words of crediting a name alone proves nothing.
    reports[0] = report("ra", "قصفت الطائرات الميناء قرب مقر مارلو بريدج مونيتور ظهرا", source="أخبار المرفأ")
    assert len(_trace([claim("a"), claim("b")], reports).voices) == 2


def test_whoever_is_heard_through_another_source_came_through_it():
    reports = [report("ra", OTHER, source="Evening Mail", published="1937-04-29"), report("rb", THIRD, source="Wire")]
    claims = [claim("a", origin="a dock worker", speakers=("Evening Mail", "Wire", "a dock worker"))]
    claims.append(claim("b", origin="a crane driver", speakers=("Wire", "a crane driver")))
    assert ("report:ra", "report:rb", "names") in _edges(_trace(claims, reports))


def test_a_body_is_one_voice_in_every_language_and_with_its_place():
    names = ("the Civil Defence", "فرق الدفاع المدني", "Civil Defence in Valdora", "defensa civil")
    reports = [report(f"r{at}", f"{at} {OTHER[at * 7 :]}" if at % 2 else THIRD[at * 9 :]) for at in range(4)]
    claims = [claim(f"c{at}", f"r{at}", origin=name) for at, name in enumerate(names)]
    found = _trace(claims, reports)
    assert found.count == VoiceCount(known=1)
    assert len(_trace([claim("a", origin="a civil defence employee"), claim("b", origin="Civil Defence")],
                      [report("ra", OTHER), report("rb", THIRD)]).voices) == 2  # fmt: skip


def test_unknown_origins_are_counted_apart_and_said_to_be_so():
    reports = [report("ra", DISPATCH, source="Wire"), report("rb", OTHER), report("rc", THIRD, source="Paper")]
    found = _trace([claim("a"), claim("b"), claim("c", origin="local sources")], reports)
    assert found.count == VoiceCount(known=1, unknown=2)
    assert (found.count.certain, found.count.possible) == (1, 3)
    assert found.count.sentences() == (
        "1 to 3 independent voices.",
        "Of these, 2 of unknown origin, which may be one of the others.",
    )
    assert VoiceCount(unknown=2).certain == 1


def test_people_described_alike_by_two_reports_may_be_two():
    reports = [report("ra", DISPATCH, source="Wire"), report("rb", OTHER, source="Paper")]
    found = _trace([claim("a", origin="residents"), claim("b", origin="سكان المنطقة")], reports)
    assert found.count == VoiceCount(nameless=1, further=1)
    assert "1 more if the people" in found.count.sentences()[-1]


def test_an_abridged_copy_keeps_the_voice_it_found_itself():
    found_out = "In the evening the physician Odile Brandt counted eleven dead in the chapel of Sant Brai, and"
    added = f"{DISPATCH} {found_out} {THIRD}"
    reports = [report("ra", DISPATCH, source="Wire"), report("rb", added, source="Paper", published="1937-04-28")]
    claims = [claim("a"), claim("b", origin="Odile Brandt"), claim("b2", "rb", main=False)]
    found = _trace(claims, reports)
    assert sorted(voice.name for voice in found.voices) == ["Odile Brandt", "Wire"]


def test_a_long_phrase_around_a_claim_s_words_ties_two_reports_but_not_within_quotation_marks():
    phrase = "the oil barge burned beside the grain silo like a torch until the second morning"
    first, second = f"{OTHER} They write that {phrase}.", f"It is told in town that {phrase}; {THIRD} {THIRD[::-1]}"
    at = second.index("burned")
    spans = {"event_type": (Span(at, at + 6),)}
    for text, voices in (
        (second, 1),
        (second.replace("that the oil", "that “the oil").replace("morning;", "morning”;"), 2),
    ):
        reports = [report("ra", first, source="Wire"), report("rb", text, source="Paper", published="1937-04-28")]
        assert len(_trace([claim("a"), claim("b", spans=spans)], reports).voices) == voices


def test_one_picture_is_one_photographer():
    reports = [report("ra", OTHER, source="Wire", extra={"media": ["f00d"]})]
    reports.append(report("rb", THIRD, source="Paper", published="1937-04-28", extra={"media": ["beef", "f00d"]}))
    found = _trace([claim("a"), claim("b")], reports)
    assert ("report:rb", "report:ra", "photo") in _edges(found)
    assert len(found.voices) == 1


def test_two_that_name_each_other_end_somewhere():
    reports = [report("ra", f"Forwarded from Paper\n{OTHER}", source="Wire")]
    reports.append(report("rb", f"Forwarded from Wire\n{THIRD}", source="Paper"))
    found = _trace([claim("a"), claim("b")], reports)
    assert len(found.voices) == len(found.graph.roots()) == 1


def _seconds_for_copies(number):
    reports = {
        f"r{at}": report(f"r{at}", f"{DISPATCH} {OTHER} seen by user{at}", source=f"Channel {at}")
        for at in range(number)
    }
    claims = [claim(f"c{at}", f"r{at}") for at in range(number)]
    began = time.process_time()
    found = trace(claims, reports)
    assert len(found.voices) == 1
    assert len(found.graph.edges) == number
    return time.process_time() - began


def test_copies_are_one_voice_and_take_time_by_their_number():
    assert _seconds_for_copies(2_000) < 40 * max(_seconds_for_copies(200), 0.02)


@pytest.mark.slow
def test_ten_thousand_copies_are_one_voice_and_take_time_by_their_number():
    assert _seconds_for_copies(10_000) < 40 * max(_seconds_for_copies(1_000), 0.05)


@pytest.mark.slow
def test_ten_thousand_posts_of_one_channel_that_quote_another_take_time_by_their_number():
    reports = {
        f"r{at:05}": report(f"r{at:05}", f"Post {at}.", source="Harbour Watch" if at % 2 else "Quay Post")
        for at in range(10_000)
    }
    claims = [claim(f"c{at:05}", f"r{at:05}", origin="" if at % 2 else "Harbour Watch") for at in range(10_000)]
    began = time.process_time()
    assert len(trace(claims, reports).voices) == 1
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "-" * 300_000,
        "(" * 300_000,
        "Forwarded from " + "x " * 200_000,
        "\ud800 \u202e Source: \udfff",
        "Source: " * 50_000,
        "\n" * 300_000,
        "“" * 100_000,
    ],
)
def test_texts_that_nobody_would_write_end_in_voices_and_in_time(text):
    began = time.process_time()
    reports = [report("ra", text, source="Wire"), report("rb", f"{text} {OTHER}", source="Paper"), report("rc", OTHER)]
    assert 1 <= len(_trace([claim("a"), claim("b"), claim("c")], reports).voices) <= 3
    assert time.process_time() - began < 5


_TEXTS = (DISPATCH, OTHER, THIRD, "Short note.")
_PARTS = st.tuples(
    st.sampled_from(_TEXTS),
    st.sampled_from(["Wire", "Paper", "Parish", ""]),
    st.sampled_from(["", "residents", "police", "local sources", "Odile Brandt"]),
    st.sampled_from(["1937-04-27", "1937-04-28", ""]),
)


def _made(parts):
    reports = [report(f"r{at}", text, source=source, published=day) for at, (text, source, _, day) in enumerate(parts)]
    return [claim(f"c{at}", f"r{at}", origin=part[2]) for at, part in enumerate(parts)], reports


def test_an_undated_report_and_its_copy_leave_its_source_one_voice() -> None:
    text = "Three aircraft came in from the sea after noon and dropped thirty bombs on the harbour quarter of the town."
    held = [report("a", text, source="Wire", published=""), report("b", OTHER, source="Wire")]
    claims = [claim("a", "a"), claim("b", "b")]
    assert _trace(claims, held).count.certain == 1
    copied = report("z", text, source="Copyist", published="2031-05-01")
    found = _trace([*claims, claim("z", "z")], [*held, copied])
    assert found.count.certain == 1
    assert any(
        "a has no date to tell whether Wire had it first" in reason
        for voice in found.voices
        for reason in voice.reasons
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(_PARTS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_a_further_copy_raises_no_count(parts, dice):
    claims, reports = _made(parts)
    found = _trace(claims, reports)
    assert found.graph == graph_from_json(graph_to_json(found.graph))
    assert found.count == voice_count_from_json(voice_count_to_json(found.count))
    assert len(found.graph.roots()) == len(found.voices) == found.count.counted
    assert sorted(name for voice in found.voices for name in voice.claims) == sorted(one.claim for one in claims)
    shuffled = claims[:]
    dice.shuffle(shuffled)
    dice.shuffle(reports)
    assert _trace(shuffled, reports).voices == found.voices
    text, source, origin, day = parts[0]
    if len(text.split()) > 12:
        copy = report("z", text, source="Copyist", published="1937-05-01")
        more = _trace([*claims, claim("z", "z", origin=origin)], [*reports, copy])
        assert more.count.counted <= found.count.counted
        # A text without a day or a name becomes its named copyist's: who had it first can't be told, who says it can.
        if day or source or origin:
            assert more.count.certain <= found.count.certain
        assert more.count.counted <= found.count.counted


@given(st.text(alphabet="ab ’'-\n(", max_size=900), st.sampled_from([frozenset(), frozenset({zlib.crc32(b"a b")})]))
def test_the_first_and_last_places_are_those_of_all_words(text, furniture):
    laid = lay_out(report("r", text or "x"), furniture)
    for most in (1, 12):
        assert laid.first_places(most) == list(laid.places[:most])
        assert laid.last_places(most) == list(laid.places[-most:])
    assert len(laid.words) == len(laid.places)
