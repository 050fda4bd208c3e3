"""The loader: what it accepts, what it refuses, and that it names file and line."""

import pickle
from pathlib import Path

import pytest

from bearwitness.codebook import KINDS, load_codebook
from bearwitness.errors import CodebookError, InvalidValue
from bearwitness.values import CountRange

HEAD = '[codebook]\nname = "river"\nversion = "3"\nlanguages = ["en"]\n'
GRADES = "".join(
    f'[grade.{name}]\nrank = {rank}\nnames = {{ en = "{name}" }}\ndescription = "d"\nreference = "r"\n'
    for rank, name in enumerate(("confirmed", "fair", "weak", "contested", "discounted"), start=1)
)
GRADING = '[grading]\nversion = "1"\n[[grading.step]]\ngrade = "weak"\nwhy = "always"\nwhen = {}\n'
EXTENDS = '[codebook]\nname = "river"\nversion = "3"\nextends = "bearwitness"\n'


def write(folder: Path, text: str, name: str = "book.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> CodebookError:
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    return caught.value


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_the_shipped_codebook_is_loaded_once() -> None:
    assert load_codebook() is load_codebook()
    assert (load_codebook().name, load_codebook().version) == ("bearwitness", "1")


def test_a_codebook_standing_alone(tmp_path: Path) -> None:
    text = (
        HEAD
        + '[event_type.raid]\nnames = { en = "raid" }\nreference = "r"\ntriggers.en = ["Night  Raid"]\n'
        + GRADES
        + GRADING
    )
    book = load_codebook(write(tmp_path, text))
    assert book.entries("event_type")["raid"].triggers["en"] == ("night raid",)
    assert not book.entries("weapon")
    assert pickle.loads(pickle.dumps(book)).entries("event_type") == book.entries("event_type")


def test_a_folder_of_files_is_one_codebook(tmp_path: Path) -> None:
    write(tmp_path, HEAD + GRADES, "a.toml")
    write(tmp_path, GRADING, "b.toml")
    assert load_codebook(tmp_path).grading.version == "1"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + GRADES + GRADING)
    first = load_codebook(path)
    assert load_codebook(path) is first
    write(tmp_path, (HEAD + GRADES + GRADING).replace('"3"', '"3.1"'))
    assert load_codebook(path).version == "3.1"


def test_a_casebook_adds_parties_words_and_counts(tmp_path: Path) -> None:
    text = EXTENDS + (
        '[party."Lowland Guard"]\nactor = "armed group"\nnames = { en = "Lowland Guard" }\n'
        'triggers.en = ["lowland guard", "the guard"]\n'
        '[event_type."air strike"]\ntriggers.en = ["sky raid"]\n'
        '[target.food]\nfine.en = { bakery = ["bread house"] }\n'
        '[count.en]\n"a handful" = { min = 3, max = 6 }\n'
    )
    book, base = load_codebook(write(tmp_path, text)), load_codebook()
    assert book.extends == "bearwitness 1"
    assert book.entries("party")["Lowland Guard"].codes == {"actor": "armed group"}
    assert not base.entries("party")
    strike = book.entries("event_type")["air strike"]
    assert strike.triggers["en"] == (*base.entries("event_type")["air strike"].triggers["en"], "sky raid")
    assert strike.reference == base.entries("event_type")["air strike"].reference
    assert "bread house" in book.entries("target")["food"].fine["en"]["bakery"]
    assert "bread house" in book.entries("target")["food"].triggers["en"]
    assert book.vague_counts("en")["a handful"] == CountRange(3, 6)
    assert book.vague_counts("en")["dozens"] == CountRange(24, 99)
    assert book.grading is base.grading


ENTRY = '[event_type.raid]\nnames = { en = "raid" }\nreference = "r"\ntriggers.en = ["raid"]\n'


