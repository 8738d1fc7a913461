"""Bytes to text without being told the encoding: UTF-8, UTF-16, GB18030 (which covers GBK and GB 2312)."""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MOST_STRANGE = 0.01  # share of characters that no text holds; more of them and the guess was wrong
_LEAST_FAMILIAR = 0.8  # share of UTF-16 that is Chinese or ASCII: nearly any bytes are valid UTF-16, few are reports
_FAMILIAR = re.compile(r"[\t\n\r -~·\u2000-\u206f\u2100-\u26ff\u3000-\u303f\u3200-\u33ff\u4e00-\u9fff\uff00-\uffef]")
_SAMPLE = 20_000
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|table|div|h[1-6]|p)\b", re.IGNORECASE)


def decoded(data: bytes) -> str | None:
    """``data`` as text, ``None`` where it is none. A character cut off at the very end is left out, not an error."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _text(data[len(mark) :], encoding)
    guesses = ("utf-16-le", "utf-16-be") if b"\0" in data[:_SAMPLE] else ("utf-8", "gb18030")
    return next((text for encoding in guesses if (text := _text(data, encoding)) is not None), None)


def looks_like_html(text: str) -> bool:
    """Whether ``text`` begins as a web page does."""
    return _HTML.match(text[:2000].lstrip("\ufeff \t\r\n")) is not None


def _text(data: bytes, encoding: str) -> str | None:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data, final=False)
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    if sum(map(_strange, sample)) > _MOST_STRANGE * len(sample):
        return None
    if encoding.startswith("utf-16") and len(_FAMILIAR.findall(sample)) < _LEAST_FAMILIAR * len(sample):
        return None
    return text


def _strange(character: str) -> bool:
    """Control characters other than white space, private use, unassigned, lone surrogates."""
    return unicodedata.category(character) in {"Cc", "Co", "Cn", "Cs"} and character not in "\t\n\r\f\v"
