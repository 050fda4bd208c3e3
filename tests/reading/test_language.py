import pytest

from bearwitness.model import Report
from bearwitness.reading import language
from bearwitness.reading.language import language_of


def report(text: str, lang: str = "") -> Report:
    return Report(id="r", text=text, lang=lang)


def test_the_language_given_is_taken_without_its_region() -> None:
    assert language_of(report("Bonjour", "en-GB")) == "en"
    assert language_of(report("Bonjour", "pt_BR")) == "pt"


def test_languages_are_told_apart() -> None:
    assert language_of(report("Nine bombers crossed the valley and dropped their load on the station.")) == "en"
    assert language_of(report("Los aviones enemigos bombardearon ayer la ciudad y causaron muchas víctimas.")) == "es"
    assert language_of(report("قصفت طائرات حربية السوق في المدينة مساء أمس")) == "ar"


def test_a_doubtful_text_goes_to_a_language_that_can_be_read() -> None:
    assert language_of(report("OK OK ZZZ")) == "en"


def test_a_text_without_letters_is_undetermined() -> None:
    assert language_of(report("12 34 -- !!")) == "und"


ENGLISH = "The people of the valley said that they were woken by the planes, which came from the north with the dawn. "
SPANISH = "La gente del valle dijo que los aviones llegaron del norte con el alba y que nadie durmió aquella noche. "


def test_small_words_tell_a_language_without_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_identifier", lambda: pytest.fail("asked for a guess"))
    assert language_of(report(ENGLISH * 3)) == "en"


def test_a_few_small_words_of_another_language_settle_nothing() -> None:
    assert language_of(report(f"The Guardian: {SPANISH * 4}")) == "es"
    assert language_of(report(SPANISH * 12 + ENGLISH)) == "es"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("3 muertos en Loja", "es"),
        ("MURIERON 3 EN LOJA", "es"),
        ("hay heridos", "es"),
        ("cayo una bomba ayer x la noche", "es"),
        ("bombardeo en Loja", "es"),
        ("Two dead in El Salvador", "en"),
        ("3 killed in San Juan", "en"),
        ("Tres mortos em ataque em Lisboa ontem", "pt"),
        ("Tre persone sono morte ieri a Napoli", "it"),
    ],
)
def test_short_posts_are_told_apart_whatever_places_they_name(text: str, lang: str) -> None:
    assert language_of(report(text)) == lang
