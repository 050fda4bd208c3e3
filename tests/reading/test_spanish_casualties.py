"""Who was killed, hurt, missing or taken, in Spanish sentences of many kinds."""

import pytest

from bearwitness.codebook import load_codebook
from bearwitness.model import Claim, Report
from bearwitness.reading.casualties import find_casualties
from bearwitness.reading.document import lay_out
from bearwitness.reading.numbers import find_quantities
from bearwitness.reading.reader import RulesReader
from bearwitness.values import CountRange

READER = RulesReader()
CODEBOOK = load_codebook()
Bounds = tuple[int | None, int | None] | None


def figures(text: str, field: str) -> list[tuple[int | None, int | None]]:
    """The figures of the field that are no part of others, in order."""
    doc = lay_out(Report(id="r", text=text, lang="es"), "es", CODEBOOK)
    harms = find_casualties(doc, find_quantities(doc, CODEBOOK.vague_counts("es")), CODEBOOK)
    held = [harm.count.range for harm in harms if harm.field == field and not harm.part_of]
    return [(counted.min, counted.max) for counted in held if not counted.is_unknown]


# sentence, the killed, the injured: every figure of each that is no part of another
SENTENCES: list[tuple[str, list[tuple[int | None, int | None]], list[tuple[int | None, int | None]]]] = [
    # verbs before and behind the people
    ("Murieron doce personas en el ataque.", [(12, 12)], []),
    ("Doce personas murieron en el ataque.", [(12, 12)], []),
    ("En el mercado murieron el martes cuatro vendedoras.", [(4, 4)], []),
    ("Un pastor y su hijo murieron al pisar una mina.", [(2, 2)], []),
    ("Fueron asesinados tres campesinos.", [(3, 3)], []),
    ("Tres campesinas fueron asesinadas.", [(3, 3)], []),
    ("Han muerto veintidós pasajeros y otros nueve están heridos.", [(22, 22)], [(9, 9)]),
    ("Perdieron la vida dos bomberos.", [(2, 2)], []),
    ("Dos bomberos perdieron la vida.", [(2, 2)], []),
    ("Resultaron heridas treinta personas.", [], [(30, 30)]),
    ("Diez obreros resultaron gravemente heridos.", [], [(10, 10)]),
    ("Se registraron 5 muertos y 11 heridos.", [(5, 5)], [(11, 11)]),
    ("Hubo seis muertos y una decena de heridos.", [(6, 6)], [(10, 10)]),
    ("Dos muertos, tres heridos.", [(2, 2)], [(3, 3)]),
    ("Los vecinos de Oma, que huyeron al monte, murieron de frío.", [], []),
    # those who do it before those who suffer
    ("Los soldados mataron a ocho aldeanos.", [(8, 8)], []),
    ("Un francotirador mató a una mujer y a su hija.", [(2, 2)], []),
    ("La explosión causó la muerte de nueve mineros.", [(9, 9)], []),
    ("El bombardeo costó la vida a cuarenta refugiados.", [(40, 40)], []),
    ("El obús hirió a tres escolares.", [], [(3, 3)]),
    ("La mina mató a un niño e hirió a otros dos.", [(1, 1)], [(2, 2)]),
    ("El ataque dejó 14 muertos y más de 50 heridos.", [(14, 14)], [(51, None)]),
    # bounds
    ("Al menos 40 muertos.", [(40, None)], []),
    ("Por lo menos cuarenta personas murieron.", [(40, None)], []),
    ("Murieron más de cien vecinos.", [(101, None)], []),
    ("Hasta 30 personas murieron.", [(None, 30)], []),
    ("Murieron unos 40 civiles.", [(40, 40)], []),
    ("Murieron entre seis y ocho civiles.", [(6, 8)], []),
    ("Murieron seis o siete civiles.", [(6, 7)], []),
    ("Una docena de niños murió.", [(12, 12)], []),
    ("Decenas de personas murieron.", [(20, 99)], []),
    ("Varios heridos.", [], [(3, 9)]),
    ("Murieron 1.250 personas.", [(1250, 1250)], []),
    ("Murieron 1 250 personas.", [(1250, 1250)], []),
    ("Medio centenar de heridos.", [], [(50, 50)]),
    # families, parts, others
    ("Una familia de cinco murió bajo los escombros.", [(5, 5)], []),
    ("Murieron once personas, entre ellas tres niños.", [(11, 11)], []),
    ("Once personas, entre ellas tres niños, murieron.", [(11, 11)], []),
    ("Murieron once personas, tres de ellas menores.", [(11, 11)], []),
    ("Cinco miembros de una familia murieron.", [(5, 5)], []),
    ("El padre de tres niños murió en el acto.", [(1, 1)], []),
    ("Murieron dos mujeres y cuatro hombres.", [(6, 6)], []),
    ("Murió un anciano; otras dos personas resultaron heridas.", [(1, 1)], [(2, 2)]),
    # tolls
    ("Los muertos pasan de trescientos.", [(301, None)], []),
    ("El número de muertos asciende a 84.", [(84, 84)], []),
    ("La emisora elevó a 84 el número de muertos.", [(84, 84)], []),
    ("Los heridos suman 210.", [], [(210, 210)]),
    # bodies
    ("Los bomberos sacaron siete cadáveres.", [(7, 7)], []),
    ("Aparecieron los cuerpos de cuatro maestros.", [(4, 4)], []),
    # nobody
    ("No hubo víctimas.", [(0, 0)], [(0, 0)]),
    ("No hubo que lamentar víctimas mortales.", [(0, 0)], []),
    ("El ataque no dejó muertos ni heridos.", [(0, 0)], [(0, 0)]),
    ("La bomba estalló sin causar heridos.", [], [(0, 0)]),
    ("Nadie resultó herido.", [], [(0, 0)]),
    # without accents, and in capitals
    ("Murio un nino y quedo herida una nina.", [(1, 1)], [(1, 1)]),
    ("MURIERON DIECISEIS PERSONAS Y OCHO QUEDARON HERIDAS.", [(16, 16)], [(8, 8)]),
    # what counts nobody
    ("Murió tres días después.", [], []),
    ("Cayeron cuarenta bombas y ardieron veinte casas.", [], []),
    ("El hombre, de 40 años, sigue grave.", [], []),
    ("La guerra duró 12 años.", [], []),
    ("A las once de la noche cayó el primer obús.", [], []),
]


