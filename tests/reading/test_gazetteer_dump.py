"""A gazetteer of one's own: from GeoNames dumps and CSVs, with every bad line told of, and what it does to reading."""

import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import BadLine, InvalidValue, MissingPart, NoInput
from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.gazetteer import Gazetteer, open_gazetteer
from bearwitness.reading.gazetteer_dump import BuildTally, build_own
from bearwitness.reading.gazetteers import check_region, gazetteer_of
from bearwitness.reading.places import event_place, find_places


def dumped(identity: int, name: str, lat: str = "42.1", lon: str = "-1.5", code: str = "P.PPL", **more: str) -> str:
    feature, _, code = code.partition(".")
    cells = [
        str(identity),
        name,
        name,
        more.get("alternates", ""),
        lat,
        lon,
        feature,
        code,
        more.get("country", "ES"),
        "",
    ]
    cells += [
        more.get("admin1", "53"),
        "",
        "",
        "",
        more.get("population", "900"),
        "",
        "",
        "Europe/Madrid",
        "2031-01-01",
    ]
    return "\t".join(cells) + "\n"


def built(folder: Path, **files: str) -> tuple[Gazetteer, BuildTally, list[BadLine]]:
    paths = []
    for name, text in files.items():
        path = folder / name.replace("_", ".")
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    tally = BuildTally()
    bad = list(build_own(paths, folder / "own.sqlite", tally))
    return Gazetteer(folder / "own.sqlite"), tally, bad


def where(text: str, own: tuple[str, ...] = (), region: tuple[str, ...] = ()) -> tuple[str, str, int | None]:
    doc = lay_out(Report(id="r", text=text))
    found = event_place(doc, find_places(doc, gazetteer_of(own, region)))
    assert found is not None
    return found.place.canonical, found.place.country, found.place.geonames


def test_a_dump_gives_places_with_their_names_division_and_kind(tmp_path: Path) -> None:
    lines = [
        dumped(901, "Valdequemada", alternates="Valdecremada,VQM,فالديكيمادا"),
        dumped(902, "Sierra Alta", code="A.ADM1", admin1="99", country="ES"),
        dumped(903, "Pozo Hondo", admin1="99"),
        dumped(904, "Campo Viejo", code="P.PPLQ"),
        dumped(905, "Fuente Clara", code="H.SPNG"),
    ]
    gazetteer, tally, bad = built(tmp_path, XX_txt="".join(lines))
    assert (tally.places, tally.left_out, bad) == (3, 2, [])
    assert gazetteer.lookup("valdecremada")[0].name == "Valdequemada"
    assert gazetteer.lookup("فالديكيمادا")[0].id == 901
    assert gazetteer.lookup("Pozo Hondo")[0].admin1_name == "Sierra Alta"
    assert gazetteer.lookup("Valdequemada")[0].admin1_name == open_gazetteer().admin1_name("ES", "53")
    assert [e.kind for e in gazetteer.lookup("Sierra Alta")] == ["admin1"]
    assert gazetteer.lookup("VQM") == gazetteer.lookup("Campo Viejo") == ()


def test_a_zip_and_alternate_names_in_any_order(tmp_path: Path) -> None:
    archive = tmp_path / "XX.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("readme.txt", "what is in here")
        packed.writestr("XX.txt", dumped(901, "Valdequemada"))
    names = tmp_path / "alternateNamesV2.txt"
    names.write_text(
        "1\t901\tar\tوادي كيمادا\t1\t\t\t\t\t\n2\t901\tlink\thttps://example.org/Valde\t\t\t\t\t\t\n3\t5\ten\tElsewhere\t\t\t\t\t\t\n",
        encoding="utf-8",
    )
    tally = BuildTally()
    assert list(build_own([names, archive], tmp_path / "own.sqlite", tally)) == []
    assert (tally.places, tally.names, tally.left_out) == (1, 1, 2)
    assert Gazetteer(tmp_path / "own.sqlite").lookup("وادي كيمادا")[0].id == 901


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("901\tshort\n", "19 columns"),
        (dumped(901, "Off", lat="91"), "latitude"),
        (dumped(901, "Off", lon="nan"), "longitude"),
        (dumped(901, "Off", lon="east"), "degrees"),
        (dumped(901, " "), "characters"),
        (dumped(901, "Off", country="Spain"), "two capital letters"),
        (dumped(901, "Off", population="-4"), "whole number"),
    ],
)
def test_a_bad_line_is_told_of_by_number_and_the_rest_done(tmp_path: Path, line: str, reason: str) -> None:
    gazetteer, tally, bad = built(tmp_path, XX_txt=dumped(900, "Pozo Hondo") + line + dumped(902, "Rio Seco"))
    assert (tally.places, tally.failed) == (2, 1)
    assert [one.fields["line"] for one in bad] == [2]
    assert reason in bad[0].message
    assert gazetteer.lookup("Rio Seco")


