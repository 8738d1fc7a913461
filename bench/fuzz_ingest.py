"""Coverage-guided fuzzing of ``pipeline.ingest``: whatever the bytes, a Document or a clean ``IngestError``.

``python bench/fuzz_ingest.py [--minutes M] [--folder out/fuzz]`` (needs ``atheris``). The first byte of an input chooses
what the rest is: a PDF, the content stream of a PDF page, a Word, Excel or OFD package, the XML in one, a web page,
Markdown, plain text, a zip file, a picture, the lines that OCR finds on a page. One child process fuzzes at a time; where it dies (a crash in a library, an input that takes too long, too much
memory) the input is kept and the next child goes on with the corpus found so far. Inputs that end in any other exception
are kept, too, one for each place it is raised at. No weights are loaded: on pictures, the lines are those the input
names. LibreOffice is not found. What was killed is read once more at the end, alone and within as much processor time.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.ingest.ocr.engine import OcrLine, Pixels, Recognition

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

SLOWEST = 20  # seconds for one input; reports of two hundred pages take a fraction of that
MOST_MEMORY = 3000  # megabytes
LONGEST = 200_000  # bytes of an input
ROUND = 600  # seconds of one child: libraries in C may leak a little with every damaged file

WORDS = (
    "obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref", "/Type", "/Page", "/Pages", "/Kids", "/Count",
    "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Font", "/ToUnicode", "/Encoding", "/Identity-H", "/Filter",
    "/FlateDecode", "/Length", "/Parent", "/Contents", "/XObject", "/Image", "/Width", "/Height", " 0 R", "[0 0 0 0]",
    "BT", "ET", " Tf", " Td", " Tj", " Tm", " Tr", " re", " l", " m", " S", " f", " cm", " Do", "q", "Q", "1e38", "-1",
    "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>",
    "<w:vMerge/>", "w:val=", "<w:gridSpan w:val=", "<w:ins>", "<w:del>", "<w:sdt>", "<w:fldChar w:fldCharType=", "<w:sym ",
    "<w:numPr><w:ilvl w:val=", "<w:txbxContent>", "<w:footnoteReference w:id=", "<m:oMath>", "<w:sectPr>",
    "<table>", "</table>", "<tr>", "</tr>", "<td rowspan=", " colspan=", "</td>", "<br>", "<style>", "<script>", "&#x", "<!--",
    "<row r=", "<c r=", "<v>", "</v>", "<is><t>", "<mergeCell ref=", "<f>", " s=", "<ofd:TextObject Boundary=", " CTM=",
    "<ofd:TextCode X=", " DeltaX=", "<ofd:PathObject ", "<ofd:AbbreviatedData>", "<ofd:CGTransform ", "<ofd:ImageObject ",
    "PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "IHDR", "IDAT",
    "|", "|---|", "#", "\t", "单位：万元", "合计", "99999999999", "﻿", "\\x00", "％", "，",
)  # fmt: skip


# --------------------------------------------------------------------------------------------------------------------
# What an input stands for
# --------------------------------------------------------------------------------------------------------------------


def as_it_is(data: bytes, path: Path) -> None:
    path.write_bytes(data)


def as_page_content(data: bytes, path: Path) -> None:
    """The bytes as content stream of a page with a font and a picture."""
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 72), "x", fontname="china-s")
    page.insert_image(pymupdf.Rect(0, 0, 9, 9), pixmap=pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 3, 3)))
    document.update_stream(page.get_contents()[-1], data)
    document.xref_set_key(page.xref, "Contents", f"{page.get_contents()[-1]} 0 R")
    document.save(path)
    document.close()


def as_word_xml(data: bytes, path: Path) -> None:
    """The bytes as word/document.xml of a package."""
    from word_packages import write_word

    write_word(path, "", document=data.decode("utf-8", "replace"))


def as_sheet_xml(data: bytes, path: Path) -> None:
    """The bytes as the one worksheet of a package."""
    from sheet_packages import write_sheets

    write_sheets(path, {"表": data.decode("utf-8", "replace")})


def as_ofd_page(data: bytes, path: Path) -> None:
    """The bytes as the one page of an OFD."""
    from ofd_files import write_ofd

    write_ofd(path, [data.decode("utf-8", "replace")])


def as_blank_scan(data: bytes, path: Path) -> None:
    """A white page: what is read on it are the bytes (``NamedLines``)."""
    path.write_bytes(_blank_scan())


@cache
def _blank_scan() -> bytes:
    import pymupdf

    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 414, 585))
    pixmap.clear_with(255)
    return bytes(pixmap.tobytes("png"))


KINDS: tuple[tuple[str, Callable[[bytes, Path], None]], ...] = (
    (".pdf", as_it_is),
    (".pdf", as_page_content),
    (".docx", as_it_is),
    (".docx", as_word_xml),
    (".html", as_it_is),
    (".md", as_it_is),
    (".txt", as_it_is),
    (".xlsx", as_it_is),
    (".xlsx", as_sheet_xml),
    (".ofd", as_it_is),
    (".ofd", as_ofd_page),
    (".zip", as_it_is),
    (".png", as_it_is),
    (".png", as_blank_scan),
)
SCAN = len(KINDS) - 1


class NamedLines:
    """An OCR engine that finds what ``data`` names: for each line of it four bytes of place, then the text."""

    name, threads = "named/lines", 1

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, image: Pixels) -> tuple[OcrLine, ...]:
        """The lines on a page of that size; a byte is a share of its sides, of height at most a sixteenth."""
        from pipeline.ingest.ocr.engine import OcrLine, PixelBox

        height, width = image.shape[:2]
        lines = []
        for line in self.data.split(b"\n")[:200]:
            if len(line) > 4:
                x, y, across, down = (byte / 256 for byte in line[:4])
                box = PixelBox(
                    width * x, height * y, width * x + width * across + 1, height * y + height * down / 16 + 1
                )
                lines.append(OcrLine(line[4:].decode("utf-8", "ignore") or "一", (line[4] % 101) / 100, box))
        return tuple(lines)

    def recognise(self, crops: Sequence[Pixels]) -> tuple[Recognition, ...]:
        """Nothing that could be believed, for each crop."""
        from pipeline.ingest.ocr.engine import Recognition

        return tuple(Recognition("", 0.0) for _ in crops)

    def model_hashes(self) -> dict[str, str]:
        """None."""
        return {}


def engine_for(data: bytes) -> NamedLines | None:
    """What reads the pictures of an input: its own lines, where it stands for a scan."""
    return NamedLines(data[1:]) if data[0] % len(KINDS) == SCAN else None


def written(data: bytes, folder: Path) -> Path:
    """The file that an input stands for."""
    suffix, write = KINDS[data[0] % len(KINDS)]
    path = folder / f"input{suffix}"
    write(data[1:], path)
    return path


# --------------------------------------------------------------------------------------------------------------------
# Inputs to begin with
# --------------------------------------------------------------------------------------------------------------------

TEXT = "一、项目决策\n（一）资金分配，得分4.5分。\n到位资金1200.50万元，其中：中央800万元；执行率98.6%。\n附件1\n"
MARKDOWN = f"# 自评报告\n\n{TEXT}\n| 指标 | 分值 |\n|---|---|\n| 产出 | 30 |\n\n单位：万元\n\n县区\t金额\n甲县\t12\n"
HTML = (
    f"<html><head><style>p{{}}</style></head><body><h1>报告</h1><p>{TEXT}</p><table><tr><th colspan=2>指标</th></tr>"
    "<tr><td rowspan=2>产出</td><td>30</td></tr><tr><td>28</td></tr></table><ul><li>甲</li></ul></body></html>"
)
CONTENT = (
    b"q 0.5 w 70 700 m 500 700 l S 70 650 m 500 650 l S 70 600 m 500 600 l S 70 600 m 70 700 l S 300 600 m 300 700 l S "
    b"500 600 m 500 700 l S Q BT /china-s 12 Tf 1 0 0 1 75 680 Tm <4e2d592e> Tj 1 0 0 1 310 680 Tm <00310032> Tj ET "
    b"BT /china-s 12 Tf 3 Tr 75 300 Td <5e02> Tj ET BT 0 1 -1 0 300 300 Tm <5e02> Tj ET"
)


def seeds() -> Iterator[bytes]:
    """One or more inputs of every kind."""
    from word_packages import NAMESPACES, paragraph

    cell = "<w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge/></w:tcPr>" + paragraph("30") + "</w:tc>"
    row = f"<w:tr>{cell}<w:tc>{paragraph('产出')}</w:tc></w:tr>"
    body = (
        f"{paragraph(TEXT)}<w:tbl><w:tblGrid/>{row}{row}</w:tbl>{paragraph('甲', '<w:jc w:val=&quot;center&quot;/>')}"
    )
    xml = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".replace("&quot;", '"')
    for content in pdf_seeds():
        yield b"\0" + content
    yield b"\1" + CONTENT
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.docx"
        as_word_xml(xml.encode(), path)
        yield b"\2" + path.read_bytes()
    yield b"\3" + xml.encode()
    yield b"\4" + HTML.encode()
    yield b"\5" + MARKDOWN.encode()
    yield b"\6" + TEXT.encode()
    yield b"\6" + TEXT.encode("gb18030")
    yield from package_seeds()
    yield bytes((12,)) + _blank_scan()
    yield bytes((SCAN,)) + b"\n".join(
        bytes((60 if at % 2 else 20, 20 + 8 * (at // 2), 30, 80)) + words.encode()
        for at, words in enumerate(
            ("一、资金", "单位：万元", "县区", "金额", "甲县", "12.5", "乙县", "13.7", "合计", "26.2")
        )
    )


def package_seeds() -> Iterator[bytes]:
    """A workbook, an OFD and a zip file, whole and as the XML in them."""
    from ofd_files import page_xml, text, write_ofd
    from ofd_files import table as ofd_table
    from sheet_packages import sheet_xml, write_sheets

    sheet = sheet_xml([["县区", "金额"], ["甲县", 12.5], ["合计", 12.5]], ruled=(0, 1, 2), merged=("A3:A3",))
    page = page_xml(text("到位资金1200万元", 20, 30), ofd_table([["指标", "得分"], ["产出", "28.5"]], 20, 60, [40, 40]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield b"\7" + write_sheets(folder / "a.xlsx", {"表": sheet}).read_bytes()
        yield b"\x08" + sheet.encode()
        yield b"\x09" + write_ofd(folder / "a.ofd", [page]).read_bytes()
        yield b"\x0a" + page.encode()
        with zipfile.ZipFile(folder / "a.zip", "w") as archive:
            archive.writestr("甲县/自评报告.txt", TEXT)
        yield b"\x0b" + (folder / "a.zip").read_bytes()


def pdf_seeds() -> Iterator[bytes]:
    """Small uncompressed PDFs: a ruled table, a table set without lines, hidden text over a picture, a turned page."""
    import pymupdf
    from made_pdfs import INVISIBLE, new_page, picture, rule_table, write

    def table(page: pymupdf.Page) -> None:
        rule_table(page, (70, 170, 270), (200, 230, 260))
        for at, words in enumerate(("指标", "得分", "产出", "28.5")):
            write(page, 75 + 100 * (at % 2), 220 + 30 * (at // 2), words)

    def columns(page: pymupdf.Page) -> None:
        for at, words in enumerate(("县区", "金额", "甲县", "12.5", "乙县", "13.7", "合计", "26.2")):
            write(page, 75 + 200 * (at % 2), 220 + 20 * (at // 2), words)

    def hidden(page: pymupdf.Page) -> None:
        picture(page, (0, 0, 595, 842), (8, 8))
        write(page, 75, 200, "到位资金1200万元", render_mode=INVISIBLE)

    def turned(page: pymupdf.Page) -> None:
        table(page)
        page.set_rotation(90)

    for draw in (table, columns, hidden, turned):
        document = pymupdf.open()
        draw(new_page(document))
        yield document.tobytes(garbage=3)


# --------------------------------------------------------------------------------------------------------------------
# The child: fuzzes until its time is over or something kills it
# --------------------------------------------------------------------------------------------------------------------


def fuzz(folder: Path, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["pipeline"]):
        from pipeline.ingest import ingest
        from pipeline.ingest.errors import IngestError
    import pipeline.ingest.ofd
    import pipeline.ingest.pdf
    import pipeline.ingest.plain
    import pipeline.ingest.scan
    import pipeline.ingest.sheet
    import pipeline.ingest.word  # noqa: F401  a first use must not be taken for a slow input

    os.environ["PATH"] = ""  # what looks like an old Word file would start LibreOffice
    place = Path(tempfile.mkdtemp(prefix="fuzz"))
    done = 0

    def one_input(data: bytes) -> None:
        nonlocal done
        done += 1
        if done % 500 == 0:
            (folder / "done" / str(os.getpid())).write_text(str(done))
        if not data:
            return
        try:
            ingest(written(data, place), ocr=engine_for(data))
        except IngestError:
            pass
        except Exception as error:
            keep(error, data, folder / "failures")

    arguments = [
        sys.argv[0], str(folder / "corpus"), f"-max_total_time={seconds}", f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MOST_MEMORY}", f"-max_len={LONGEST}", f"-artifact_prefix={folder}/killed-",
        f"-dict={folder}/words.dict", "-verbosity=0", "-print_final_stats=0",
    ]  # fmt: skip
    atheris.Setup(arguments, one_input)
    atheris.Fuzz()


def keep(error: Exception, data: bytes, folder: Path) -> None:
    """The input, named by what was raised and the line of ours it came through last."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipeline" in Path(frame.filename).parts]
    where = f"{Path(frames[-1].filename).stem}-{frames[-1].lineno}" if frames else "elsewhere"
    path = folder / f"{type(error).__name__}-{where}"
    if not path.exists() or path.stat().st_size > len(data):
        path.write_bytes(data)
        path.with_suffix(".trace").write_text("".join(traceback.format_exception(error)))


