"""Characters of symbol fonts: Word stores a position in the font, which means another character in each.

Positions as in the fonts' own tables (Adobe Symbol encoding; Wingdings as mapped in Unicode proposal L2/12-368).
"""

from __future__ import annotations

_PRIVATE = 0xF000  # symbol fonts stand at U+F000 to U+F0FF

_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xB7: "·", 0xA5: "∞",
    0xD7: "·", 0x2D: "−", 0xB2: "″", 0xA2: "′", 0xAE: "→", 0xAC: "←", 0xE5: "∑", 0x44: "Δ", 0x53: "Σ", 0x61: "α",
    0x62: "β", 0x6D: "μ", 0x70: "π", 0xD6: "√",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "❖", 0xA1: "○", 0xA8: "□",
    0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "√", 0xFD: "☒", 0xFE: "☑", 0xAB: "★", 0x9F: "•", 0xA7: "▪",
    **{0x81 + index: chr(0x2460 + index) for index in range(10)},
    **{0x8C + index: chr(0x2776 + index) for index in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {0x50: "√", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x2A: "□", 0x98: "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(font: str, position: str) -> str | None:
    """The character at the hexadecimal ``position`` of ``font``; ``None`` where it is not known."""
    try:
        code = int(position, 16)
    except ValueError:
        return None
    table = _FONTS.get(font.lower())
    if table is not None:
        return table.get(code & 0xFF if code >= _PRIVATE or code < 0x100 else code)
    if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xF8FF:
        return chr(code)
    return None


def symbols_replaced(text: str, font: str) -> str:
    """``text`` with positions of a symbol font (U+F0xx) replaced; others are left as they stand."""
    if not any(_PRIVATE <= ord(character) <= _PRIVATE + 0xFF for character in text):
        return text
    table = _FONTS.get(font.lower(), _SYMBOL)
    return "".join(
        table.get(ord(character) - _PRIVATE, character) if ord(character) >= _PRIVATE else character
        for character in text
    )
