"""Audits made by hand, for tests of what comes after the stages."""

from decimal import Decimal

from pipeline.model import (
    Assessment,
    Audit,
    Box,
    Check,
    Context,
    Document,
    Extraction,
    Figure,
    Finding,
    Format,
    Identity,
    Kind,
    Level,
    Method,
    Page,
    Paragraph,
    Place,
    Quantity,
    Recomputation,
    Route,
    RubricChoice,
    Run,
    Score,
    Severity,
    Status,
    Table,
    Text,
    Verdict,
)
from pipeline.model import Cell as TableCell


def made_figure(figure_id="f1", *, page=1, block=0, start=0, value="268900", raw="26.89亿元", quote="安排26.89亿元"):
    box = None if page is None else Box(72.004, 90.5, 200.1299, 104)
    return Figure(
        figure_id=figure_id,
        program="renovation",
        item="funds",
        measure="budget",
        source="central",
        area="",
        quantity=Quantity(Decimal(value), "万元", raw, Decimal(100)),
        method=Method.TEXT,
        place=Place(page, box),
        quote=quote,
        context=Context(block, 0, 0, start, start + 6),
    )


def made_score(score_id="s1", *, page=1, claimed="9.5", block=1):
    return Score(
        score_id=score_id,
        program="renovation",
        level=Level.INDICATOR,
        section="fund_management",
        indicator="budget_execution",
        label="预算执行",
        full_marks=Decimal(10),
        claimed=Decimal(claimed),
        step=Decimal("0.1"),
        method=Method.TABLE,
        place=Place(page, Box(10, 20, 30, 40)),
        quote="预算执行 10 9.5",
        context=Context(block, 0, 0, 0, 3, row=2, column=1),
    )


def made_finding(finding_id="n1", *, severity=Severity.ERROR, operands=("s1", "f1"), root="", page=1, difference="2.5"):
    return Finding(
        finding_id=finding_id,
        check=Check.SCORE_RULE,
        severity=severity,
        program="renovation",
        indicator="budget_execution",
        claimed=Decimal("9.5"),
        recomputed=Decimal(7),
        difference=Decimal(difference),
        unit="分",
        message="预算执行得分与复算不符",
        message_en="the score for execution is not what the rule gives",
        operands=operands,
        place=Place(page, Box(10, 20, 30, 40) if page else None),
        quote="预算执行 10 9.5",
        root=root,
    )


def made_audit(
    file="甲/报告.pdf",
    *,
    figures=None,
    scores=None,
    findings=None,
    pages=(Route.TEXT_LAYER, Route.OCR),
    low="7",
    status=Status.OK,
    error="",
):
    figures = (made_figure(),) if figures is None else tuple(figures)
    scores = (made_score(),) if scores is None else tuple(scores)
    text = Text("安排26.89亿元", (Run(0, 8, Place(1, Box(1, 2, 3, 4)), 0.98, True),))
    document = Document(
        file=file,
        sha256="ab" * 32,
        format=Format.PDF if pages else Format.DOCX,
        pages=tuple(Page(n, 595.0, 842.0, route, "") for n, route in enumerate(pages, 1)),
        blocks=(Paragraph(text, 1), Table((TableCell(0, 0, text),), 1, 1, pages=(1,))),
    )
    identity = Identity(
        Kind.SELF_EVALUATION, "自评报告", "某财〔2023〕1号", "某市财政局", "某市", "990100", "prefecture", 2022,
        ("rental", "renovation"),
    )  # fmt: skip
    recomputations = tuple(
        Recomputation(
            each.score_id, Verdict.OVERCLAIMED, Decimal(low), Decimal(low), "whole_steps", "rule", "说明", "why"
        )
        for each in scores
    )
    return Audit(
        file=file,
        sha256=document.sha256,
        format=document.format,
        status=status,
        error=error,
        assessment=Assessment(
            Extraction(document, identity, figures, scores, {"seen": 3, "taken": 2}),
            RubricChoice("national-2022", "地区与年度 / region and year"),
            recomputations,
        ),
        findings=(made_finding(),) if findings is None else tuple(findings),
    )


def failed_audit_of(file="坏/文件.pdf", error="文件是空的 / the file is empty"):
    return Audit(file, "cd" * 32, Format.PDF, Status.FAILED, error)