# --------------------------------------------------------------------------------------------------------------------
# The parent
# --------------------------------------------------------------------------------------------------------------------


def prepare(folder: Path) -> None:
    for name in ("corpus", "failures", "done"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (folder / "corpus" / f"seed-{number}").write_bytes(seed)
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS)
    (folder / "words.dict").write_text("".join(f'"{word}"\n' for word in escaped))


def supervise(folder: Path, minutes: float) -> int:
    prepare(folder)
    started = monotonic()
    children: Counter[int] = Counter()
    while (left := minutes * 60 - (monotonic() - started)) > 1:
        seconds = int(min(left, ROUND))
        command = [sys.executable, __file__, "--child", str(seconds), "--folder", str(folder)]
        with (folder / "log").open("ab") as log:
            children[subprocess.run(command, stdout=log, stderr=log, check=False).returncode] += 1
    done = sum(int(path.read_text()) for path in (folder / "done").iterdir())
    found = sorted(path for path in (folder / "failures").iterdir() if path.suffix != ".trace")
    killed = [path for path in sorted(folder.glob("killed-*")) if not reads_alone(path)]
    corpus = len(list((folder / "corpus").iterdir()))
    print(
        f"{(monotonic() - started) / 60:.1f} minutes, {done} inputs, {corpus} kept for new coverage; children {children}"
    )
    for path in (*found, *killed):
        print(f"  {path}")
    print(f"{len(found)} places that raise, {len(killed)} inputs that kill or hang")
    return 1 if found or killed else 0


def reads_alone(path: Path) -> bool:
    """Whether an input that was killed is read within its time after all: a busy machine kills by the clock."""
    command = [sys.executable, __file__, "--again", str(path)]
    limit = partial(resource.setrlimit, resource.RLIMIT_CPU, (SLOWEST, SLOWEST))
    return subprocess.run(command, preexec_fn=limit, capture_output=True, check=False).returncode == 0


def read_again(path: Path) -> int:
    """0 where the input gives a document or a clean error."""
    from pipeline.ingest import ingest
    from pipeline.ingest.errors import IngestError

    data = path.read_bytes()
    with tempfile.TemporaryDirectory() as place, suppress(IngestError):
        ingest(written(data, Path(place)), ocr=engine_for(data))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--folder", type=Path, default=ROOT / "out" / "fuzz")
    parser.add_argument("--child", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--again", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        fuzz(options.folder, options.child)
        return 0
    if options.again:
        return read_again(options.again)
    if find_spec("atheris") is None:
        parser.error("atheris is not installed: nothing would be tried")
    return supervise(options.folder, options.minutes)


if __name__ == "__main__":
    sys.exit(main())
