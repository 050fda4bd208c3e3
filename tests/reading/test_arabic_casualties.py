"""Figures of killed and injured in Arabic, as agencies, activists and rights groups of several regions word them."""

import pytest

from bearwitness.codebook import load_codebook
from bearwitness.model import Count, Report
from bearwitness.reading.casualties import find_casualties, summarise
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.mentions import CasualtySummary
from bearwitness.reading.numbers import find_quantities

BOOK = load_codebook()
NONE = (None, None)


def read(text: str) -> tuple[Document, CasualtySummary]:
    title, _, body = text.rpartition("||")
    doc = lay_out(Report(id="r", text=body, title=title), "ar")
    found = find_casualties(doc, find_quantities(doc, BOOK.vague_counts("ar")), BOOK)
    return doc, summarise(doc, found, BOOK)


def ends(count: Count) -> tuple[int | None, int | None]:
    return count.range.min, count.range.max


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        # verb first, the figure after it
        ("قتل ثلاثة مدنيين وأصيب سبعة آخرون في قصف على بلدة الزهراء.", (3, 3), (7, 7)),
        ("قُتلت امرأة وجُرح طفلان جراء سقوط قذيفة على منزلهم.", (1, 1), (2, 2)),
        ("استشهد مواطنان وأصيب ٥ آخرون بجروح مختلفة.", (2, 2), (5, 5)),
        ("لقي خمسة أشخاص حتفهم وأصيب نحو عشرين في انفجار سيارة مفخخة.", (5, 5), (20, 20)),
        ("قضى أربعة عمال تحت أنقاض المصنع.", (4, 4), NONE),
        ("توفي رجل مسن متأثرا بجراحه.", (1, 1), NONE),
        ("أسفرت الغارة عن مقتل أحد عشر شخصا وإصابة ثلاثة وعشرين آخرين.", (11, 11), (23, 23)),
        ("أدى القصف إلى استشهاد 4 مواطنين وجرح 9.", (4, 4), (9, 9)),
        ("ما أسفر عن مقتل شخصين وإصابة ثلاثة بينهم طفل.", (2, 2), (3, 3)),
        ("أوقع الهجوم ستة قتلى وعشرة جرحى.", (6, 6), (10, 10)),
        ("سقط 12 قتيلا و30 جريحا في تفجير وسط السوق.", (12, 12), (30, 30)),
        ("خلّف القصف قتيلين وأربعة مصابين.", (2, 2), (4, 4)),
        ("قتيلان وثلاثة جرحى في إطلاق نار بمدينة سبها", (2, 2), (3, 3)),
        ("مقتل مدني وإصابة آخر برصاص قناص", (1, 1), (1, 1)),
        ("إصابة طفلين بانفجار لغم من مخلفات الحرب", NONE, (2, 2)),
        ("شهيد وعدة إصابات في قصف على حي الزيتون", (1, 1), (3, 9)),
        ("ارتقاء 3 شهداء وعدد من الجرحى جراء القصف", (3, 3), (3, 9)),
        ("قتلت قذيفة هاون رجلا وزوجته في منزلهما.", (2, 2), NONE),
        ("قتلت الغارة سبعة مدنيين وأصابت عشرة.", (7, 7), (10, 10)),
        ("قتل مسلحون ثلاثة مزارعين في أطراف القرية.", (3, 3), NONE),
        ("قنص شاب في حي المطار وأصيب في ساقه.", NONE, (1, 1)),
        ("أصيب مدنيون بجروح في قصف على السوق.", NONE, NONE),
        ("جرح ثمانية أشخاص بينهم ثلاث نساء في قصف ليلي.", NONE, (8, 8)),
        # the people first
        ("خمسة أطفال قتلوا وثلاثة أصيبوا في انهيار المدرسة.", (5, 5), (3, 3)),
        ("عدد القتلى بلغ 14 وعدد الجرحى 40.", (14, 14), (40, 40)),
        ("وبلغت حصيلة القتلى تسعة.", (9, 9), NONE),
        ("ارتفعت حصيلة القصف إلى 17 قتيلا و52 جريحا.", (17, 17), (52, 52)),
        ("ارتفع عدد الضحايا إلى اثنين وعشرين قتيلا بعد وفاة جريحين.", (22, 22), NONE),
        ("الحصيلة النهائية: ثلاثة شهداء وأحد عشر جريحا.", (3, 3), (11, 11)),
        # bounds
        ("قتل ما لا يقل عن ثمانية أشخاص في الغارة.", (8, None), NONE),
        ("مقتل 6 مدنيين على الأقل وإصابة آخرين", (6, None), NONE),
        ("أكثر من ثلاثين جريحا وصلوا إلى المستشفى.", NONE, (31, None)),
        ("أصيب ما بين عشرة وخمسة عشر شخصا.", NONE, (10, 15)),
        ("قتل عشرات المدنيين وأصيب المئات.", (24, 99), (200, 999)),
        ("قتل زهاء أربعين شخصا وجرح ما يزيد على مئة.", (40, 40), (101, None)),
        ("استشهد 7 مواطنين حتى اللحظة.", (7, None), NONE),
        ("عشرة قتلى في حصيلة أولية للقصف.", (10, None), NONE),
        ("جُرح بضعة أشخاص.", NONE, (3, 9)),
        # part of a figure
        ("قتل تسعة مدنيين، بينهم أربعة أطفال وامرأتان، في غارة على مخبز.", (9, 9), NONE),
        ("استشهاد 11 مواطنا من بينهم 3 نساء و5 أطفال", (11, 11), NONE),
        ("قتل سبعة مدنيين، ثلاثة منهم من عائلة واحدة.", (7, 7), NONE),
        ("أصيب عشرون شخصا توفي منهم أربعة في المستشفى.", (4, 4), (16, 16)),
        ("مقتل خمسة معظمهم أطفال", (5, 5), NONE),
        # families
        ("استشهد رجل وزوجته وطفلاهما في قصف منزلهم.", (4, 4), NONE),
        ("قتلت أم وابنتها وأصيب الأب.", (2, 2), (1, 1)),
        ("مقتل عائلة من ستة أفراد", (6, 6), NONE),
        ("إصابة امرأة وأطفالها الثلاثة بجروح", NONE, (4, 4)),
        # none
        ("قصف الطيران أرضا زراعية من دون تسجيل إصابات.", (0, 0), (0, 0)),
        ("ولم ترد أنباء عن وقوع إصابات.", (0, 0), (0, 0)),
        ("ولم يسقط قتلى، وجرح شخصان.", (0, 0), (2, 2)),
        ("سقطت قذيفة في الحقل دون وقوع خسائر بشرية", (0, 0), (0, 0)),
        ("والحمد لله لا إصابات", (0, 0), (0, 0)),
        ("لم يصب أحد بأذى.", NONE, (0, 0)),
        # those who fight
        ("قتل أربعة جنود في كمين.", (4, 4), NONE),
        ("مقتل جنديين وثلاثة مدنيين", (3, 3), NONE),
        # missing, abducted, detained are neither
        ("اعتقلت الدورية سبعة شبان.", NONE, NONE),
        ("خطف مسلحون مهندسين اثنين.", NONE, NONE),
        ("ولا يزال خمسة أشخاص في عداد المفقودين.", NONE, NONE),
        # numbers that count no one
        ("وصلت الشاحنات عند الساعة الثالثة وسقطت أربع قذائف على الحي.", NONE, NONE),
        ("دمر القصف ثلاثة منازل وأحرق سيارتين.", NONE, NONE),
        ("وقال إن ١٢ قرية بلا ماء منذ ٣ أيام.", NONE, NONE),
        # the title says it first
        (
            "مقتل ستة في قصف على الحديدة||قال مسعفون إن القصف طال ميناء الصيادين. وأضافوا أن 14 شخصا جرحوا.",
            (6, 6),
            (14, 14),
        ),
        # duals and the plural that looks like one
        ("استهداف مدنيين في السوق ومقتل مدنيين اثنين", (2, 2), NONE),
        ("مقتل مدنيين في قصف على القرية", NONE, NONE),
        ("استشهاد صحفيين اثنين", (2, 2), NONE),
        ("استشهاد شابين وإصابة فتاة برصاص الجنود", (2, 2), (1, 1)),
    ],
)
def test_the_figures_of_a_report(
    text: str, killed: tuple[int | None, int | None], injured: tuple[int | None, int | None]
) -> None:
    _, summary = read(text)
    assert (ends(summary.killed), ends(summary.injured)) == (killed, injured)


