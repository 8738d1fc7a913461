"""Many small reports of mixed formats, no two alike, some of them damaged: what the benches of batches run on."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pymupdf
from docx import Document
from xlsxwriter import Workbook

PLACES = ("东河县", "西山县", "南湖县", "北岭县", "中川县", "临江县", "平原县", "安泉县")
IN_A_FOLDER = 500
_MARK = "正文在此"


def make_reports(folder: Path, count: int, damaged: float = 0.03, seed: int = 7) -> int:
    """Write ``count`` reports below ``folder``, some hundreds in each of its folders; gives how many are damaged."""
    chance = random.Random(seed)
    write = (_text, _markdown, _word, _pdf, _sheet)
    broken = set(chance.sample(range(count), round(count * damaged)))
    for number in range(count):
        place = folder / f"{number // IN_A_FOLDER:04}"
        place.mkdir(parents=True, exist_ok=True)
        suffix, content = write[number % len(write)](*_report(chance, number))
        path = place / f"{number:06}{suffix}"
        path.write_bytes(_spoilt(chance, content) if number in broken else content)
    return len(broken)


def _report(chance: random.Random, number: int) -> tuple[list[str], list[list[str]]]:
    """Paragraphs, and a table of counties with its total."""
    budget = chance.randint(900, 90000)
    spent = chance.randint(budget // 2, budget)
    rate = spent / budget * 100 if chance.random() < 0.9 else chance.uniform(50, 100)
    planned = chance.randint(200, 20000)
    started = chance.randint(planned // 2, planned)
    names = chance.sample(PLACES, 4)
    parts = [chance.randint(10, 4000) for _ in names]
    paragraphs = [
        f"某市{2015 + number % 10}年度城镇老旧小区改造补助资金绩效自评报告（第{number}号）",
        "一、预算执行情况",
        f"全年安排补助资金{budget}万元，截至年底支出{spent}万元，预算执行率{rate:.1f}%。",
        "二、目标完成情况",
        f"年度计划改造{planned}户，实际开工改造{started}户，完成率{started / planned * 100:.2f}%。",
        f"改造小区{chance.randint(3, 300)}个，涉及楼栋{chance.randint(10, 2000)}栋，"
        f"建筑面积{chance.uniform(1, 900):.2f}万平方米，居民满意度{chance.uniform(80, 99):.1f}%。",
        f"三、得分：自评{chance.randint(80, 100)}分。",
    ]
    rows = [
        ["县", "改造户数（户）"],
        *([name, str(part)] for name, part in zip(names, parts, strict=True)),
        ["合计", str(sum(parts) + (0 if chance.random() < 0.9 else 10))],
    ]
    return paragraphs, rows


def _text(paragraphs: list[str], rows: list[list[str]]) -> tuple[str, bytes]:
    return ".txt", "\n".join([*paragraphs, *("\t".join(row) for row in rows)]).encode()


def _markdown(paragraphs: list[str], rows: list[list[str]]) -> tuple[str, bytes]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|---|---|")
    return ".md", ("\n\n".join([f"# {paragraphs[0]}", *paragraphs[1:]]) + "\n\n" + "\n".join(lines) + "\n").encode()


def _word(paragraphs: list[str], rows: list[list[str]]) -> tuple[str, bytes]:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    cells = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    body = "".join(map(paragraph, paragraphs)) + f"<w:tbl>{cells}</w:tbl>"
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in _word_parts().items():
            package.writestr(name, part.replace(paragraph(_MARK).encode(), body.encode()))
    return ".docx", content.getvalue()


def _word_parts(known: dict[str, bytes] = {}) -> dict[str, bytes]:  # noqa: B006  made once
    if not known:
        document, content = Document(), BytesIO()
        document.add_paragraph(_MARK)
        document.save(content)
        with zipfile.ZipFile(content) as package:
            known.update({name: package.read(name) for name in package.namelist()})
    return known


def _pdf(paragraphs: list[str], rows: list[list[str]]) -> tuple[str, bytes]:
    with pymupdf.open() as document:
        page = document.new_page()
        lines = [*paragraphs, *("    ".join(row) for row in rows)]
        for number, line in enumerate(lines):
            page.insert_text((50, 60 + 22 * number), line, fontname="china-s", fontsize=10.5)
        return ".pdf", document.tobytes()


def _sheet(paragraphs: list[str], rows: list[list[str]]) -> tuple[str, bytes]:
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([*([each] for each in paragraphs), *rows]):
            sheet.write_row(number, 0, row)
    return ".xlsx", content.getvalue()


def _spoilt(chance: random.Random, content: bytes) -> bytes:
    """Cut short, emptied, or other bytes altogether."""
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: b"",
        lambda: bytes(chance.randrange(256) for _ in range(2000)),
        lambda: b"\xd0\xcf\x11\xe0" + content[: len(content) // 3],
    )
    return chance.choice(ways)()
