"""Pages drawn for the OCR tests: print, ruled tables, seals, noise and tilt of our own making."""

from __future__ import annotations

import cv2
import numpy as np
import pymupdf

WIDTH, HEIGHT = 420.0, 300.0
DPI = 200


def render(page):
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csRGB, alpha=False)
    return np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.width, 3).copy()


def new_page(width=WIDTH, height=HEIGHT):
    return pymupdf.open().new_page(width=width, height=height)


def write(page, x, y, text, size=10.5, color=(0, 0, 0)):
    page.insert_text((x, y), text, fontname="china-s", fontsize=size, color=color)


def rule(page, start, end, grey=0.0, width=0.7):
    page.draw_line(start, end, color=(grey, grey, grey), width=width)


def score_table(grey=0.0, width=0.7):
    """A header cell over two columns, a cell over two rows, lone digits close to the ruling, and an empty cell.

    ::

        | 评价指标        | 得分 |
        | 资金管理 | 筹集 |  5   |
        |          | 分配 |  10  |
        | 合计     |      |  15  |
    """
    page = new_page()
    xs, ys = (40, 150, 260, 340), (60, 85, 110, 135, 160)
    for y in ys:
        first = xs[1] if y == ys[2] else xs[0]
        rule(page, (first, y), (xs[-1], y), grey, width)
    rule(page, (xs[0], ys[0]), (xs[0], ys[-1]), grey, width)
    rule(page, (xs[1], ys[1]), (xs[1], ys[-1]), grey, width)
    rule(page, (xs[2], ys[0]), (xs[2], ys[-1]), grey, width)
    rule(page, (xs[3], ys[0]), (xs[3], ys[-1]), grey, width)
    for x, y, text in (
        (110, 77, "评价指标"), (280, 77, "得分"),
        (45, 115, "资金管理"), (155, 102, "筹集"), (263, 102, "5"),
        (155, 127, "分配"), (263, 127, "10"),
        (45, 152, "合计"), (263, 152, "15"),
    ):  # fmt: skip
        write(page, x, y, text)
    return render(page)


SCORE_CELLS = {
    (0, 0, 1, 2): "评价指标", (0, 2, 1, 1): "得分",
    (1, 0, 2, 1): "资金管理", (1, 1, 1, 1): "筹集", (1, 2, 1, 1): "5",
    (2, 1, 1, 1): "分配", (2, 2, 1, 1): "10",
    (3, 0, 1, 1): "合计", (3, 1, 1, 1): "", (3, 2, 1, 1): "15",
}  # fmt: skip


def tilted(image, degrees):
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def grainy(image, seed=7, strength=9.0, quality=45):
    """Grain, a shadow from left to right, and a hard JPEG."""
    noise = np.random.default_rng(seed).normal(0, strength, image.shape[:2])[:, :, None]
    shadow = np.linspace(0, 40, image.shape[1])[None, :, None]
    dirty = np.clip(image.astype(np.float64) + noise - shadow, 0, 255).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", dirty, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(coded, cv2.IMREAD_COLOR)


def sealed(image, centre, radius=150):
    """The page with a round red seal over it, as ink lies over print: each channel takes the darker of the two."""
    ink = np.full_like(image, 255)
    cv2.circle(ink, centre, radius, (214, 40, 45), 9)
    star = [
        (round(centre[0] + r * np.sin(a)), round(centre[1] - r * np.cos(a)))
        for k in range(10)
        for r, a in [((52, 21)[k % 2], k * np.pi / 5)]
    ]
    cv2.fillPoly(ink, [np.array(star)], (214, 40, 45))
    return np.minimum(image, ink)
