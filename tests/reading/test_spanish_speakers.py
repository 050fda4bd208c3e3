"""Who says it, where it was, and who is said to have done it, in Spanish; and reports as they come."""

import pytest

from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader
from bearwitness.values import CountRange

READER = RulesReader()


def claims(text: str, source: str = "El Faro", title: str = "") -> list[Claim]:
    report = Report(id="r", lang="es", published="2031-08-14", text=text, source=source, title=title)
    return READER.read(report)


def main_event(text: str) -> Claim:
    (claim,) = [held for held in claims(text) if held.main]
    return claim


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("El alcalde dijo que tres vecinos murieron en el ataque a Loja.", "alcalde"),
        ("Dijo el alcalde que tres vecinos murieron en el ataque a Loja.", "alcalde"),
        ("Tres vecinos murieron en el ataque a Loja, dijo el alcalde.", "alcalde"),
        ("Tres vecinos murieron en el ataque a Loja, según el alcalde.", "alcalde"),
        ("Tres vecinos murieron en el ataque a Loja, segun fuentes medicas.", "fuentes medicas"),
        ("Según informó la Cruz Verde, tres vecinos murieron en el ataque a Loja.", "Cruz Verde"),
        ("La Cruz Verde informó el lunes de que tres vecinos murieron en un ataque en Loja.", "Cruz Verde"),
        ("El alcalde de Loja, Tomás Belda, aseguró que tres vecinos murieron en el ataque.", "Tomás Belda"),
        (
            "Un portavoz de la Comisión de la Memoria denunció que tres vecinos murieron en Loja.",
            "Comisión de la Memoria",
        ),
        ("De acuerdo con testigos, tres vecinos murieron en el ataque a Loja.", "testigos"),
        ("Tres vecinos murieron en el ataque a Loja.", "El Faro"),
        ("Se cuentan tres muertos por el ataque a Loja.", "El Faro"),
    ],
)
def test_who_speaks(text: str, origin: str) -> None:
    assert main_event(text).origin == origin


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Tres vecinos murieron en el ataque a Loja.", "asserted"),
        ("Al parecer tres vecinos murieron en el ataque a Loja.", "doubted"),
        ("Tres vecinos habrían muerto en el ataque a Loja.", "doubted"),
        ("La radio habla de tres muertos por el ataque a Loja. No se ha podido comprobar.", "doubted"),
        ("Es falso que tres vecinos murieran en un ataque a Loja.", "denied"),
        ("El gobierno negó el ataque a Loja.", "denied"),
    ],
)
def test_how_surely(text: str, stance: str) -> None:
    assert main_event(text).stance == stance


@pytest.mark.parametrize(
    ("text", "party", "kind", "stance"),
    [
        ("Soldados mataron a tres vecinos en Loja.", "Soldados", "state force", "accused"),
        ("Tres vecinos de Loja fueron asesinados por paramilitares.", "paramilitares", "militia", "accused"),
        ("Los vecinos acusaron al Frente del Alba de la matanza de Loja.", "Frente del Alba", "armed group", "accused"),
        ("El alcalde atribuyó a la Brigada Norte el ataque a Loja.", "Brigada Norte", "armed group", "accused"),
        (
            "La fiscalía culpó al cártel de la Sierra del ataque a Loja.",
            "cártel de la Sierra",
            "criminal group",
            "accused",
        ),
        ("El Frente del Alba reivindicó el ataque a Loja.", "Frente del Alba", "armed group", "claimed"),
        ("El Frente del Alba negó el ataque a Loja.", "Frente del Alba", "armed group", "denied"),
        ("Hombres armados mataron a tres vecinos en Loja.", "Hombres armados", "unknown", "unknown"),
        ("La aviación italiana bombardeó Loja.", "aviación italiana", "", "accused"),
        ("Aviones del bando sublevado bombardearon Loja.", "bando sublevado", "armed group", "accused"),
    ],
)
def test_who_is_said_to_have_done_it(text: str, party: str, kind: str, stance: str) -> None:
    found = {(held.name, held.kind, held.stance) for claim in claims(text) for held in claim.perpetrators}
    assert found == {(party, kind, stance)}


@pytest.mark.parametrize(
    "text",
    [
        "Nadie ha reivindicado el ataque a Loja, que mató a tres vecinos.",
        "El Frente del Alba condenó el bombardeo de Loja, que mató a tres vecinos.",
        "El Frente del Alba ayudo a los heridos tras el bombardeo de Loja.",
        "Tres soldados murieron en el ataque a Loja.",
    ],
)
def test_nobody_is_accused_who_is_not_said_to_have_done_it(text: str) -> None:
    assert [held for claim in claims(text) for held in claim.perpetrators] == []


