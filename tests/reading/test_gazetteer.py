"""The embedded gazetteer: names in any spelling, safe sharing, and how it is made."""

import json
import os
import sqlite3
import threading
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import MissingPart
from bearwitness.reading import gazetteer_build
from bearwitness.reading.gazetteer import Gazetteer, distance_km, normal_form, open_gazetteer


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Gernika-Lumo", "gernika lumo"),
        ("Lérida", "lerida"),
        ("L'Hospitalet", "lhospitalet"),
        ("Saint-Étienne", "st etienne"),
        ("St. Étienne", "st etienne"),
        ("Łódź", "lodz"),
        ("إدلب", "ادلب"),
        ("الرقّة", "الرقه"),
        ("حمـــص", "حمص"),
        ("  Las   VEGAS ", "las vegas"),
        ("", ""),
        ("...", ""),
    ],
)
def test_normal_form(written: str, form: str) -> None:
    assert normal_form(written) == form


@given(st.text(max_size=40))
def test_normal_form_is_stable_and_blind_to_case_and_diacritics(name: str) -> None:
    form = normal_form(name)
    assert normal_form(form) == form
    assert normal_form(unicodedata.normalize("NFD", name)) == normal_form(unicodedata.normalize("NFC", name))
    assert form == form.strip()


@given(st.sampled_from(["Bilbao", "Guadalajara", "Lleida", "Granollers", "Alicante", "Málaga"]), st.data())
def test_lookup_is_blind_to_case_and_diacritics(name: str, data: st.DataObject) -> None:
    spelled = "".join(data.draw(st.sampled_from([c, c.upper(), c.lower(), c + "\u0301"])) for c in name)
    gazetteer = open_gazetteer()
    assert gazetteer.lookup(spelled) == gazetteer.lookup(name) != ()


def test_lookup_gives_the_most_populous_first_with_country_and_coordinates() -> None:
    durango = open_gazetteer().lookup("Durango")
    assert [e.population for e in durango] == sorted((e.population for e in durango), reverse=True)
    in_spain = next(e for e in durango if e.country == "ES")
    assert in_spain.lat == pytest.approx(43.17, abs=0.05)
    assert {"ES", "MX", "US"} <= {e.country for e in durango}


def test_arabic_and_historical_names_find_their_place() -> None:
    gazetteer = open_gazetteer()
    assert gazetteer.lookup("دمشق")[0].country == "SY"
    assert any(e.country == "ES" for e in gazetteer.lookup("Lérida"))
    assert gazetteer.lookup("Spain")[0].kind == "country"
    assert gazetteer.country("ES")[0].name == "Spain"
    assert any(e.kind == "admin1" for e in gazetteer.lookup("nevada"))
    assert gazetteer.admin1_name("US", "NV") == "Nevada"
    assert any(e.kind == "county" for e in gazetteer.lookup("Elko County"))
    assert gazetteer.lookup("") == gazetteer.lookup("Nosuchtownanywhere") == ()


def test_every_exonym_finds_its_place() -> None:
    gazetteer = open_gazetteer()
    for country, admin1, _, names in gazetteer_build.table_lines(gazetteer_build.EXONYMS_PATH):
        for name in names.split("|"):
            held = [e for e in gazetteer.lookup(name) if (e.country, e.admin1) == (country, admin1) and e.main]
            assert held, f"{name} ({country} {admin1})"


def test_every_arabic_name_finds_its_place() -> None:
    gazetteer = open_gazetteer()
    for country, admin1, town, names in gazetteer_build.table_lines(gazetteer_build.ARABIC_NAMES_PATH):
        kind = "city" if town else "admin1" if admin1 else "country"
        for name in names.split("|"):
            held = [e for e in gazetteer.lookup(name.removeprefix("~")) if (e.country, e.kind) == (country, kind)]
            assert any(e.main is not name.startswith("~") for e in held), f"{name} ({country} {admin1} {town})"


@pytest.mark.parametrize("written", ["الرقة", "رقة", "الرَّقّة", "الرقـــة", "Raqqa", "Ar-Raqqah"])
def test_a_town_is_the_same_in_every_script_and_with_or_without_its_article(written: str) -> None:
    assert "SY" in {e.country for e in open_gazetteer().lookup(written) if e.kind == "city"}


def test_a_bare_name_rather_means_the_town_than_a_country_that_seldom_goes_by_it() -> None:
    found = open_gazetteer().lookup("عمّان")
    assert {(e.country, e.kind) for e in found} >= {("OM", "country"), ("JO", "city")}
    assert max(found, key=lambda e: e.prominence).country == "JO"
    assert open_gazetteer().lookup("سلطنة عمان")[0].kind == "country"


