"""A plot of a few lines over one another, as SVG, without a plotting library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 820, 380, 76, 30, 60, 50
COLOURS = ("#1f5fa8", "#c0562b", "#3b7d3b", "#7a4fa0")
LINES = 5  # across, to read values by


def line_plot(title: str, lines: Mapping[str, Points], unit: str, note: str) -> str:
    """``lines`` by what they show; ``unit`` of the upright axis, which begins at 0; ``note`` below."""
    most_x = max(x for points in lines.values() for x, _ in points) or 1
    most_y = _round_up(max(y for points in lines.values() for _, y in points))

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * value / most_x

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / most_y

    def drawn(points: Points, colour: str) -> str:
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
        return f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{path}"/>'

    up = [most_y * step / LINES for step in range(LINES + 1)]
    across = [most_x * step / LINES for step in range(LINES + 1)]
    colours = dict(zip(lines, COLOURS, strict=False))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="14">{title}</text>',
        *(f'<text x="{LEFT + 170 * n}" y="40" fill="{colours[name]}">{name}</text>' for n, name in enumerate(lines)),
        *(f'<path d="M{LEFT} {y(each):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>' for each in up),
        *(f'<text x="{LEFT - 8}" y="{y(each) + 4:.1f}" text-anchor="end">{each:g} {unit}</text>' for each in up),
        *(f'<text x="{x(each):.1f}" y="{HEIGHT - 40}" text-anchor="middle">{each:.0f}</text>' for each in across),
        *(drawn(points, colours[name]) for name, points in lines.items()),
        f'<text x="{LEFT}" y="{HEIGHT - 12}">{note}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _round_up(value: float) -> float:
    """The next of 1, 2, 2.5, 5, 10, … that is not less."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    while power > value > 0:
        power /= 10
    return next(power * step for step in (1, 2, 2.5, 5, 10) if power * step >= value) if value > 0 else 1.0
