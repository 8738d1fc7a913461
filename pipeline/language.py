"""The language of what `anju` says on the terminal: Chinese or English."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    """``--lang``."""

    ZH = "zh"
    EN = "en"

    def say(self, zh: str, en: str) -> str:
        """The one of the two wordings that is in this language."""
        return zh if self is Language.ZH else en

    def half_of(self, text: str) -> str:
        """The half of a message given as ``Chinese / English``; all of it where it is not of that form."""
        halves = text.split(" / ")
        return self.say(*halves) if len(halves) == 2 else text


def language_of(environment: Mapping[str, str] = os.environ) -> Language:
    """Chinese where the locale is (LC_ALL, LC_MESSAGES, LANG in this order, as POSIX has it), else English."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if setting := environment.get(variable):
            return Language.ZH if setting.lower().startswith("zh") else Language.EN
    return Language.EN
