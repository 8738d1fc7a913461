"""A small writer of OFD files (GB/T 33190-2016) for tests: text, rules and pictures at millimetres."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

NAMESPACE = "http://www.ofdspec.org/2016"
SIZE = 5.64  # mm: 16 points


def text(words, x, y, size=SIZE, *, attributes="", colour="", delta=None, ctm="", code=None):
    """A TextObject whose first character's top left corner is at (x, y); the baseline is 0.86 of the size below."""
    steps = delta if delta is not None else " ".join(str(step(char, size)) for char in words[:-1])
    inside = code or f'<ofd:TextCode X="0" Y="{0.86 * size}" DeltaX="{steps}">{escape(words)}</ofd:TextCode>'
    matrix = f'CTM="{ctm}"' if ctm else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} {len(words) * size} {size}" Font="1" Size="{size}" {matrix} '
        f"{attributes}>{colour}{inside}</ofd:TextObject>"
    )


def step(char, size):
    return round(size * (0.5 if char.isascii() else 1.0), 3)


def rule(x0, y0, x1, y1, attributes=""):
    """A PathObject that draws one line."""
    return (
        f'<ofd:PathObject ID="9" Boundary="{x0} {y0} {x1 - x0 + 0.1} {y1 - y0 + 0.1}" LineWidth="0.2" {attributes}>'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def table(rows, x, y, widths, height=10.0, size=4.23):
    """A ruled table."""
    edges = [x + sum(widths[:n]) for n in range(len(widths) + 1)]
    bottom = y + height * len(rows)
    drawn = [rule(edges[0], y + height * n, edges[-1], y + height * n) for n in range(len(rows) + 1)]
    drawn += [rule(edge, y, edge, bottom) for edge in edges]
    for number, row in enumerate(rows):
        drawn += [
            text(words, edge + 2, y + height * number + 3, size)
            for edge, words in zip(edges, row, strict=False)
            if words
        ]
    return "".join(drawn)


def picture(resource, x, y, width, height, attributes=""):
    """An ImageObject."""
    return (
        f'<ofd:ImageObject ID="9" Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0" '
        f'ResourceID="{resource}" {attributes}/>'
    )


def page_xml(*objects, box="", head=""):
    area = f"<ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>" if box else ""
    return (
        f'<ofd:Page xmlns:ofd="{NAMESPACE}">{area}{head}<ofd:Content><ofd:Layer ID="8" Type="Body">'
        f"{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def write_ofd(path: Path, pages, *, templates=(), pictures=None, composites="", signed=False, before="", parts=None):
    """An OFD of ``pages`` (XML each). ``templates`` get ids T0, T1, …; ``pictures`` maps resource ids to bytes."""
    body = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" if signed else ""
    root = (
        f'<ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>"
    )
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    under = "".join(f'<ofd:TemplatePage ID="T{n}" BaseLoc="Tpls/T{n}.xml"/>' for n in range(len(templates)))
    document = (
        f'<ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297'
        f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        f"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>{under}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    media = "".join(
        f'<ofd:MultiMedia ID="{key}" Type="Image"><ofd:MediaFile>{key}.img</ofd:MediaFile></ofd:MultiMedia>'
        for key in pictures or {}
    )
    public = f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/></ofd:Fonts></ofd:Res>'
    resources = (
        f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias>'
        f"<ofd:CompositeGraphicUnits>{composites}</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    members = {
        "OFD.xml": before + root,
        "Doc_0/Document.xml": document,
        "Doc_0/PublicRes.xml": public,
        "Doc_0/DocumentRes.xml": resources,
        **{f"Doc_0/Pages/Page_{n}/Content.xml": content for n, content in enumerate(pages)},
        **{f"Doc_0/Tpls/T{n}.xml": content for n, content in enumerate(templates)},
        **{f"Doc_0/Res/{key}.img": content for key, content in (pictures or {}).items()},
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            if content is not None:
                package.writestr(name, content)
    return path