def test_a_quarter_of_a_large_city_stands_behind_a_town_of_its_name() -> None:
    found = {e.admin1_name: e for e in open_gazetteer().lookup("Salamanca") if (e.country, e.kind) == ("ES", "city")}
    assert found["Madrid"].population > found["Castille and Leon"].population
    assert found["Madrid"].prominence < found["Castille and Leon"].prominence


def test_a_first_order_division_lies_in_its_middle() -> None:
    nevada = next(e for e in open_gazetteer().lookup("Nevada") if e.kind == "admin1")
    assert (nevada.lat, nevada.lon) == pytest.approx((38.5, -117.0), abs=1.0)
    alaska = next(e for e in open_gazetteer().lookup("Alaska") if e.kind == "admin1")
    assert alaska.lon is not None
    assert -180.0 <= alaska.lon <= -130.0


def test_codes_and_romanised_syllables_are_dropped() -> None:
    kept = gazetteer_build.kept_alternates(
        [
            "BIO",
            "bi er ba e",
            "https://x.example",
            "Bilbo / Bilbao",
            "Bilbo",
            "بلباو",
            "بلباو، إسبانيا",
            "Бильбао",
            "毕尔巴鄂",
        ]
    )
    assert list(kept) == ["Bilbo", "بلباو", "بلباو"]


def test_threads_and_forks_have_connections_of_their_own() -> None:
    gazetteer = Gazetteer(open_gazetteer().path)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(gazetteer.lookup("Zaragoza")))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert found[0] > 0
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover, the child has no coverage
        os.write(writer, b"1" if gazetteer.lookup("Tarragona") else b"0")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 1) == b"1"
    os.close(reader)
    os.close(writer)
    gazetteer.close()
    assert gazetteer.lookup("Cartagena")
    gazetteer.close()


def test_a_missing_or_foreign_file_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(MissingPart) as caught:
        Gazetteer(tmp_path / "none.sqlite")
    assert "gazetteer_build" in caught.value.remedy
    (tmp_path / "junk.sqlite").write_bytes(b"junk" * 500)
    with pytest.raises(MissingPart):
        Gazetteer(tmp_path / "junk.sqlite")
    assert not gazetteer_build.is_current(tmp_path / "junk.sqlite")
    assert not gazetteer_build.is_current(tmp_path / "none.sqlite")
    old = tmp_path / "old.sqlite"
    connection = sqlite3.connect(old)
    connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    connection.execute("INSERT INTO meta VALUES ('schema', '0')")
    connection.commit()
    connection.close()
    with pytest.raises(MissingPart):
        Gazetteer(old)


def test_the_file_names_its_source_and_licence() -> None:
    meta = open_gazetteer().meta
    assert meta["licence"].startswith("CC BY 4.0")
    assert "GeoNames" in meta["attribution"]
    assert gazetteer_build.is_current()


def test_building_twice_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _small_source(tmp_path / "source")
    monkeypatch.setattr(gazetteer_build, "_source_folder", lambda: folder)
    first = gazetteer_build.build(tmp_path / "a" / "g.sqlite").read_bytes()
    assert first == gazetteer_build.build(tmp_path / "b.sqlite").read_bytes()
    gazetteer = Gazetteer(tmp_path / "b.sqlite")
    assert gazetteer.lookup("upper test")[0].admin1_name == "Nevada"
    assert gazetteer.lookup("TESTO")[0].main is False
    gazetteer.close()


def _small_source(folder: Path) -> Path:
    folder.mkdir()
    city = {
        "geonameid": 7, "name": "Upper Test", "latitude": 40.0, "longitude": -115.0, "countrycode": "US",
        "population": 900, "admin1code": "NV", "alternatenames": ["UPT", "Testo"],
    }  # fmt: skip
    country = {"geonameid": 1, "name": "United States", "population": 9}
    state = {"geonameid": 2, "name": "Nevada", "code": "NV"}
    tables = {
        "cities500": {"7": city},
        "countries": {"US": country},
        "us_states": {"NV": state},
        "us_counties": [{"fips": "32007", "name": "Elko County", "state": "NV"}],
    }
    for name, table in tables.items():
        (folder / f"{name}.json").write_text(json.dumps(table), encoding="utf-8")
    return folder


def test_distance_on_the_flat_map_is_close_to_the_great_circle() -> None:
    gazetteer = open_gazetteer()
    bilbao, zaragoza = (next(e for e in gazetteer.lookup(name) if e.country == "ES") for name in ("Bilbao", "Zaragoza"))
    exact = bilbao.place("a", 1).distance_km(zaragoza.place("b", 1))
    assert distance_km(bilbao, zaragoza) == pytest.approx(exact, rel=0.005)
    assert distance_km(bilbao, bilbao._replace(lat=None, lon=None)) is None
