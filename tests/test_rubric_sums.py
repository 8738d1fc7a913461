"""Sums of printed parts: layers of a table, two prints of one score, sections that their own parts contradict."""

from pipeline.model import Check, Level, Recomputation, Score, Severity, Verdict
from pipeline.pattern_files import pattern_folder
from pipeline.rubrics import recompute
from pipeline.validate import validate
from tests.rubric_reports import Report

SECTIONS = (
    ("fund_management", "资金管理", "30"),
    ("project_management", "项目管理", "10"),
    ("outputs", "产出效益", "60"),
)


def verdicts(report: Report) -> dict[str, Recomputation]:
    found = recompute(report.extraction(), pattern_folder()).recomputations
    return {entry.score_id: entry for entry in found}


def report_of_sections(total: str, claimed: tuple[str, str, str], outputs: tuple[str, ...]) -> tuple[Report, Score]:
    """A report on a programme without a standard on file; the parts of 产出效益 are printed with their full marks."""
    report = Report(year=2015, region="")
    whole = report.score("urban_village", Level.TOTAL, total, full="100")
    for (section, label, full), value in zip(SECTIONS, claimed, strict=True):
        made = report.score(
            "urban_village", Level.SECTION, value, section=section, label=label, full=full, parent=whole
        )
        for index, part in enumerate(outputs if section == "outputs" else ()):
            each = str(60 // len(outputs))
            report.score(
                "urban_village", Level.INDICATOR, part, section=section, label=f"指标{index}", full=each, parent=made
            )
    return report, whole


def test_a_section_that_its_parts_contradict_makes_its_total_wrong_too() -> None:
    report, whole = report_of_sections("95", ("25", "10", "60"), ("30", "29"))
    got = verdicts(report)[whole.score_id]
    assert (got.verdict, got.low, got.high) == (Verdict.INCONSISTENT, 94, 94)
    assert "25 + 10 + 59 = 94" in got.explanation and "“产出效益”印 60" in got.explanation


def test_a_total_that_counts_the_parts_themselves_stands_beside_the_wrong_section() -> None:
    report, whole = report_of_sections("94", ("25", "10", "60"), ("30", "29"))
    found = verdicts(report)
    assert found[whole.score_id].verdict is Verdict.MATCH
    assert [each.verdict for each in found.values()].count(Verdict.INCONSISTENT) == 1


def test_the_total_follows_from_the_section_and_is_no_root_of_its_own() -> None:
    report, _ = report_of_sections("95", ("25", "10", "60"), ("30", "29"))
    findings = [
        finding
        for finding in validate(recompute(report.extraction(), pattern_folder()), pattern_folder())
        if finding.check is Check.SCORE_SUM
    ]
    roots = [finding for finding in findings if not finding.root]
    assert [(root.claimed, root.recomputed) for root in roots] == [(60, 59)]
    assert [finding.root for finding in findings if finding.root] == [roots[0].finding_id]


def test_the_foot_of_a_table_may_add_up_sections_or_indicators() -> None:
    report = Report(year=2015, region="")
    for row, (section, label, full) in enumerate(SECTIONS):
        report.score("renovation", Level.SECTION, full, section=section, label=label, where="table", row=row)
        part = str(int(full) - 1)
        report.score("renovation", Level.INDICATOR, part, section=section, label=label, where="table", row=row)
    totals = [
        report.score("renovation", Level.TOTAL, value, label="合计", where="table", row=9) for value in ("100", "97")
    ]
    found = verdicts(report)
    assert [found[total.score_id].verdict for total in totals] == [Verdict.MATCH, Verdict.MATCH]


def test_a_second_print_has_the_parts_of_the_first() -> None:
    report, whole = report_of_sections("94", ("25", "10", "59"), ("30", "29"))
    again = report.score("urban_village", Level.TOTAL, "94", block=7)
    other = report.score("urban_village", Level.TOTAL, "96", block=8)
    found = verdicts(report)
    assert found[again.score_id].verdict is Verdict.MATCH
    assert (found[other.score_id].verdict, found[other.score_id].low) == (Verdict.INCONSISTENT, 94)
    findings = validate(recompute(report.extraction(), pattern_folder()), pattern_folder())
    assert whole.claimed == again.claimed
    assert [(f.severity, f.claimed) for f in findings if f.check is Check.SCORE_SUM] == [(Severity.WARNING, 96)]


def listed(last: str) -> tuple[Report, Score]:
    """Three sections with unnamed parts and no full marks, the last one ``last``."""
    report = Report(year=2015, region="")
    for label, parts in (("决策", ("6", "4")), ("过程", ("12", "8"))):
        section = report.score("urban_village", Level.SECTION, str(sum(map(int, parts))), label=label)
        for part in parts:
            report.score("urban_village", Level.INDICATOR, part, parent=section)
    section = report.score("urban_village", Level.SECTION, last, label="产出")
    for part in ("20", "9"):
        report.score("urban_village", Level.INDICATOR, part, parent=section)
    return report, section


def test_parts_listed_as_in_every_other_section_are_all_parts() -> None:
    report, section = listed("30")
    assert verdicts(report)[section.score_id].verdict is Verdict.INCONSISTENT
    findings = validate(recompute(report.extraction(), pattern_folder()), pattern_folder())
    assert [f.severity for f in findings if f.check is Check.SCORE_SUM] == [Severity.WARNING]


def test_rows_of_several_programmes_make_up_the_total_of_all() -> None:
    report = Report(year=2015, region="")
    total = report.score("all", Level.TOTAL, "30", full="30", where="table", row=9)
    for row, program in enumerate(("rental", "renovation", "shantytown")):
        report.score(program, Level.INDICATOR, "10", full="10", parent=total, where="table", row=row)
    assert verdicts(report)[total.score_id].verdict is Verdict.MATCH


def test_two_rows_of_one_indicator_are_two_parts_and_two_prints_of_it_are_one() -> None:
    def total_with(rows: tuple[int | None, int | None]) -> Verdict:
        report = Report(year=2015, region="")
        total = report.score("all", Level.TOTAL, "6", full="6")
        for row in rows:
            report.score("rental", Level.INDICATOR, "3", indicator="satisfaction", full="3", parent=total, row=row)
        return verdicts(report)[total.score_id].verdict

    assert total_with((4, 5)) is Verdict.MATCH
    assert total_with((None, None)) is not Verdict.MATCH


def test_a_section_said_in_the_text_has_the_rows_of_a_table_that_prints_no_sections() -> None:
    def section_with(*parts: str) -> Verdict:
        report = Report(year=2015, region="")
        section = report.score("rental", Level.SECTION, "22", full="25", section="fund_management")
        for row, part in enumerate(parts):
            report.score(
                "rental", Level.INDICATOR, part, section="fund_management", label=f"第{row}项", where="table", row=row
            )
        return verdicts(report)[section.score_id].verdict

    assert section_with("9", "5", "8") is Verdict.MATCH
    assert section_with("9", "5", "9") is Verdict.INCONSISTENT


def test_a_whole_and_its_own_parts_side_by_side_are_not_added_up_together() -> None:
    report = Report(year=2015, region="")
    whole = report.score("urban_village", Level.SECTION, "22", section="fund_management", full="25")
    parts = (("fund_raising", "5"), ("budget_execution", "7"), ("budget_execution", "5"), ("fund_use", "10"))
    for indicator, claimed in parts:
        report.score(
            "urban_village", Level.INDICATOR, claimed, section="fund_management", indicator=indicator, parent=whole
        )
    assert verdicts(report)[whole.score_id].verdict is Verdict.MATCH
    wrong = report.score("urban_village", Level.INDICATOR, "2", section="fund_management", indicator="x", parent=whole)
    assert wrong.parent == whole.score_id
    assert verdicts(report)[whole.score_id].verdict is Verdict.UNVERIFIABLE