def test_a_figure_rests_on_its_words() -> None:
    doc, summary = read("قُتِلَ ثَلاثةُ مدنيين وأُصيبَ طفلان.")
    assert [doc.words(span) for span in summary.killed.spans] == ["ثَلاثةُ مدنيين"]
    assert [doc.words(span) for span in summary.injured.spans] == ["طفلان"]


def test_fighters_are_kept_apart_from_civilians() -> None:
    assert read("قتل أربعة جنود في كمين.")[1].killed.who == "combatants"
    assert read("قتل أربعة مزارعين في كمين.")[1].killed.who == "civilians"
    assert read("قتل أربعة أشخاص في كمين.")[1].killed.who == "unknown"


@pytest.mark.parametrize(
    ("text", "name", "age", "sex", "status"),
    [
        ("استشهد الطفل عمر حسين، 12 عاما، برصاص الجنود.", "عمر حسين", 12, "male", "killed"),
        ("قتلت الشابة ريم عيسى (٢٣ عاماً) في القصف.", "ريم عيسى", 23, "female", "killed"),
        ("أصيب المواطن جابر النمري البالغ من العمر 45 عاما بجروح.", "جابر النمري", 45, "male", "injured"),
        ("والقتيل هو نبيل الشوبكي (٣١ سنة).", "نبيل الشوبكي", 31, "male", "killed"),
    ],
)
def test_victims_with_their_names_and_ages(text: str, name: str, age: int, sex: str, status: str) -> None:
    doc, summary = read(text)
    victim = next(victim for victim in summary.victims if victim.name)
    assert (victim.name, victim.age, victim.sex, victim.status) == (name, age, sex, status)
    assert all(doc.words(span) for span in victim.spans)
