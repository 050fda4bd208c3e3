"""Texts that nobody would write but somebody sends: read in time that grows with the length, every span valid."""

import json
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from bearwitness.exchange import claim_to_json
from bearwitness.model import Report
from bearwitness.reading.reader import RulesReader

EN = (
    "Shells hit the market in Homs on Friday 3 May, killing at least 12 people and wounding 30, the Civil Defence "
    "said. The army denied it. Sami Odeh, 34, a medic from Idlib, was among the dead. "
)
AR = (
    "قتل ثلاثة مدنيين وأصيب خمسة آخرون بقصف مدفعي استهدف سوقاً في مدينة إدلب يوم الجمعة، "
    "بحسب الدفاع المدني. ونفى الجيش ذلك. "
)
BASE = {"en": EN, "ar": AR}

SHAPES: dict[str, Callable[[str], str]] = {
    "sentences": lambda base: base,
    "no full stop": lambda base: base.replace(".", "").replace(",", "").replace("،", ""),
    "one word": lambda base: "a" if base is EN else "ا",
    "number words": lambda base: "one hundred and " if base is EN else "مئة وثلاثة و",
    "capitals": lambda _: "Al Bab Homs City Street ",
    "lists": lambda _: "Homs, Syria, three people, killed, ",
    "quotes": lambda _: '" said " ',
    "dates": lambda _: "3 May 2017, Friday, 2017-05-03 ",
    "dates with no year there is": lambda _: "31 February 0000, 0000-00-00, 99/99/9999 ",
    "ages": lambda _: "Ali Saleh, 34, ",
    "people": lambda _: "a man and a woman and two children and ",
    "speakers": lambda _: "police said officials said ",
    "line breaks": lambda _: "\n",
    "short lines": lambda _: "Killed\n",
    "HTML": lambda _: '<p class="x">killed 3</p>',
    "bidi and zero width": lambda _: "\u202ekil\u200bled\u200b 3\u2066 ",
    "halves of surrogates": lambda _: "\ud800 killed 3 \udc00",
    "marks": lambda _: "a\u0301\u0301\u0301\u0301",
    "tatweel": lambda _: "ق\u0640\u0640\u0640",
    "full stops": lambda _: ". ",
    "hyphens": lambda _: "a-",
    "apostrophes": lambda _: "a'",
    "digits": lambda _: "9",
    "digits with commas": lambda _: "9,",
    "small words joined": lambda _: "وبالقتلى ",
    "hashtags": lambda _: "#Homs_killed ",
    "shares": lambda _: "85 percent of those killed ",
    "denials": lambda _: "The army denied that it accused the rebels who claimed ",
    "second strikes": lambda _: "a second strike hit rescuers in Homs minutes later, ",
    "scripts mixed": lambda _: "killed قتل убито 死亡 3 ",
}
SHORT, LONG = 4_000, 16_000


@pytest.fixture(scope="module")
def reader() -> RulesReader:
    made = RulesReader()
    for lang, base in BASE.items():
        made.read(Report("warm", base, published="2031-03-15", lang=lang))
    return made


def seconds(reader: RulesReader, text: str, lang: str) -> float:
    report = Report("r", text, published="2031-03-15", lang=lang)
    began = time.process_time()
    claims = reader.read(report)
    took = time.process_time() - began
    for claim in claims:
        for start, end in spans_of(claim_to_json(claim)):
            assert 0 <= start < end <= len(text)
    return took


def spans_of(value: object) -> list[list[int]]:
    if isinstance(value, dict):
        found = [span for spans in (value.get("words") or {}).values() for span in spans] + value.get("spans", [])
        return found + [s for key, inner in value.items() if key not in ("spans", "words") for s in spans_of(inner)]
    return [span for inner in value for span in spans_of(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("lang", sorted(BASE))
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_time_grows_with_the_length_and_no_faster(reader: RulesReader, shape: str, lang: str) -> None:
    unit = SHAPES[shape](BASE[lang])
    short, long = (unit * (length // len(unit)) for length in (SHORT, LONG))
    for _attempt in range(3):  # other work on the machine may slow a single run
        once = max(seconds(reader, short, lang), 0.02)
        if seconds(reader, long, lang) < 10 * once:  # four times the length
            return
    pytest.fail(f"{LONG} characters took ten times as long as {SHORT}")


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("lang", sorted(BASE))
def test_three_megabytes_are_read(reader: RulesReader, lang: str) -> None:
    text = BASE[lang] * (3_000_000 // len(BASE[lang]))
    assert seconds(reader, text, lang) < 240


@pytest.mark.parametrize("lang", sorted(BASE))
def test_a_word_of_a_megabyte_and_ten_thousand_numbers(reader: RulesReader, lang: str) -> None:
    assert seconds(reader, ("x" if lang == "en" else "ق") * 1_000_000, lang) < 20
    assert seconds(reader, " ".join(map(str, range(10_000))), lang) < 20


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("word", ["وبالقتلى ", "وثلاثة و", "فللمدينة ", "وبإدلب "])
def test_a_long_sentence_may_be_cut_within_a_written_word(reader: RulesReader, word: str, before: int) -> None:
    seconds(reader, "قتل " * before + word * 300, "ar")


@pytest.mark.parametrize("lang", sorted(BASE))
def test_a_report_of_statistics_may_end_with_a_number(reader: RulesReader, lang: str) -> None:
    said = {"en": "Since January 40 attacks were counted, 12 of them in Homs and in May 3"}
    said["ar"] = "منذ بداية العام أحصت المنظمة 40 هجوماً في حلب وقتل 85 شخصاً ثم 3"
    seconds(reader, said[lang], lang)


UNITS = [
    "a",
    "a ",
    "A. ",
    "1,",
    "1 ",
    " ",
    "-",
    "'",
    '"',
    "Aa-",
    "ا",
    "\u0301",
    "#a_",
    "\n ",
    "10:10",
    "1/1/",
    "٣٫",
    ".",
]
ADVERSE = [unit * 1200 for unit in UNITS]
CHILD = """
import importlib, json, pkgutil, re, sys, time
kept, compile_before = [], re.compile
def keep(*given, **named):
    made = compile_before(*given, **named)
    if "bearwitness" in sys._getframe(1).f_code.co_filename:
        kept.append(made)
    return made
re.compile = keep
import bearwitness.reading
for module in pkgutil.walk_packages(bearwitness.reading.__path__, "bearwitness.reading."):
    if ".trained" not in module.name:
        importlib.import_module(module.name)
from bearwitness.model import Report
from bearwitness.reading.reader import RulesReader
reader = RulesReader()
base, adverse = json.loads(sys.stdin.read())
for lang, text in base.items():
    reader.read(Report("r", text, published="2031-03-15", lang=lang))
slow = []
for pattern in kept:
    for text in adverse if isinstance(pattern.pattern, str) else ():
        for search in (pattern.search, pattern.fullmatch):
            began = time.process_time()
            search(text + "!")
            if time.process_time() - began > 0.5:
                slow.append(pattern.pattern[:200])
print(json.dumps([len(kept), sorted(set(slow))]))
"""


def test_no_pattern_backtracks_without_end() -> None:
    given = json.dumps([BASE, ADVERSE])
    done = subprocess.run([sys.executable, "-c", CHILD], input=given, capture_output=True, text=True, check=True)
    patterns, slow = json.loads(done.stdout)
    assert patterns > 20
    assert slow == []