def test_a_csv_with_further_names(tmp_path: Path) -> None:
    rows = (
        "name,lat,lon,names,country,admin1,population\n"
        'Valdequemada,42.1,-1.5,"Valde|بلدة الحرق",ES,Sierra Alta,400\n'
        "Pozo Hondo,42.2,-1.6,,ES,53,\n"
        "Nowhere,north,-1.6,,ES,53,\n"
    )
    gazetteer, tally, bad = built(tmp_path, villages_csv=rows)
    assert (tally.places, tally.failed, [one.fields["line"] for one in bad]) == (2, 1, [4])
    found = gazetteer.lookup("بلدة الحرق")[0]
    assert (found.name, found.admin1_name, found.id < 0) == ("Valdequemada", "Sierra Alta", True)
    assert gazetteer.lookup("Pozo Hondo")[0].admin1_name == open_gazetteer().admin1_name("ES", "53")


def test_a_csv_without_coordinates_and_a_zip_of_two_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="lat, lon"):
        built(tmp_path, villages_csv="name,country\nA,ES\n")
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.txt", "")
        packed.writestr("b.txt", "")
    with pytest.raises(NoInput, match="one table"):
        list(build_own([archive], tmp_path / "own.sqlite", BuildTally()))
    assert not (tmp_path / "own.sqlite").exists()
    assert not (tmp_path / "own.making").exists()


def test_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    def peak(lines: int) -> int:
        path = tmp_path / f"{lines}.txt"
        path.write_text("".join(dumped(n, f"Pozo {n}", code="H.SPNG") for n in range(1, lines)), encoding="utf-8")
        tracemalloc.start()
        list(build_own([path], tmp_path / "own.sqlite", BuildTally()))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(20_000) < peak(2_000) + 500_000


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_bytes_give_bad_lines_and_no_exception(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / "XX.txt"
    path.write_bytes(b"\n".join(lines) + b"\n" + dumped(7, "Pozo Hondo").encode())
    tally = BuildTally()
    bad = list(build_own([path], folder / "own.sqlite", tally))
    assert len(bad) == tally.failed
    assert Gazetteer(folder / "own.sqlite").lookup("Pozo Hondo")


def test_a_place_of_ones_own_is_read_beside_the_embedded_ones(tmp_path: Path) -> None:
    own = built(tmp_path, villages_csv="name,lat,lon,country\nValdequemada,42.1,-1.5,ES\nBilbao,43.26,-2.93,ES\n")[
        0
    ].path
    assert where("Shells fell on Valdequemada on Monday.", (str(own),))[:2] == ("Valdequemada", "ES")
    assert where("Shells fell on Zaragoza on Monday.", (str(own),))[1] == "ES"
    assert len([e for e in gazetteer_of((str(own),), ()).lookup("Bilbao") if e.country == "ES"]) == 1
    with pytest.raises(MissingPart):
        gazetteer_of((str(tmp_path / "none.sqlite"),), ())


def test_a_region_of_interest_prefers_and_never_forces() -> None:
    text = "Two people were killed in Tripoli on Monday."
    assert where(text)[1] == "LY"
    assert where(text, region=("LB",))[1] == "LB"
    assert where("Two people were killed in Tripoli, Libya, on Monday.", region=("LB",))[1] == "LY"
    assert (
        where("Two people were killed in Tripoli. Libya's capital mourns; so does Benghazi.", region=("LB",))[1] == "LY"
    )


def test_a_region_is_named_by_codes() -> None:
    assert check_region(["SY", " ES.59 "]) == ("SY", "ES.59")
    with pytest.raises(InvalidValue, match="country's code"):
        check_region(["Syria"])
