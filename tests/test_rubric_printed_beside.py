"""Rules printed beside a score, in a row or in the text, for indicators no standard on file has."""

import pytest

from pipeline.extract import extract
from pipeline.extract.quoted_standards import criteria, quoted_standards
from pipeline.extract.score_words import score_words_of
from pipeline.ingest.markdown import markdown_blocks
from pipeline.model import Assessment, Document, Format, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute

PATTERNS = pattern_folder()
WORDS = score_words_of(PATTERNS)
TITLE = "# 贵阳市2016年度城镇老旧小区改造项目绩效评价报告\n\n经评价，项目得分85分。\n\n"


def assess(text: str) -> Assessment:
    document = Document("report.md", "0" * 64, Format.TEXT, (), tuple(markdown_blocks(TITLE + text)))
    return recompute(extract(document, PATTERNS), PATTERNS)


def verdicts(assessment: Assessment) -> dict[str, Verdict]:
    """Printed score → verdict, totals left out."""
    found = {entry.score_id: entry.verdict for entry in assessment.recomputations}
    scores = assessment.extraction.scores
    return {str(score.claimed): found[score.score_id] for score in scores if score.level.value != "total"}


def rows(*lines: str) -> str:
    header = ("| 一级指标 | 三级指标 | 分值 | 评分标准 | 目标值 | 实际完成值 | 得分 |", "|---|---|---|---|---|---|---|")
    return "\n".join((*header, *lines))


def test_a_row_is_scored_by_the_rule_and_the_value_it_prints() -> None:
    got = assess(
        rows(
            "| 过程 | 预算执行率 | 20 | 预算执行率达到100%得满分，每低1个百分点扣0.5分，扣完为止 | 100% | 85% | 13.5 |",
            "| 过程 | 资金到位率 | 10 | 得分=资金到位率×分值 | 100% | 92% | 9.2 |",
            "| 产出 | 改造任务量 | 20 | 完成率达到100%得满分，每低1个百分点扣1分 | 50个 | 48个 | 17 |",
            "| 产出 | 按期完工率 | 15 | ≥95%得15分，90%-95%得10分，80%-90%得5分，80%以下不得分 | 95% | 82.7% | 4.9 |",
            "| 决策 | 立项依据 | 10 | 依据充分的得满分，否则酌情扣分 | 充分 | 充分 | 10 |",
        )
    )
    assert verdicts(got) == {
        "13.5": Verdict.OVERCLAIMED,
        "9.2": Verdict.MATCH,
        "17": Verdict.OVERCLAIMED,
        "4.9": Verdict.UNDERCLAIMED,
        "10": Verdict.UNVERIFIABLE,
    }
    assert got.choice.rubric == "as-printed"


def test_a_row_with_two_rates_is_left_alone() -> None:
    got = assess(rows("| 产出 | 完工率 | 10 | 完工率每低1个百分点扣1分 | 100% | 城区92%，乡镇85% | 8 |"))
    assert verdicts(got) == {"8": Verdict.UNVERIFIABLE}


def test_a_row_that_says_in_proportion_bears_a_claim_out_and_refutes_none() -> None:
    lines = (
        "| 三级指标 | 分值 | 得分 | 扣分原因 |",
        "|---|---|---|---|",
        "| 配套到位率 | 5 | 4.75 | 到位率95%，按比例得分 |",
        "| 设施完好率 | 10 | 9 | 完好率85%，按比例得分 |",
    )
    got = verdicts(assess("\n".join(lines)))
    assert got == {"4.75": Verdict.MATCH, "9": Verdict.UNVERIFIABLE}


@pytest.mark.parametrize(
    ("text", "claimed", "verdict"),
    [
        ("1.项目完工率（20分）。“项目完工率每低1个百分点扣1分，扣完为止”，项目完工率88%，得9.5分。", "9.5", Verdict.OVERCLAIMED),
        ("1.项目完工率（20分）。评分标准：完工率100%得20分，每低1个百分点扣1分。项目完工率88.0%，得8分。", "8", Verdict.MATCH),
        ("1.资金到位率（10分）。按照“得分=资金到位率×分值”的标准，资金到位率92%，得9.8分。", "9.8", Verdict.OVERCLAIMED),
        ("1.项目完工率（20分）。“项目完工率每低1个百分点扣1分”，居民知晓率88%，得3分。", "3", Verdict.UNVERIFIABLE),
    ],
)  # fmt: skip
def test_a_rule_quoted_in_the_text_of_the_claim(text: str, claimed: str, verdict: Verdict) -> None:
    assert verdicts(assess("## 一、产出指标\n\n" + text)) == {claimed: verdict}


def test_what_is_quoted_claims_nothing_and_states_nothing() -> None:
    got = assess("## 一、产出指标\n\n1.完工率（10分）。评分标准：完工率达到95%得10分，90%得5分。完工率96%，得10分。")
    assert [str(score.claimed) for score in got.extraction.scores] == ["85", "10"]
    assert [figure.quantity.raw for figure in got.extraction.figures] == ["96%"]


def test_where_a_quotation_ends_and_whose_it_is() -> None:
    text = "评分标准：执行率90%以上得10分，每低1个百分点扣1分，扣完为止，实际执行率85%，得8分。"
    (quoted,) = quoted_standards(text, WORDS)
    assert quoted.rule == "执行率90%以上得10分，每低1个百分点扣1分，扣完为止"
    behind = "预算执行得8分：执行率76%，按“每低5个百分点扣1分，最多扣8分”的规则扣2分。资金使用得4分。"
    claims = [(4, 7), (behind.index("得4分"), len(behind) - 1)]
    assert criteria(behind, claims, WORDS) == {4: "每低5个百分点扣1分，最多扣8分"}
    assert quoted_standards("“资金分配”得分5分，“预算执行”得8分，标语“住有所居、居有所安”。", WORDS) == ()


@pytest.mark.parametrize(
    ("claim", "marks", "verdict"),
    [
        ("预算执行率（5分）按执行率计得4.25分", "4.25", Verdict.MATCH),
        ("预算执行率（5分）按比例得4.25分", "4.25", Verdict.MATCH),
        ("预算执行率（5分）按执行率计得4.5分", "4.5", Verdict.UNVERIFIABLE),  # of another rate, for all the text says
    ],
)
def test_a_claim_in_words_that_is_its_rate_times_its_marks_is_borne_out(
    claim: str, marks: str, verdict: Verdict
) -> None:
    got = assess(
        "全年支出850万元，预算执行率85.00%。\n\n二、绩效分析\n\n"
        f"（二）过程。分值11分，得分9分。其中{claim}；资金使用（6分）得4.75分。"
    )
    assert verdicts(got)[marks] is verdict
