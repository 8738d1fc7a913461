"""Makes patterns/templates/memo.docx, the template of the audit memo, the same bytes every time.

Page, fonts and numbering follow GB/T 9704-2012 (党政机关公文格式): A4, margins 37/35/28/26 mm, title in size 22 小标宋,
body in size 16 仿宋 with 28 pt between lines, headings 一、黑体 and （一）楷体, page number below, 4号宋体. Where a font is
not installed, the font table names what may stand for it.

    python tools/make_memo_template.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

TARGET = ROOT / "patterns" / "templates" / "memo.docx"

SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
INSTEAD = {
    FANG: ("仿宋_GB2312", "FangSong", "Noto Serif CJK SC"),
    HEI: ("SimHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei"),
    KAI: ("楷体_GB2312", "KaiTi", "Noto Serif CJK SC"),
    TITLE: ("小标宋", "宋体", "SimSun", "Noto Serif CJK SC"),
    SONG: ("SimSun", "Noto Serif CJK SC"),
}

BODY = (
    ("memo title", "关于{{region}}{{year}}年度城镇保障性安居工程\n补助资金绩效自评情况的审核意见"),
    ("memo centred", "（初稿，供审核人员修改）"),
    ("memo addressee", "{{issuer}}："),
    ("memo heading 1", "一、审核依据"),
    ("memo text", "依据{{standard}}，对{{issuer}}报送的《{{title}}》{{doc_no}}进行了审核。"
     "审核以报告自身印出的数据为准，按评分标准逐项复算，共核对数据{{figures}}个、得分{{scores}}项，"
     "发现不一致{{errors}}处、存疑{{warnings}}处。"),
    ("memo text", "报告所列数字经四舍五入的，复算时按其所能代表的全部取值计算；规则有不同理解的，按各种理解分别计算，"
     "自评得分在复算范围之内的不作调整。"),
    ("memo heading 1", "二、自评与复算总体情况"),
    ("memo text", "{{totals}}"),
    ("memo heading 1", "三、建议调整的指标"),
    ("memo text", "{{adjustments}}"),
    ("memo heading 1", "四、需进一步说明的事项"),
    ("memo text", "{{matters}}"),
    ("memo heading 1", "五、未能复算的指标"),
    ("memo text", "{{unverifiable}}"),
    ("memo text last", "以上意见依据报告印出的内容形成，不涉及实地核查。所列不一致只说明数字之间不相符，"
     "何者有误及其原因，请报送单位核实后说明。"),
    ("memo right", "（审核单位）"),
    ("memo right", "　　年　　月　　日"),
    ("memo appendix", "附件　主要数据一览"),
    ("memo text", "{{appendix}}"),
)  # fmt: skip


def main() -> None:
    """Write the template."""
    document = Document()
    _page(document.sections[0])
    for name, font, size, options in (
        ("memo text", FANG, 16, {"indent": True}),
        ("memo text last", FANG, 16, {"indent": True, "keep": True}),  # no signature on a page of its own
        ("memo heading 1", HEI, 16, {"indent": True, "keep": True}),
        ("memo heading 2", KAI, 16, {"indent": True, "keep": True}),
        ("memo title", TITLE, 22, {"align": WD_ALIGN_PARAGRAPH.CENTER, "lines": 34, "after": 12}),
        ("memo centred", KAI, 16, {"align": WD_ALIGN_PARAGRAPH.CENTER, "after": 14}),
        ("memo addressee", FANG, 16, {}),
        ("memo right", FANG, 16, {"align": WD_ALIGN_PARAGRAPH.RIGHT, "keep": True}),
        ("memo appendix", HEI, 16, {"break": True, "after": 10}),
        ("memo caption", HEI, 12, {"align": WD_ALIGN_PARAGRAPH.CENTER, "lines": 20, "keep": True}),
        ("memo cell", FANG, 10.5, {"lines": 15}),
        ("memo cell head", HEI, 10.5, {"lines": 15, "align": WD_ALIGN_PARAGRAPH.CENTER}),
    ):
        _style(document, name, font, size, options)
    _table_style(document)
    _drop_unused(document)
    for style, text in BODY:
        lines = text.split("\n")
        paragraph = document.add_paragraph(lines[0], style=style)
        for line in lines[1:]:
            paragraph.add_run().add_break()
            paragraph.add_run(line)
    _font_table(document)
    _page_number(document.sections[0])
    _save(document)


def _page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)


def _style(document: WordDocument, name: str, font: str, size: float, options: dict) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.size = Pt(size)
    style.font.name = "Times New Roman"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(options.get("lines", 28))
    shape.space_before, shape.space_after = Pt(0), Pt(options.get("after", 0))
    shape.alignment = options.get("align")
    shape.keep_with_next = options.get("keep")
    shape.page_break_before = options.get("break")
    if options.get("indent"):
        indent = style.element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(int(size * 2 * 20)))


def _table_style(document: WordDocument) -> None:
    """Thin lines all round, in the style that every table of the memo takes."""
    style = document.styles.add_style("memo table", WD_STYLE_TYPE.TABLE)
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            border.set(qn(f"w:{key}"), value)
        borders.append(border)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "70")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(borders)
    properties.append(margins)
    style.element.append(properties)


def _drop_unused(document: WordDocument) -> None:
    """The hundred table and list styles that come with every new file: each memo would carry and parse them."""
    kept = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "Header", "Footer")
    for style in list(document.styles):
        if style.name not in kept and not style.name.startswith("memo "):
            style.delete()
    for latent in document.styles.element.findall(qn("w:latentStyles")):
        document.styles.element.remove(latent)


def _font_table(document: WordDocument) -> None:
    """What may stand for each font where it is not installed."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in INSTEAD.items()
    )
    head, tail = part.blob.decode("utf-8").rsplit("</w:fonts>", 1)
    part._blob = f"{head}{entries}</w:fonts>{tail}".encode()


def _page_number(section: Section) -> None:
    """— 1 —, in the middle of the foot."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, kind in (("— ", None), (None, "begin"), (" PAGE ", "instr"), (None, "end"), (" —", None)):
        run = paragraph.add_run(text if kind is None else None)
        run.font.size, run.font.name = Pt(14), SONG
        run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
        if kind == "instr":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
            run.element.append(element)
        elif kind is not None:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run.element.append(element)


def _save(document: WordDocument) -> None:
    from pipeline.export.memo.word_file import word_bytes

    document.core_properties.title = "审核意见模板"
    document.core_properties.author = ""
    document.core_properties.comments = ""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(word_bytes(document))


if __name__ == "__main__":
    main()
