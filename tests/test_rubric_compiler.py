"""Standards' own sentences: compiled right, or left to judgement with the words that stopped them; never wrong."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordDocument
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.interval import Interval
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics.compiler import Compiled, CompiledItem, compile_sentence
from pipeline.rubrics.kinds import apply
from pipeline.rubrics.language import LanguageExample, load_language
from pipeline.rubrics.rules import AllOrNothing, Bands, MarksLost, PerOccurrence, Proportional, Rule, Threshold
from pipeline.rubrics.trial import ValueInputError, try_values

PATTERNS = pattern_folder()
LANGUAGE = load_language(PATTERNS)
SENTENCES = YAML(typ="safe").load((Path(__file__).parent / "rubric_sentences.yaml").read_text("utf-8"))
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "seeds"
D = Decimal
SHARE_FROM_80 = Proportional(kind="proportional", at_least=D(100), zero_beyond=D(80), conventions=("proportional",))


def compiled(text: str, full: object) -> Compiled:
    return compile_sentence(text, D(str(full)), PATTERNS)


def marks(text: str, full: object, **values: object) -> dict[str, Decimal]:
    """The marks by reading; the input ``_`` is the only one."""
    given = {"" if name == "_" else name: str(value) for name, value in values.items()}
    return dict(try_values(compiled(text, full), given, LANGUAGE).marks)


def one_rule(text: str, full: object) -> Rule:
    (item,) = compiled(text, full).items
    (part,) = item.parts
    return part.rule


def some_item_gives(sentence: Compiled, given: dict[str, Any], expected: Any) -> bool:
    """Whether the sentence, or the one item of it that compiles, gives the marks expected under every reading named."""
    trial = try_values(sentence, {str(k): str(v) for k, v in given.items()}, LANGUAGE)
    got = trial.marks or next((item.marks for item in trial.items if item.marks), {})
    if isinstance(expected, dict) and "" not in expected:
        return all(got.get(name) == D(str(value)) for name, value in expected.items())
    value = expected[""] if isinstance(expected, dict) else expected
    return bool(got) and set(got.values()) == {D(str(value))}


# --- examples beside the words, sentences of other standards ---------------------------------------------------------


@pytest.mark.parametrize("example", LANGUAGE.examples, ids=lambda example: example.text[:24])
def test_examples_beside_the_words_hold(example: LanguageExample) -> None:
    sentence = compiled(example.text, example.full_marks)
    if not example.marks:
        assert sentence.is_judgement and sentence.stopped_by
        return
    assert some_item_gives(sentence, dict(example.given), dict(example.marks))


def test_sentences_of_other_standards() -> None:
    right, wrong, quantitative = 0, [], 0
    for entry in SENTENCES:
        sentence = compiled(entry["text"], entry["full_marks"])
        if entry.get("judgement"):
            assert sentence.is_judgement, entry["text"]
            assert sentence.stopped_by, entry["text"]
            continue
        quantitative += 1
        if sentence.is_judgement:
            continue
        if all(some_item_gives(sentence, case["given"], case["marks"]) for case in entry["cases"]):
            right += 1
        else:
            wrong.append(entry["text"])
    assert wrong == []
    assert right >= D("0.95") * quantitative


# --- wording ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "full", "rule"),
    [
        ("竣工率每低2个百分点扣0.5分", 6, MarksLost(kind="marks_lost", base=D(100), step=D(2), lost=D("0.5"))),
        ("达到九成（90%）及以上", 6, None),
        ("入住率不低于85%得6分，每低1个百分点扣1分", 6, MarksLost(kind="marks_lost", base=D(85))),
        ("结余率不超过5%得4分，每超1个百分点扣1分", 4, MarksLost(kind="marks_lost", base=D(5), direction="above")),
        ("合格率达到98%得5分，否则不得分", 5, Threshold(kind="threshold", at_least=D(98))),
        ("投诉率控制在3%以内得5分，否则不得分", 5, Threshold(kind="threshold", at_most=D(3))),
        ("得分=完成率×10分", 10, Proportional(kind="proportional", at_least=D(100), conventions=("proportional",))),
        ("执行率=100%得满分；每低1个百分点扣3%权重分", 10, MarksLost(kind="marks_lost", base=D(100), lost=D("0.30"))),
        ("压缩比例50%以上得2分，否则0分", 2, Threshold(kind="threshold", at_least=D(50))),
        ("每发生一例扣2分", 6, PerOccurrence(kind="per_occurrence", lost=D(2))),
        ("执行率≥90%得满分，否则得分=执行率×10分", 10, None),
        ("开工率、竣工率均达到100%得10分，有一项未达到的扣5分", 10, None),
        (
            "资金在30日内下达的得5分，每超2日扣1分",
            5,
            MarksLost(kind="marks_lost", base=D(30), step=D(2), direction="above"),
        ),
        ("资金在30日内下达的得5分，超过60日的，每超1日扣1分", 5, None),
        ("知晓率每低于90%5个百分点扣1分", 4, MarksLost(kind="marks_lost", base=D(90), step=D(5))),
        ("问题整改率100%得4分，每有1个问题未整改扣1分", 4, PerOccurrence(kind="per_occurrence", lost=D(1))),
        ("资金使用合规得4分，查出一笔不合规支出扣2分", 4, PerOccurrence(kind="per_occurrence", lost=D(2))),
        ("开工率、竣工率均达到100%得10分，存在一项未达到的扣5分", 10, None),
        ("发现1起扣2分，发现2起及以上不得分", 6, None),
        ("入住率八成以上得4分，不足八成不得分", 4, Threshold(kind="threshold", at_least=D(80))),
        ("入住率七八成得4分，不足七成不得分", 4, None),
        ("执行率在90%-100%之间得5分，每降低1个百分点少得1分", 5, MarksLost(kind="marks_lost", base=D(90))),
        ("执行率在90%-110%之间得5分，每低1个百分点扣1分", 5, None),
        ("完成率100%得10分，80%至100%的按比例得分，低于80%不得分", 10, SHARE_FROM_80),
        ("得分=完成率×10分，完成率低于80%的不得分", 10, SHARE_FROM_80),
        ("完成率100%得10分，80%至100%的按比例得分，低于70%不得分", 10, None),
        ("完成率100%得10分，80%至100%的按比例得分", 10, None),
        ("得分=完成率×10分，投诉率高于5%的不得分", 10, None),
        ("编制年度计划的得2分", 2, AllOrNothing(kind="all_or_nothing")),
        ("编制年度计划、实施方案的得2分", 2, None),
        ("方案编制质量得2分", 2, None),
        ("建立项目储备库（1分）", 1, None),
        ("未发生群体性事件得5分，发生安全事故1起以上不得分", 5, None),
        ("未发生较大事故得5分，发生1起得2分，发生3起以上不得分", 5, None),
        ("按时报送且内容完整的得3分，逾期3天以内的得2分，逾期3天以上不得分", 3, None),
    ],
)
def test_wordings(text: str, full: int, rule: Rule | None) -> None:
    if rule is None:
        assert compiled(text, full).is_judgement
    else:
        assert one_rule(text, full) == rule


def test_an_edge_belongs_to_the_band_whose_words_include_it() -> None:
    text = "比例超过90%的得5分，70%（不含）至90%得3分，70%及以下不得分"
    assert marks(text, 5, _=90) == {"": 3}
    assert marks(text, 5, _="90.1") == {"": 5}
    assert marks(text, 5, _=70) == {"": 0}


def test_limits_of_one_side_only_count_by_the_best_reached() -> None:
    rule = one_rule("达到95%得5分；达到85%得3分；达不到85%的不得分", 5)
    assert isinstance(rule, Bands)
    assert [apply(rule, D(5), Interval.point(D(x)))[0].low for x in (96, 90, 80)] == [5, 3, 0]


def test_full_marks_for_none_are_the_zero_of_the_count() -> None:
    text = "未发生群体性事件的得5分，发生1起的得3分，发生2起的得1分，发生3起及以上的不得分"
    assert [marks(text, 5, _=count)[""] for count in range(5)] == [5, 3, 1, 0, 0]
    text = "按时报送材料的得3分，逾期3天以内的得2分，逾期4-7天的得1分，逾期7天以上或未报送的不得分"
    assert [marks(text, 3, _=days)[""] for days in (0, 1, 3, 4, 7, 8)] == [3, 2, 2, 1, 1, 0]
    assert marks(text, 3, 逾期=2, 未报送="是")[""] == 0


def test_beyond_a_limit_there_is_nothing() -> None:
    assert marks("满意度达到90%得10分，每低1个百分点扣0.5分，低于60%不得分", 10, _=60)["floor"] == 0
    assert marks("满意度达到90%得10分，每低1个百分点扣0.2分，低于60%不得分", 10, _=60)["floor"] == 4
    assert marks("满意度达到90%得10分，每低1个百分点扣0.2分，低于60%不得分", 10, _="59.9")["floor"] == 0


def test_the_other_case_at_the_end_is_for_all_items_before_it() -> None:
    text = "以户数计，实际开工量不低于计划的（6分）；以栋数计，实际开工量不低于计划的（4分）；未达到计划的，每低1个百分点扣1分，最多扣10分"
    items = compiled(text, 10).items
    assert [item.marks for item in items] == [6, 4]
    assert all(isinstance(item.parts[0].rule, MarksLost) for item in items)
    assert marks(text, 10, 以户数计=98, 以栋数计=90) == {"floor": 4, "ceiling": 4, "proportional": 4}


def test_a_share_reached_in_part_for_several_items_is_proportional_for_each() -> None:
    text = "甲类小区占比60%以上的（2分）。乙类小区占比40%及以下的（3分）。未达到目标的，按完成情况按比例扣减相应得分，扣完为止。"
    assert [item.parts[0].rule for item in compiled(text, 5).items] == [
        Proportional(kind="proportional", at_least=D(60), conventions=("proportional",)),
        Proportional(kind="proportional", at_most=D(40), conventions=("proportional",)),
    ]


def test_a_region_without_the_task_has_its_own_marks() -> None:
    text = "开工量达到年度计划的得9分；每低1个百分点扣1分。年度无任务的县（市）此项得7分。"
    (case,) = compiled(text, 9).exceptions
    assert case.marks == 7
    assert marks(text, 9, _=95)["floor"] == 4
    assert marks(text, 9, 年度无任务="是") == {"": 7}


def test_facts_are_answered_with_yes_or_no_and_their_denial_counts_the_other_way() -> None:
    text = "未发生责任事故的得4分，发生的不得分"
    assert marks(text, 4, 未发生责任事故="是") == {"": 4}
    assert marks(text, 4, 发生责任事故="是") == {"": 0}
    assert marks("出台了办法的得3分，未出台的不得分", 3, 未出台="是") == {"": 0}


def test_what_is_not_given_is_taken_not_to_be_so_and_said() -> None:
    trial = try_values(compiled("没有违规的得5分；每发现1项扣1分；性质恶劣的一次性扣5分", 5), {"1项": "1"}, LANGUAGE)
    assert trial.marks == {"": 4}
    assert any("性质恶劣" in words for words in trial.taken_for_granted)


@pytest.mark.parametrize(
    ("text", "full", "stops"),
    [
        ("满意度每低1个百分点扣1分", 5, "基数未写明"),
        ("开工率达到100%得10分，竣工率每低1个百分点扣1分", 10, "开工率"),
        ("执行率达到90%且结余率低于5%的得5分，否则不得分", 5, "结余率"),
        ("达到80%得3分，每提高5个百分点加1分，最多得7分", 7, "3分与满分7分不符"),
        ("执行率每低5个百分点扣1分，特殊情况除外", 8, "除外"),
        ("偏差率在±10%以内得5分，每超过5个百分点扣1分", 5, "±10%"),
        ("完成率达到90%得5分，每低1个百分点扣1分，投诉率高于5%的不得分", 5, "投诉率"),
        ("90%以上得5分，60%以下不得分", 5, "90%以上"),
        ("制度健全的得5分，否则不得分", 5, "健全"),
        ("建立台账（2分）；执行率达到90%（3分）。否则扣减相应分数", 5, "扣减相应分数"),
        ("执行率每低5个百分点扣1分，得10分", 8, "不符"),
        ("偏离度=|实际-目标|/目标×100%，偏离度每增加10%扣1分", 5, "基数未写明"),
        ("完成率每超过目标值10%加1分，最高加2分", 2, "每超过目标值10%加1分"),
        ("发放补贴户数每少100户扣1分，扣完为止", 5, "每少100户扣1分"),
        ("", 5, ""),
    ],
)
def test_what_is_left_open_is_judgement_and_says_which_words_stopped_it(text: str, full: int, stops: str) -> None:
    sentence = compiled(text, full)
    assert sentence.is_judgement
    assert stops in "；".join(sentence.stopped_by)


def test_a_value_that_fits_no_input_or_several_is_refused_with_what_is_asked_for() -> None:
    two = compiled("开工率每低1个百分点扣0.5分，竣工率每低1个百分点扣0.2分，扣完为止", 20)
    with pytest.raises(ValueInputError, match="竣工率"):
        try_values(two, {"": "80"}, LANGUAGE)
    with pytest.raises(ValueInputError, match="入住率"):
        try_values(two, {"入住率": "80"}, LANGUAGE)
    with pytest.raises(ValueInputError, match="abc"):
        try_values(two, {"开工率": "abc"}, LANGUAGE)


# --- properties ------------------------------------------------------------------------------------------------------

rates = st.decimals(min_value=0, max_value=120, places=1)


@given(
    st.sampled_from(["执行率", "完成率", "合格率"]),
    st.integers(1, 10),
    st.integers(1, 40),
    st.integers(2, 40),
    rates,
)
def test_steps_lost_are_arithmetic(rate: str, step: int, tenths: int, full: int, value: Decimal) -> None:
    lost = D(tenths) / 10
    got = marks(f"{rate}每低{step}个百分点扣{lost}分，扣完为止", full, _=value)
    short = max(D(0), 100 - value) / step
    assert got["proportional"] == max(D(0), full - short * lost)
    assert got["floor"] == max(D(0), full - (short // 1) * lost)


@given(st.lists(st.integers(1, 99), min_size=2, max_size=5, unique=True), rates)
def test_bands_give_what_they_say_whatever_their_order(limits: list[int], value: Decimal) -> None:
    falling = sorted(limits, reverse=True)
    said = [f"达到{falling[0]}%及以上得{len(falling)}分"]
    said += [f"{low}%-{high}%得{len(falling) - i}分" for i, (high, low) in enumerate(itertools.pairwise(falling), 1)]
    expected = sum(value >= limit for limit in falling)
    for text in ("，".join(said), "，".join(reversed(said))):
        assert set(marks(text, len(falling), _=value).values()) == {expected}


@given(st.text(alphabet="每低于达到得扣分百点率以上下%0123456789，；。（）满为一二十占比未", max_size=40))
def test_any_text_is_compiled_or_left_to_judgement_with_words(text: str) -> None:
    sentence = compiled(text, 10)
    for item in sentence.items:
        assert item.is_judgement == bool(item.stopped_by) or not item.clause
    if not sentence.is_judgement:
        assert sum(item.marks for item in sentence.items) == 10


# --- the two tables of the corpus ------------------------------------------------------------------------------------


def _cells(name: str) -> list[str]:
    path = SEEDS / f"{name}.docx"
    return [cell.text for table in WordDocument(str(path)).tables for row in table.rows for cell in row.cells]


def _even(text: str) -> str:
    return "".join(text.split()).translate(str.maketrans("（），；", "(),;"))


def _is(item: CompiledItem, wanted: dict[str, Any]) -> bool:
    """Whether a compiled item is the restated rule: kind, limits, steps and marks."""
    if item.is_judgement or item.marks != D(str(wanted["marks"])):
        return False
    params, rules = wanted["params"], [part.rule for part in item.parts]
    match wanted["kind"]:
        case "per_point_deduction":
            step = (D(params["base"]), D(params["step"]), D(str(params["deduct"])))
            return any(isinstance(r, MarksLost) and (r.base, r.step, r.lost) == step for r in rules)
        case "count_deduction":
            return any(isinstance(r, PerOccurrence) and r.lost == D(str(params["per_item"])) for r in rules)
        case "proportional":
            ends = {(r.at_least, r.at_most) for r in rules if isinstance(r, Proportional)}
            target = None if params["target"] is None else D(params["target"])
            return ((None, target) if params.get("op") == "<=" else (target, None)) in ends
        case "threshold" if "min" in params.get("tiers", [{}])[0]:
            tiers = [(D(t["min"]), D(t["marks"])) for t in params["tiers"] if t["marks"]]
            return any(isinstance(r, Bands) and [(b.start, b.marks) for b in r.bands] == tiers for r in rules)
        case "threshold":
            return all(part.input == "fact" for part in item.parts)
    return False


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the corpus is not beside the project")
def test_sentences_of_the_corpus_tables() -> None:
    right = quantitative = recognised = judged = 0
    wrong: list[str] = []
    for name in ("chifeng-2023", "jiaozuo-2020"):
        cells = [(cell, _even(cell)) for cell in dict.fromkeys(_cells(name))]
        for entry in json.loads((SEEDS / f"{name}.rubric.json").read_text("utf-8")):
            quoted = _even(max(entry["quote"].split("\t"), key=len))
            cell = next((text for text, even in cells if quoted in even and len(even) > 12), None)
            if cell is None:
                continue  # lost in the scan, no sentence to compile
            items = list(compiled(cell, entry["full_marks"]).items)
            for wanted in entry["sub_items"]:
                found = next((item for item in items if _is(item, wanted)), None)
                if found is not None:
                    items.remove(found)
                if wanted["kind"] == "judgement":
                    judged += 1
                    same = [i for i in items if i.is_judgement and i.marks == D(str(wanted["marks"]))]
                    recognised += bool(same) or all(i.is_judgement for i in items)
                else:
                    quantitative += 1
                    right += found is not None
            wrong += [item.clause for item in items if not item.is_judgement]
    print(f"{right} of {quantitative} quantitative sentences right, {recognised} of {judged} judgement ones recognised")
    assert wrong == []
    assert right >= D("0.85") * quantitative
    assert recognised == judged
