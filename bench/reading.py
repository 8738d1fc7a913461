"""Character error rate and number recall of reading by OCR, rendering by rendering, against the born-digital text.

``python bench/reading.py [FOLDER] [--pages N] [--only NAME]`` (default: ``../shared/corpus/seeds``, else
``samples/reports``). The truth of ``x.pdf`` is its text layer. Its renderings are ``x.scan.pdf`` where that is there, and
pages drawn from ``x.pdf`` and worn: office (200 dpi, slightly askew, some grain), coarse (150 dpi), blurred, askew (1.5
degrees), unevenly lit with a dark edge, and all of that together. Texts are compared in usual forms and without white
space. A page's order of reading counts: a column read in the wrong place costs its characters twice.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import pymupdf

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.ingest import ingest  # noqa: E402
from pipeline.ingest.alignment import align  # noqa: E402
from pipeline.ingest.ocr import OcrChoice, open_engine  # noqa: E402
from pipeline.model import Document, Route, Table  # noqa: E402

FOLDERS = (ROOT.parent / "shared" / "corpus" / "seeds", ROOT / "samples" / "reports")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
Grey = npt.NDArray[np.uint8]


# --------------------------------------------------------------------------------------------------------------------
# Renderings
# --------------------------------------------------------------------------------------------------------------------


class Wear(NamedTuple):
    dpi: int = 200
    degrees: float = 0.3
    grain: float = 6.0
    blur: float = 0.0
    shadow: float = 0.0
    quality: int = 80


WORN = {
    "office": Wear(),
    "coarse": Wear(dpi=150, quality=70),
    "blurred": Wear(blur=1.1),
    "askew": Wear(degrees=1.5),
    "uneven": Wear(shadow=110.0, grain=9.0),
    "worn": Wear(dpi=150, degrees=1.0, grain=9.0, blur=0.6, shadow=70.0, quality=60),
}


def worn(page: pymupdf.Page, wear: Wear, seed: int) -> Grey:
    pixmap = page.get_pixmap(dpi=wear.dpi, colorspace=pymupdf.csGRAY, alpha=False)
    image = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
    pick = random.Random(seed)
    turn = cv2.getRotationMatrix2D(
        (pixmap.width / 2, pixmap.height / 2), wear.degrees * pick.choice((-1, 1)) * pick.uniform(0.7, 1.0), 1.0
    )
    image = cv2.warpAffine(image, turn, (pixmap.width, pixmap.height), flags=cv2.INTER_CUBIC, borderValue=255)
    if wear.blur:
        image = cv2.GaussianBlur(image, (0, 0), wear.blur)
    grain = np.random.default_rng(seed).normal(0, wear.grain, image.shape)
    light = np.linspace(0, wear.shadow, pixmap.width)[None, :] * np.linspace(0.4, 1.0, pixmap.height)[:, None]
    return np.clip(image * (0.95 - light / 255 * 0.6) + grain, 0, 255).astype(np.uint8)


def as_pdf(source: Path, wear: Wear, pages: int | None, target: Path) -> None:
    out = pymupdf.open()
    with pymupdf.open(source) as document:
        for number in range(min(len(document), pages or len(document))):
            page = document[number]
            _, coded = cv2.imencode(".jpg", worn(page, wear, number), [cv2.IMWRITE_JPEG_QUALITY, wear.quality])
            sheet = out.new_page(width=page.rect.width, height=page.rect.height)
            sheet.insert_image(sheet.rect, stream=coded.tobytes())
    out.save(target)


def first_pages(source: Path, pages: int | None, target: Path) -> None:
    with pymupdf.open(source) as document:
        if pages and pages < len(document):
            document.select(range(pages))
        document.save(target)


# --------------------------------------------------------------------------------------------------------------------
# The measures
# --------------------------------------------------------------------------------------------------------------------


def texts_of(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield from (cell.text.content for cell in block.cells) if isinstance(block, Table) else (block.text.content,)


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


class Measure(NamedTuple):
    characters: int
    errors: int
    numbers: int
    found: int
    pages: int
    seconds: float

    def __add__(self, other: object) -> Measure:  # type: ignore[override]
        assert isinstance(other, Measure)
        return Measure(*(a + b for a, b in zip(self, other, strict=True)))


def compared(truth: Document, read: Document, seconds: float) -> Measure:
    one, other = (bare("\n".join(texts_of(document))) for document in (truth, read))
    numbers, found = (
        Counter(number for text in texts_of(document) for number in NUMBER.findall(bare(text)))
        for document in (truth, read)
    )
    return Measure(len(one), errors(one, other), numbers.total(), (numbers & found).total(), len(read.pages), seconds)


def errors(truth: str, read: str) -> int:
    """Characters changed, missing or too much, by an alignment (not always the very best one)."""
    at = other = count = 0
    for match in [*align(truth, read), None]:
        first, second = (len(truth), len(read)) if match is None else match[:2]
        count += max(first - at, second - other)
        if match is not None:
            at, other = first + match.length, second + match.length
    return count


# --------------------------------------------------------------------------------------------------------------------
# The run
# --------------------------------------------------------------------------------------------------------------------


def renderings(source: Path, only: str) -> Iterator[tuple[str, Callable[[int | None, Path], None]]]:
    scan = source.with_suffix(".scan.pdf")
    if scan.exists() and only in ("", "scan"):
        yield "scan", lambda pages, target: first_pages(scan, pages, target)
    for name, wear in WORN.items():
        if only in ("", name):
            yield name, lambda pages, target, wear=wear: as_pdf(source, wear, pages, target)  # type: ignore[misc]


def measure(sources: list[Path], pages: int | None, only: str) -> dict[str, Measure]:
    engine = open_engine(OcrChoice.AUTO, 2)
    totals: dict[str, Measure] = {}
    print(f"{'file':22} {'rendering':10} pages  errors in %   numbers    recall  seconds a page")
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            digital = Path(folder) / "digital.pdf"
            first_pages(source, pages, digital)
            truth = ingest(digital)
            for name, make in renderings(source, only):
                path = Path(folder) / f"{name}.pdf"
                make(pages, path)
                started = perf_counter()
                own = compared(truth, ingest(path, ocr=engine), perf_counter() - started)
                print(line(source.stem, name, own), flush=True)
                totals[name] = totals[name] + own if name in totals else own
    return totals


def line(file: str, name: str, own: Measure) -> str:
    rate, recall = 100 * own.errors / max(own.characters, 1), own.found / max(own.numbers, 1)
    return f"{file:22} {name:10} {own.pages:5}  {rate:11.3f}  {own.numbers:8}  {recall:8.4f}  {own.seconds / own.pages:14.2f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=next(each for each in FOLDERS if each.is_dir()))
    parser.add_argument("--pages", type=int, help="of each file at most")
    parser.add_argument("--only", default="", help=f"one rendering: scan, {', '.join(WORN)}")
    options = parser.parse_args()
    files = [path for path in sorted(options.folder.glob("*.pdf")) if not path.name.endswith(".scan.pdf")]
    sources = [path for path in files if all(page.route is Route.TEXT_LAYER for page in ingest(path).pages)]
    for name, own in measure(sources, options.pages, options.only).items():
        print(line("all", name, own))
    return 0


if __name__ == "__main__":
    sys.exit(main())