@pytest.mark.parametrize(
    ("body", "at", "reason"),
    [
        (ENTRY + 'colour = "red"\n', "colour", "'colour' is not a key here"),
        ("[weather.rain]\n", "[weather", "'weather' is not a key here"),
        (ENTRY.replace('reference = "r"\n', ""), "[event_type.raid]", "'reference' is missing"),
        (ENTRY.replace('"r"', '" "'), "reference", "'reference' must not be empty"),
        (ENTRY.replace('"r"', "7"), "reference", "'reference' must be a text"),
        (ENTRY.replace('["raid"]', '"raid"'), "triggers", "'en' must be an array of texts"),
        (ENTRY.replace('["raid"]', '[\n  "raid",\n  7]'), "  7]", "'en' must hold texts only"),
        (ENTRY.replace('["raid"]', '[\n  "raid",\n  ""]'), '  ""]', "'en' holds an empty text"),
        (ENTRY.replace('["raid"]', "[]"), "[event_type.raid]", "'raid' has no triggers"),
        (ENTRY.replace("triggers.en", "triggers.xx"), "triggers.xx", "'xx' is not a language of this codebook"),
        (ENTRY.replace('{ en = "raid" }', '"raid"'), "names", "'names' must be a table"),
        (ENTRY.replace('{ en = "raid" }', "{}"), "[event_type.raid]", "'names' must give the name"),
        (ENTRY + 'parent = "storm"\n', "parent", "the parent 'storm' is not a event_type"),
        (ENTRY + 'parent = "raid"\n', "parent", "'raid' is its own ancestor"),
        (ENTRY + 'acled = ["Battles"]\n', "acled", "'acled' must hold two texts"),
        (ENTRY.replace('["raid"]', '[\n  "raid",\n  "Raid"]'), '  "Raid"]', "'raid' (en) already stands for"),
        (
            ENTRY + ENTRY.replace(".raid]", ".sortie]").replace('["raid"]', '["sortie",\n"raid"]'),
            '"raid"]\n[grade',
            "already stands",
        ),
        (ENTRY + 'guards.en = [{ triggers = ["raids"], unless = ["tax"] }]\n', "guards", "watches 'raids'"),
        (ENTRY + 'guards.en = [{ triggers = ["raid"] }]\n', "guards", "a guard must have"),
        (ENTRY + 'guards.en = [{ unless = ["tax"] }]\n', "guards", "must say which triggers"),
        (
            '[weapon.gun]\nnames.en = "gun"\nreference = "r"\nclass = "loud"\ntriggers.en = ["gun"]\n',
            "class",
            "is not a class of weapon",
        ),
        (
            '[weapon.gun]\nnames.en = "g"\nreference = "r"\nclass = "other"\nimplies = "duel"\ntriggers.en = ["g"]\n',
            "implies",
            "'duel' is not an event_type",
        ),
        ('[party.x]\nnames.en = "x"\nactor = "club"\ntriggers.en = ["x"]\n', "actor =", "'club' is not an actor"),
        ('[count.en]\n"a few" = { min = 5, max = 3 }\n', '"a few"', "the least must not be above the most"),
        ('[count.en]\n"a few" = { min = -1 }\n', '"a few"', "'min' must be a whole number from 0"),
        ('[count.en]\n"a few" = { least = 1 }\n', '"a few"', "'least' is not a key here"),
        ('[count.en]\n"a few" = { min = 1 }\n"A  few" = {}\n', '"A  few"', "is defined twice"),
        ('[rule.x]\nversion = "1"\ndescription = "d"\n', "[rule.x]", "'reference' is missing"),
        ("[grade.superb]\nrank = 1\n", "[grade.superb]", "'superb' is not a grade"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, body: str, at: str, reason: str) -> None:
    text = HEAD + body + GRADES + GRADING
    error = refusal(write(tmp_path, text))
    assert reason in error.reason
    assert (error.line, error.path) == (line_of(text, at), str(tmp_path / "book.toml"))


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("{ mood = true }", "'mood' is not a fact"),
        ("{ admission = 1 }", "'admission' must be true or false"),
        ("{ origins = {} }", "'origins' needs 'min' or 'max'"),
        ("{ origins = { min = 3, max = 1 } }", "the least must not be above the most"),
        ('{ best_reliability = ["Z"] }', "must list letters from A to F"),
        ("{}", "only the last step may have an empty 'when'"),
    ],
)
def test_a_wrong_grade_condition(tmp_path: Path, when: str, reason: str) -> None:
    step = f'[[grading.step]]\ngrade = "fair"\nwhy = "w"\nwhen = {when}\n'
    text = HEAD + GRADES + GRADING.replace("[[grading.step]]", step + "[[grading.step]]")
    error = refusal(write(tmp_path, text))
    assert reason in error.reason
    assert line_of(text, "[[grading.step]]") <= error.line <= line_of(text, f"when = {when}")


def test_the_last_step_must_fit_always(tmp_path: Path) -> None:
    text = HEAD + GRADES + GRADING.replace("when = {}", "when = { admission = true }")
    assert "the last step must fit always" in refusal(write(tmp_path, text)).reason


def test_broken_files(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, HEAD + "[count.en\n")).line == 5
    assert "can't be read" in refusal(tmp_path / "absent.toml").reason
    assert "no .toml file" in refusal(_made(tmp_path / "empty")).reason
    broken = tmp_path / "latin.toml"
    broken.write_bytes(b"# first\n# caf\xe9\n")
    assert (refusal(broken).line, refusal(broken).reason) == (2, "the file is not UTF-8")
    assert "nested too deeply" in refusal(write(tmp_path, "a = " + "[" * 100_000 + "]" * 100_000)).reason
    assert "no [codebook] table" in refusal(write(tmp_path, GRADES)).reason
    assert "no [grade] table for confirmed" in refusal(write(tmp_path, HEAD)).reason
    assert "no [grading] table" in refusal(write(tmp_path, HEAD + GRADES)).reason


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_two_files_of_one_folder_may_not_clash(tmp_path: Path) -> None:
    write(tmp_path, HEAD + ENTRY + GRADES + GRADING, "a.toml")
    other = write(tmp_path, "\n" + ENTRY, "b.toml")
    error = refusal(tmp_path)
    assert (error.path, error.line) == (str(other), 2)
    assert "a.toml, line 5" in error.reason
    write(tmp_path, HEAD, "b.toml")
    assert "stands in" in refusal(tmp_path).reason


def test_an_extension_may_add_words_only(tmp_path: Path) -> None:
    text = EXTENDS + '[event_type.attack]\ntriggers.en = ["foray"]\nparent = "explosion"\n'
    error = refusal(write(tmp_path, text))
    assert (error.line, "'parent' is not a key here" in error.reason) == (7, True)
    clash = refusal(write(tmp_path, EXTENDS + '[event_type.attack]\ntriggers.en = ["shelling"]\n'))
    assert "already stands for the event_type 'shelling'" in clash.reason
    unknown = refusal(write(tmp_path, EXTENDS.replace('"bearwitness"', '"other"')))
    assert (unknown.line, "only 'bearwitness' can be extended" in unknown.reason) == (4, True)


def test_unknown_kinds_and_languages_are_refused() -> None:
    book = load_codebook()
    assert set(KINDS) == {"event_type", "weapon", "target", "actor", "party"}
    with pytest.raises(InvalidValue):
        book.entries("weather")
    with pytest.raises(InvalidValue):
        book.vague_counts("xx")