@pytest.mark.parametrize(("text", "killed", "injured"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_the_figures_of_a_sentence(
    text: str, killed: list[tuple[int | None, int | None]], injured: list[tuple[int | None, int | None]]
) -> None:
    assert (figures(text, "killed"), figures(text, "injured")) == (killed, injured)


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("Seis estudiantes fueron secuestrados.", "abducted", [(6, 6)]),
        ("La banda secuestró a dos ingenieros.", "abducted", [(2, 2)]),
        ("La banda secuestró a dos médicos.", "abducted", [(2, 2)]),
        ("Hay tres desaparecidos.", "missing", [(3, 3)]),
        ("Cuatro mineros siguen desaparecidos.", "missing", [(4, 4)]),
    ],
)
def test_the_missing_and_the_taken(text: str, field: str, expected: list[tuple[int, int]]) -> None:
    assert figures(text, field) == expected


def main_event(text: str) -> Claim:
    (claim,) = [held for held in READER.read(Report(id="r", lang="es", published="2031-08-14", text=text)) if held.main]
    return claim


def test_victims_have_their_age_sex_and_name() -> None:
    claim = main_event(
        "Un dron mató el martes en Tarija a Rosa Quispe, de 63 años, y a un niño de 4 años. Su tío, Hugo Salas (41), "
        "resultó herido."
    )
    assert [(v.name, v.age, v.sex, v.status) for v in claim.victims] == [
        ("Rosa Quispe", 63, "", "killed"),
        ("", 4, "male", "killed"),
        ("Hugo Salas", 41, "male", "injured"),
    ]
    assert (claim.killed.range, claim.injured.range) == (CountRange.exactly(2), CountRange.exactly(1))


def test_children_and_women_among_the_dead_are_told_apart() -> None:
    claim = main_event("Once personas, entre ellas tres niños y dos mujeres, murieron ayer en un ataque en Tarija.")
    assert [(part.group, part.status, part.count.range.min) for part in claim.breakdown] == [
        ("children", "killed", 3),
        ("women", "killed", 2),
    ]
