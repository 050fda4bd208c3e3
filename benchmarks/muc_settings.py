"""When and where an act took place, in the notation of MUC-4, from the words round its fillers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bearwitness.reading.gazetteer import normal_form, open_gazetteer
from bearwitness.reading.roles.lexicon import load_lexicon
from bearwitness.reading.roles.sheet import Sheet

MONTHS = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
]
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})\b(?: (19\d\d))?")
_WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b")
_RELATIVE = re.compile(r"\b(TODAY|THIS MORNING|THIS AFTERNOON|THIS EVENING|TONIGHT|YESTERDAY|LAST NIGHT|EARLY THIS)\b")
_YESTERDAY = ("YESTERDAY", "LAST NIGHT")
COUNTRIES = {
    "SV": "EL SALVADOR",
    "GT": "GUATEMALA",
    "HN": "HONDURAS",
    "AR": "ARGENTINA",
    "BO": "BOLIVIA",
    "CL": "CHILE",
    "CO": "COLOMBIA",
    "EC": "ECUADOR",
    "PE": "PERU",
    "NI": "NICARAGUA",
    "PA": "PANAMA",
    "CR": "COSTA RICA",
    "VE": "VENEZUELA",
    "MX": "MEXICO",
}
DEMONYMS = {
    "SALVADORAN": "SV",
    "GUATEMALAN": "GT",
    "HONDURAN": "HN",
    "ARGENTINE": "AR",
    "BOLIVIAN": "BO",
    "CHILEAN": "CL",
    "COLOMBIAN": "CO",
    "ECUADORAN": "EC",
    "PERUVIAN": "PE",
}
_NINE = ("SV", "GT", "HN", "AR", "BO", "CL", "CO", "EC", "PE")
_PLACE_PHRASE = re.compile(
    r"\b(?:IN|AT|NEAR|OF|FROM) (?:THE )?(?:(?:CITY|TOWN|VILLAGE|MUNICIPALITY|PORT) OF )?((?:[A-Z]+ ){0,3}[A-Z]+)"
)


def _sentence_texts(sheet: Sheet, numbers: Sequence[int]) -> list[str]:
    held = [sheet.sentences[number].sentence for number in numbers if number < len(sheet.sentences)]
    return [sheet.doc.text[sentence.start : sentence.end].upper() for sentence in held]


def date_of(sheet: Sheet, sentences: Sequence[int], document: Mapping[str, Any]) -> list[str]:
    """The day said in a sentence of the act, else "on or before the day of the report"; empty where that is unknown."""
    published = sheet.doc.published
    for whole in _sentence_texts(sheet, [*sentences[:6], 0] if sentences else [0]):
        text = whole.partition(" -- ")[2] or whole
        if found := _DAY.search(text):
            year = int(found[3]) if found[3] else published.year if published else 0
            month = MONTHS.index(found[2]) + 1
            if published and not found[3] and (month, int(found[1])) > (published.month, published.day):
                year -= 1
            if year:
                return [f"{int(found[1]):02} {found[2][:3]} {year % 100:02}"]
        found = _RELATIVE.search(text)
        if published and found and not _of_the_telling(text, *found.span()):
            return [_written(published - timedelta(days=found[1] in _YESTERDAY))]
        if published and (found := _WEEKDAY.search(text)):
            back = (published.weekday() - _WEEKDAYS.index(found[1])) % 7
            return [_written(published - timedelta(days=back))]
    return [f"- {_written(published)}"] if published else []


def _of_the_telling(text: str, start: int, end: int) -> bool:
    """True where the day is that of a statement: "police today reported that"."""
    verbs = load_lexicon("en").verbs
    beside = [*text[:start].lower().split()[-2:], *text[end:].lower().split()[:2]]
    return any(word in verbs and verbs[word].kind in ("say", "claim", "accuse") for word in beside)


def _written(day: date) -> str:
    return f"{day.day:02} {MONTHS[day.month - 1][:3]} {day.year % 100:02}"


def location_of(sheet: Sheet, sentences: Sequence[int], document: Mapping[str, Any]) -> list[str]:
    """The country and the town nearest to the act's sentences, the country by the words of the report."""
    everything = sheet.doc.text.upper()
    home = _country(everything, document)
    if not home:
        return []
    near = [*sentences[:4], *(number + 1 for number in sentences[:2]), 0]
    for text in _sentence_texts(sheet, near):
        body = text.partition(" -- ")[2] or text
        for match in _PLACE_PHRASE.finditer(body):
            town = _town(match[1], home)
            if town:
                return [f"{COUNTRIES[home]}: {town} (CITY)"]
        if "CAPITAL" in body:
            city = _town((document.get("dateline") or {}).get("place") or "", home)
            if city:
                return [f"{COUNTRIES[home]}: {city} (CITY)"]
    return [COUNTRIES[home]]


def _country(text: str, document: Mapping[str, Any]) -> str:
    """The one of the nine countries that the report speaks of most, the dateline's counted as three."""
    counts = dict.fromkeys(_NINE, 0)
    for code in _NINE:
        counts[code] += text.count(COUNTRIES[code])
    for word, code in DEMONYMS.items():
        counts[code] += text.count(word)
    place = (document.get("dateline") or {}).get("place") or ""
    for entry in open_gazetteer().lookup(place):
        if entry.country in counts:
            counts[entry.country] += 3
            break
    code = max(counts, key=lambda held: counts[held])
    return code if counts[code] else ""


def _town(words: str, country: str) -> str:
    """The longest beginning of the words that is a town of the country, "" where none is."""
    parts = words.split()
    for last in range(len(parts), 0, -1):
        name = " ".join(parts[:last])
        if normal_form(name) == normal_form(COUNTRIES[country]):
            continue
        if any(entry.country == country and entry.kind != "country" for entry in open_gazetteer().lookup(name)):
            return name
    return ""