@pytest.mark.parametrize("text", ["Ningún niño resultó herido en Loja.", "Un asesino mato en Loja a dos vecinos."])
def test_no_false_count(text: str) -> None:
    assert all(claim.injured.range == CountRange() for claim in claims(text))
    assert all(claim.killed.range in (CountRange(), CountRange.exactly(2)) for claim in claims(text))


@pytest.mark.parametrize(
    ("text", "name", "country", "precision"),
    [
        ("Tres vecinos murieron en un ataque en Granollers.", "Granollers", "ES", 1),
        ("Tres vecinos murieron en un ataque contra la ciudad de Cabra, en la provincia de Córdoba.", "Cabra", "ES", 1),
        ("Tres vecinos murieron en un ataque cerca de Popayán.", "Popayán", "CO", 2),
        ("Tres vecinos murieron en un ataque al norte de Alepo.", "Alepo", "SY", 2),
        ("Los aviones bombardearon ayer Durango y murieron tres vecinos de Durango, España.", "Durango", "ES", 1),
        ("Tres campesinos murieron en un ataque en algún lugar de Colombia.", "Colombia", "CO", 6),
        ("MADRID, 13 de agosto. — Tres vecinos murieron en el ataque de ayer.", "Madrid", "ES", 1),
    ],
)
def test_where_it_was(text: str, name: str, country: str, precision: int) -> None:
    where = main_event(text).where
    assert where is not None
    assert (where.place.name, where.place.country, where.place.precision) == (name, country, precision)


@pytest.mark.parametrize(
    "text",
    [
        "El choque entre dos camiones en Soria causó tres muertos.",
        "El terremoto dejó cuarenta muertos en Loja.",
        "La película cuenta el bombardeo de la ciudad.",
        "El ayuntamiento aprobó el presupuesto.",
    ],
)
def test_what_is_no_event(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("El Frente del Alba se atribuyó el atentado de Loja.", "statement", "responsibility claim"),
        ("El ejército reconoció que sus aviones bombardearon por error una escuela en Loja.", "statement", "admission"),
        ("La Brigada Norte desmintió haber atacado Loja.", "statement", "denial"),
        ("El gobierno acusó a la Brigada Norte del ataque a Loja.", "statement", "accusation"),
        ("Bombardearon Loja sin previo aviso.", "conduct", "warning"),
        ("Los soldados impidieron el paso de las ambulancias en Loja.", "conduct", "access"),
    ],
)
def test_statements_and_conduct_are_claims_of_their_own(text: str, kind: str, what: str) -> None:
    found = [claim for claim in claims(text) if claim.kind == kind]
    acts = [held.act for claim in found for held in (claim.statement, claim.conduct) if held is not None]
    assert acts == [what]


def test_a_count_over_a_year_is_a_statistic() -> None:
    (claim,) = claims("En lo que va de año han muerto 320 civiles en la provincia de Tarija, según la red Testigos.")
    assert claim.kind == "statistic"
    assert claim.figure is not None
    assert (claim.figure.least, claim.figure.unit) == (320, "killed")


SHAPES = {
    "no full stops": "murieron tres niños y resultaron heridas dos mujeres ",
    "number words": "mil doscientos treinta y cuatro ",
    "figures with spaces": "123 456 ",
    "capitals": "San Juan de la Cruz Verde del Norte ",
    "speakers": "según dijo el alcalde, informó ",
    "people": "el padre de dos hijos de una familia de ",
    "half a family": "una familia de ",
    "commas": "murieron, ",
    "accents apart": "murio\u0301 ",
    "bidi and zero width": "\u202emurie\u200bron\u202c 3 muertos\u2066 ",
    "halves of surrogates": "\ud800 murieron 3 \udc00",
    "dates": "el 31 de febrero de 0000 al ",
    "ages": "de 34 años, de 31, ",
    "parties": "el Frente del Alba de la Brigada del ",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_hostile_texts_are_read_and_every_span_is_valid(shape: str) -> None:
    text = (shape * (20_000 // len(shape)))[:20_000]
    for claim in claims(text):
        counts = (claim.killed, claim.injured)
        spans = [span for held in (claim.when, claim.where, *counts) if held is not None for span in held.spans]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
