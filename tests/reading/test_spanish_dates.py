"""Days and months in Spanish, of Spain and of America. Published on Thursday 14 August 2031."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.model import Report
from bearwitness.reading.dates import event_date, find_dates
from bearwitness.reading.document import lay_out
from bearwitness.reading.script import unaccented

PUBLISHED = "2031-08-14"
MONTHS = [
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"),
    *("noviembre", "diciembre"),
]
WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


def dates(text: str, published: str = PUBLISHED) -> list[str]:
    doc = lay_out(Report(id="r", text=text, published=published), "es")
    return [mention.date.edtf for mention in find_dates(doc)]


def written(day: date, form: int) -> str:
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    return (
        f"{day.day} de {month} de {day.year}",
        f"{weekday} {day.day} de {month} del {day.year}",
        f"{weekday}, {day.day} {month} {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02d}-{day.month:02d}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.year}-{day.month:02d}-{day.day:02d}",
        f"{month} {day.day} de {day.year}",
    )[form]


@given(
    day=st.dates(min_value=date(1900, 1, 1), max_value=date(2031, 8, 14)),
    form=st.integers(min_value=0, max_value=7),
    accents=st.booleans(),
    capitals=st.booleans(),
)
def test_a_date_written_in_full_is_read_back(day: date, form: int, *, accents: bool, capitals: bool) -> None:
    words = written(day, form) if accents else unaccented(written(day, form))
    assert dates(f"El ataque del {words.upper() if capitals else words} causó muertos.") == [day.isoformat()]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Murió ayer.", "2031-08-13"),
        ("Murió ayer por la tarde.", "2031-08-13"),
        ("Murió anoche.", "2031-08-13"),
        ("Murió anteayer.", "2031-08-12"),
        ("Murió antier.", "2031-08-12"),
        ("Murió hoy.", "2031-08-14"),
        ("Murió esta madrugada.", "2031-08-14"),
        ("Murió el lunes.", "2031-08-11"),
        ("Murió el lunes por la noche.", "2031-08-11"),
        ("Murió la noche del sábado.", "2031-08-09"),
        ("Murió la madrugada del sabado.", "2031-08-09"),
        ("Murió el pasado miércoles.", "2031-08-13"),
        ("Murió el miércoles pasado.", "2031-08-13"),
        ("Murió el jueves pasado.", "2031-08-07"),
        ("Murió este jueves.", "2031-08-14"),
        ("Murió el 3 de agosto.", "2031-08-03"),
        ("Murió el domingo 3 de agosto.", "2031-08-03"),
        ("Murió el día 3 de agosto.", "2031-08-03"),
        ("Murió el 1º de agosto.", "2031-08-01"),
        ("Murió el primero de agosto.", "2031-08-01"),
        ("Murió el 20 de diciembre pasado.", "2030-12-20"),
        ("Murió el 4 del mes pasado.", "2031-07-04"),
        ("Murió el 4 del corriente.", "2031-08-04"),
        ("Murió hace tres días.", "2031-08-11"),
        ("Murió hace dos horas.", "2031-08-14"),
        ("Murió hace unos días.", "2031-08-05/2031-08-11"),
        ("Murió la semana pasada.", "2031-08-04/2031-08-10"),
        ("Murió a principios de mes.", "2031-08"),
        ("Murió el mes pasado.", "2031-07"),
        ("Murió en julio.", "2031-07"),
        ("Murió en julio de 2030.", "2030-07"),
        ("Murió a mediados de julio.", "2031-07"),
        ("Murió el año pasado.", "2030"),
        ("Murió en 1937.", "1937"),
        ("Murió el fin de semana.", "2031-08-09/2031-08-10"),
        ("Murió entre el 3 y el 5 de agosto.", "2031-08-03/2031-08-05"),
        ("Murió en los bombardeos del 3 al 5 de agosto.", "2031-08-03/2031-08-05"),
        ("Murió la noche del viernes al sábado.", "2031-08-08/2031-08-09"),
        ("Murió el Viernes Santo de 2031.", "2031-04-11"),
        ("Murió en las últimas 24 horas.", "2031-08-13/2031-08-14"),
        ("Murieron 40 desde el 1 de enero.", "2031-01-01/2031-08-14"),
    ],
)
def test_a_date_is_told_to_the_day_that_it_names(text: str, edtf: str) -> None:
    assert dates(text) == [edtf]


@pytest.mark.parametrize(
    "text",
    [
        "Murió un 31 de junio.",
        "Mañana hablará el alcalde.",
        "Los lunes hay mercado.",
        "Cada domingo había misa.",
        "Cayó en el mar.",
        "Vive en la calle Dos de Mayo.",
        "El Frente 26 de Julio lo negó.",
        "Murieron 1937 personas.",
        "El 3/4 de los muertos eran niños.",
    ],
)
def test_no_false_day(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize("text", ["Murió ayer.", "Murió el lunes.", "Murió hace tres días.", "Murió el 3 de agosto."])
def test_a_day_that_hangs_on_the_day_of_publication_is_none_without_it(text: str) -> None:
    assert dates(text, published="") == []


def test_a_day_and_month_with_two_figures_of_the_year_stay_open() -> None:
    assert dates("Murió el 3/4/31.") == ["[2031-03-04,2031-04-03]"]


@pytest.mark.parametrize(
    "text",
    [
        "El ministro informó hoy de que tres vecinos murieron el martes en un ataque.",
        "El martes una bomba mató a tres vecinos. El entierro fue ayer.",
        "Tres vecinos murieron en el bombardeo del martes, dijo ayer la policía.",
    ],
)
def test_the_event_has_the_day_beside_its_deed(text: str) -> None:
    doc = lay_out(Report(id="r", text=text, published=PUBLISHED), "es")
    found = event_date(doc, find_dates(doc), None)
    assert found is not None
    assert found.date.edtf == "2031-08-12"
