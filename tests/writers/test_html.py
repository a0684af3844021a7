"""The HTML report: everything escaped, every link leads to one place, nothing from elsewhere, forms as they are printed."""

import re
from collections import Counter

import msgspec
import pytest
from lxml import html

from jiheng.model.finding import Checked, Ledger
from jiheng.writers.findings.html import to_html
from tests.builders import Case, faultless, submission_of
from tests.fixtures.build import submission
from tests.writers.documents import checked, hostile, unread, with_findings, with_gaps


def page(*documents: Checked, lang: str = "zh") -> html.HtmlElement:
    return html.document_fromstring(to_html(documents, lang, version="1"))


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    return ["".join(each.itertext()).strip() for each in tree.xpath(path)]


@pytest.fixture(scope="module")
def several() -> html.HtmlElement:
    return page(checked(submission("six-projects")), unread(), checked(with_findings()), checked(with_findings()), checked(faultless()))


def test_every_link_leads_to_exactly_one_place(several):
    ids = Counter(several.xpath("//@id"))
    assert [name for name, times in ids.items() if times > 1 or not re.fullmatch(r"[a-z][\w-]*", name)] == []
    links = several.xpath("//a/@href")
    assert len(links) > 100
    assert [link for link in links if link[0] != "#" or link[1:] not in ids] == []
    assert [each for each in several.xpath("//label/@for") if each not in ids] == []


def test_findings_and_cells_lead_to_each_other(several):
    numbers = {each[1:] for each in several.xpath("//article/@id")}
    assert numbers == {str(number) for number in range(1, len(numbers) + 1)}
    assert {each[1:] for each in several.xpath("//a[starts-with(@id, 'p')]/@id")} == numbers
    for number in numbers:
        (mark,) = several.xpath(f"//a[@id='p{number}']")
        assert (mark.get("href"), mark.text) == (f"#f{number}", number)


def test_a_mark_stands_in_the_cell_that_the_finding_is_about():
    tree = page(checked(with_findings()))
    by_place = {texts(each, ".//*[@class='place']")[0]: each.get("id")[1:] for each in tree.xpath("//article")}
    (cell,) = tree.xpath(f"//td[.//a[@id='p{by_place['成本指标 › 专家咨询费 › 指标值']}']]")
    assert cell.text.strip() == "≤5.00(万)"
    (narrative,) = tree.xpath(f"//details[.//a[@id='p{by_place['说明·各节标题']}']]")
    assert narrative.get("open") is not None


def test_a_form_without_marks_in_its_narrative_keeps_it_closed():
    assert [each.get("open") for each in page(checked(faultless())).xpath("//details")] == [None]


def test_hostile_texts_stay_texts():
    document = checked(hostile(), path='a"><script>.docx')
    text = to_html([document], "zh", version="1")
    tree = html.document_fromstring(text)
    assert tree.xpath("//script | //img | //link | //iframe | //*[@onerror] | //*[@src] | //form") == []
    assert "<script" not in text
    assert "{{7*7}}" in text
    assert [name for each in tree.iter() for name in each.attrib if str(name).startswith("on")] == []


def test_nothing_comes_from_elsewhere_and_the_policy_says_so(several):
    (policy,) = several.xpath("//meta[@http-equiv]/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    (style,) = several.xpath("//style/text()")
    assert not re.search(r"url\(|@import|https?:", style)
    assert several.xpath("//*[@style] | //script") == []


def test_levels_that_repeat_are_one_cell_unless_marked():
    rows = ["产出指标 | 数量指标 | 甲 | ≥1(个)", "产出指标 | 数量指标 | 乙 | ≥2(个)", "产出指标 | 数量指标 | 丙 | ≥3(个)", "效益指标 | 数量指标 | 丁 | ≥4(个)"]
    document = checked(submission_of(Case(why="", form={"indicators": rows})))
    marked_level2 = [each for each in document.findings if each.address.endswith("indicators/3/level2")]
    assert marked_level2, "a second level that does not belong to the first is found"
    tree = page(document)
    cells = [(each.text.strip(), int(each.get("rowspan", "1"))) for each in tree.xpath("//td[contains(@class, 'centre')]") if (each.text or "").strip()]
    assert ("产出指标", 3) in cells
    assert ("数量指标", 3) in cells
    assert ("数量指标", 1) in cells


def test_every_row_of_a_form_fills_six_columns(several):
    for table in several.xpath("//table[@class='form']"):
        waiting: list[int] = []
        for row in table.xpath("./tr"):
            waiting = [rows - 1 for rows in waiting if rows > 1]
            width = len(waiting)
            for each in row.xpath("./*"):
                cols, rows = int(each.get("colspan", "1")), int(each.get("rowspan", "1"))
                width += cols
                waiting += [rows] * cols
            assert width == 6
            waiting = [rows for rows in waiting if rows > 0]


def test_a_finding_about_what_the_page_does_not_draw_leads_to_its_heading():
    document = checked(submission_of(Case(why="", forms=[{}, {"name": "社区食堂建设"}])))
    tree = page(document)
    assert tree.xpath("//a[@id='p1']")
    document = checked(with_findings())
    moved = tuple(msgspec.structs.replace(each, address="declarations/1/nowhere/7", more=()) for each in document.findings)
    tree = page(msgspec.structs.replace(document, findings=moved))
    assert len(tree.xpath("//h2[@id='d1-2']//a[starts-with(@id, 'p')]")) == len(moved)


def test_filters_count_and_cover_all_severities(several):
    labels = texts(several, "//header//label")
    counts = [int(label.split()[-1]) for label in labels]
    assert counts[0] == sum(counts[1:]) == len(several.xpath("//article"))
    assert [label.split()[0] for label in labels] == ["全部", "必须更正", "需要说明", "提示"]
    assert several.xpath("//input[@type='radio' and @name='show' and @checked]/@id") == ["show-all"]


def test_a_file_that_was_not_read_says_why(several):
    assert texts(several, "//*[@class='unread']") == ["没有读出文件是空的，没有内容。"]
    assert "没有读出" in texts(several, "//table[@class='list']//tr")[2]


def test_silence_is_not_a_pass():
    document = msgspec.structs.replace(checked(submission_of(Case(why="", document={"stated/amount": None}))), findings=(), ledger=Ledger(not_assessable=3))
    gaps = checked(with_gaps()).not_assessed
    assert gaps
    tree = page(msgspec.structs.replace(document, not_assessed=gaps))
    assert "但有未能核对的项目" in texts(tree, "//p[@class='clean']")[0]
    assert len(tree.xpath("//table[@class='list']/tbody/tr")) == len(gaps)


def test_in_english_only_the_document_speaks_chinese():
    document = checked(submission_of(Case(why="", form={"department": None, "overall_objective": None, "funds/total/other": None})), lang="en", path="a.docx")
    tree = page(document, lang="en")
    for each in tree.xpath("//article | //td | //h1 | //h2 | //title | //style"):
        each.drop_tree()
    assert re.findall(r"[\u4e00-\u9fff]+", tree.text_content()) == []


def test_nothing_found_is_said(several):
    assert "没有发现问题。" in texts(page(checked(faultless())), "//p[@class='clean']")[0]
