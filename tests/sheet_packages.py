"""Hand-written Excel packages: the XML under test and nothing else."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _relationships(targets):
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'


def _content_types(sheets: int) -> str:
    kinds = {"workbook": "sheet.main", "sharedStrings": "sharedStrings", "styles": "styles"}
    kinds |= {f"worksheets/sheet{n}": "worksheet" for n in range(1, sheets + 1)}
    inner = "".join(
        f'<Override PartName="/xl/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{inner}</Types>'


def column_name(number: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_xml(row: int, column: int, value, style: int = 0) -> str:
    """One ``c``: None is an empty cell, numbers and texts as they are, anything that begins with ``<`` as its inside."""
    head = f'<c r="{column_name(column)}{row + 1}" s="{style}"'
    if value is None:
        return f"{head}/>"
    if isinstance(value, str) and value.startswith("<"):
        return f"{head}>{value}</c>"
    if isinstance(value, str):
        return f'{head} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"{head}><v>{value}</v></c>"


def sheet_xml(rows, *, ruled=(), formats=None, merged=(), hidden_rows=(), hidden_columns=(), before="") -> str:
    """A worksheet. ``ruled`` are indexes of rows whose cells have borders; ``formats`` maps (row, column) to a style."""
    formats = formats or {}
    body = ""
    for number, row in enumerate(rows):
        cells = "".join(
            cell_xml(number, column, value, formats.get((number, column), 1 if number in ruled else 0))
            for column, value in enumerate(row)
        )
        hidden = ' hidden="1"' if number in hidden_rows else ""
        body += f'<row r="{number + 1}"{hidden}>{cells}</row>'
    columns = "".join(f'<col min="{one + 1}" max="{one + 1}" hidden="1"/>' for one in hidden_columns)
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    return (
        f'{before}<worksheet xmlns="{_MAIN}"><cols>{columns}</cols>'
        f"<sheetData>{body}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    )


def write_sheets(path: Path, sheets, codes=(), strings="", hidden=(), properties="") -> Path:
    """An .xlsx of ``sheets`` (name → worksheet XML). Style 0 is plain, 1 ruled, 2 + n ruled with the n-th of ``codes``."""
    formats = "".join(f'<numFmt numFmtId="{200 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(codes))
    styles = (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><borders><border/>'
        '<border><left style="thin"/><right style="thin"/></border></borders>'
        '<cellXfs><xf numFmtId="0" borderId="0"/><xf numFmtId="0" borderId="1"/>'
        + "".join(f'<xf numFmtId="{200 + n}" borderId="1"/>' for n in range(len(codes)))
        + "</cellXfs></styleSheet>"
    )
    states = ("visible", "hidden")
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" state="{states[name in hidden]}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, 1)
    )
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr {properties}/><sheets>{named}</sheets></workbook>'
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _content_types(len(sheets)))
        package.writestr("_rels/.rels", _relationships([("officeDocument", "xl/workbook.xml")]))
        package.writestr("xl/workbook.xml", book)
        parts = [*targets, ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        package.writestr("xl/_rels/workbook.xml.rels", _relationships(parts))
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{strings}</sst>')
        package.writestr("xl/styles.xml", styles)
        for n, content in enumerate(sheets.values(), 1):
            package.writestr(f"xl/worksheets/sheet{n}.xml", content)
    return path
