"""Spanish numbers and ages: written out and in figures, with and without accents, and what counts nobody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.ages import find_ages
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.numbers import find_quantities
from bearwitness.reading.script import unaccented

VAGUE = load_codebook().vague_counts("es")
UNITS = [
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
    *("trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno"),
    *("veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho"),
    "veintinueve",
]
TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
HUNDREDS = [
    *("ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos"),
    *("ochocientos", "novecientos"),
]


def laid_out(text: str) -> Document:
    return lay_out(Report(id="r", text=text), "es")


def ranges(text: str) -> list[tuple[int | None, int | None]]:
    return [(found.range.min, found.range.max) for found in find_quantities(laid_out(text), VAGUE)]


def spelled(number: int) -> str:
    """The number in words, as Spanish writes it."""
    if number < 30:
        return UNITS[number]
    if number < 100:
        ten, unit = divmod(number, 10)
        return TENS[ten - 3] + (f" y {UNITS[unit]}" if unit else "")
    if number < 1000:
        hundred, rest = divmod(number, 100)
        return "cien" if number == 100 else HUNDREDS[hundred - 1] + (f" {spelled(rest)}" if rest else "")
    many, rest = divmod(number, 1000) if number < 1_000_000 else divmod(number, 1_000_000)
    if number < 1_000_000:
        head = "mil" if many == 1 else f"{short(many)} mil"
    else:
        head = "un millón" if many == 1 else f"{short(many)} millones"
    return head + (f" {spelled(rest)}" if rest else "")


def short(number: int) -> str:
    """The number before a noun: "veintiún mil"."""
    return re.sub("uno$", "un", spelled(number)).replace("veintiun", "veintiún")


@given(number=st.integers(min_value=2, max_value=999_999_999), accents=st.booleans(), capitals=st.booleans())
def test_a_number_written_out_is_read_back(number: int, *, accents: bool, capitals: bool) -> None:
    words = spelled(number) if accents else unaccented(spelled(number))
    assert ranges(f"hubo {words.upper() if capitals else words} víctimas") == [(number, number)]


@given(st.integers(min_value=0, max_value=999_999_999), st.sampled_from([".", ",", " ", "\u00a0", "\u202f"]))
def test_a_number_in_figures_is_read_back_however_its_thousands_are_parted(number: int, mark: str) -> None:
    assert ranges(f"hubo {number:,} víctimas".replace(",", mark)) == [(number, number)]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("al menos doce", (12, None)),
        ("12 por lo menos", (12, None)),
        ("más de 2000 desplazados", (2001, None)),
        ("mas de dos mil desplazados", (2001, None)),
        ("menos de veinte", (None, 19)),
        ("no menos de veinte", (20, None)),
        ("hasta 50", (None, 50)),
        ("unos 40", (40, 40)),
        ("casi doscientas", (200, 200)),
        ("cerca de treinta y cinco", (35, 35)),
        ("entre cinco y siete", (5, 7)),
        ("de cinco o seis", (5, 6)),
        ("siete u ocho", (7, 8)),
        ("12-15 casas", (12, 15)),
        ("media docena", (6, 6)),
        ("una decena", (10, 10)),
        ("dos docenas", (24, 24)),
        ("medio centenar", (50, 50)),
        ("un centenar", (100, 100)),
        ("una veintena", (20, 20)),
        ("decenas de miles", (20_000, 99_000)),
        ("cientos", (200, 999)),
        ("1,5 millones", (1_500_000, 1_500_000)),
        ("3 mil", (3000, 3000)),
        ("ciento una", (101, 101)),
        ("varias", (3, 9)),
    ],
)
def test_bounds_ranges_and_round_numbers(text: str, counted: tuple[int | None, int | None]) -> None:
    assert ranges(text) == [counted]


@pytest.mark.parametrize(
    "text",
    [
        "el 26 de abril",
        "a las once de la noche",
        "a las 11 en la plaza",
        "en 1937",
        "hace tres días",
        "tres horas después",
        "a 20 kilómetros",
        "la calle 13",
        "el batallón 7",
        "un niño de 13 años",
        "de treinta y cinco años",
        "Ana Ruiz (34)",
        "5.000 pesos",
        "el 40 por ciento",
        "calibre 22",
    ],
)
def test_what_counts_nobody(text: str) -> None:
    assert ranges(text) == []


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("un niño de 13 años", [13]),
        ("una mujer de treinta y cinco años", [35]),
        ("una mujer de treinta y cinco anos", [35]),
        ("un bebé de ocho meses", [0]),
        ("Julián Ortega, de 41 años, quedó herido", [41]),
        ("Julián Ortega, 41 años, quedó herido", [41]),
        ("Julián Ortega (41) quedó herido", [41]),
        ("Marta Ríos, de 29 años, y Pedro Luna, de 31, murieron", [29, 31]),
        ("tenía 20 años", [20]),
        ("condenado a 12 años", []),
        ("hace 12 años", []),
        ("12 años de guerra", []),
        ("una tortuga de 180 años", []),
    ],
)
def test_ages(text: str, ages: list[int]) -> None:
    assert [found.age for found in find_ages(laid_out(text))] == ages
