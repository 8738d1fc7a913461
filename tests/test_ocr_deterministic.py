"""Scans give the same bytes in every run, however many workers and threads read them."""

import pymupdf
import pytest

import pipeline
from pipeline.export.audit_json import audit_json
from pipeline.stages import AuditOptions, audit_document, ocr_engine

pytest.importorskip("rapidocr", reason="needs the extra anju[ocr]")

RESULTS = {"documents.csv", "figures.csv", "scores.csv", "findings.csv", "audit.json"}


def scan(path, number):
    """A scanned report of two pages: print of several lengths, a ruled table."""
    font = pymupdf.Font("cjk")
    with pymupdf.open() as printed, pymupdf.open() as scanned:
        for half in range(2):
            page = printed.new_page(width=420, height=300)
            writer = pymupdf.TextWriter(page.rect)
            lines = (
                f"某市202{number}年度老旧小区改造绩效自评报告" if half == 0 else "二、资金情况",
                f"计划改造小区{number * 37 + half}个，实际改造小区{number * 31}个，完成率{80 + number}.{half}%。",
                f"安排资金{number * 1234 + 0.5}万元，已支出{number * 987}万元。",
            )
            for row, line in enumerate(lines):
                writer.append((40, 50 + 26 * row), line, font=font, fontsize=11)
            for row, cell in enumerate(("指标", "得分", "合计", f"{90 + number}")):
                writer.append((46 + 100 * (row % 2), 167 + 25 * (row // 2)), cell, font=font, fontsize=10.5)
            writer.write_text(page)
            for edge in range(3):
                page.draw_line((40, 150 + 25 * edge), (240, 150 + 25 * edge), width=0.7)
                page.draw_line((40 + 100 * edge, 150), (40 + 100 * edge, 200), width=0.7)
            picture = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY).tobytes("jpeg", jpg_quality=60)
            scanned.new_page(width=420, height=300).insert_image(page.rect, stream=picture)
        scanned.save(path)


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scans")
    for number in (1, 2, 3):
        scan(folder / f"scan-{number}.pdf", number)
    return folder


def results(scans, out, workers):
    summary = pipeline.run(scans, out, workers=workers)
    assert summary.figures > 12
    written = {path.name: path.read_bytes() for path in summary.files}
    return {name: written[name] for name in RESULTS}


def test_any_number_of_workers_and_any_run_give_the_same_bytes(scans, tmp_path):
    """One worker has all processors as threads, two have half of them each."""
    alone = results(scans, tmp_path / "one", 1)
    assert results(scans, tmp_path / "two", 2) == alone
    assert results(scans, tmp_path / "again", 2) == alone


def test_a_report_reads_the_same_alone_as_after_others(scans):
    """What an engine has read before, with other shapes, leaves no trace."""
    options = AuditOptions(threads=1)
    used = ocr_engine(options)
    *others, last = sorted(scans.iterdir())
    for path in others:
        audit_document(path, path.name, options, used)
    after = audit_document(last, last.name, options, used)
    assert audit_json([after]) == audit_json([audit_document(last, last.name, options, ocr_engine(options))])
