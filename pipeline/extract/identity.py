"""Who reports on what year: kind, title, document number, issuer, region, evaluated year, programmes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.evaluated_programs import evaluated_programs
from pipeline.extract.front_matter import FrontMatter, read_front_matter
from pipeline.extract.identity_patterns import IdentityPatterns, YearPatterns, identity_patterns
from pipeline.extract.issuer import IssuerReader
from pipeline.extract.organisations import Organisations
from pipeline.extract.regions import Regions
from pipeline.extract.reporting_region import RegionReader
from pipeline.model import Document, Identity, Kind
from pipeline.pattern_files import PatternFolder

_OPENING_LINES = 8
_CHINESE_YEAR = re.compile(r"二[〇○零0oO][〇○零一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
_MISREAD_YEAR = re.compile(r"2[0oO][\doOlI]{2}(?=年)")


def identify(document: Document, patterns: PatternFolder) -> Identity:
    """The identity of a document; fields are empty where the document does not state them.

    A document that is not an evaluation report has kind ``not_a_report`` and evaluates no programme; whatever else could
    be read is kept.
    Raises ``PatternError`` where the patterns cannot be used.
    """
    words = identity_patterns(patterns)
    regions = Regions.load(patterns)
    organisations = Organisations(words.issuer, regions)
    front = read_front_matter(document, words, organisations)
    body = "\n".join(line.text for line in front.body)
    issuers = IssuerReader(words.issuer, organisations).issuers(front)
    labelled = "\n".join(line.text for line in front.lines if line.text not in front.title)
    text = f"{labelled}\n{body}"
    region = RegionReader(words.region, regions).choose(front.title, issuers, front.addressee, text)
    year = _evaluated_year(front.title, text, words.year)
    kind = _kind(front, issuers, words)
    return Identity(
        kind=kind,
        title=front.title,
        doc_no=front.doc_no,
        issuer=";".join(organisations.with_region(name, region) for name in issuers),
        region="" if region is None else region.name,
        region_code="" if region is None else region.code,
        region_level="" if region is None else region.level,
        year=year,
        programs=() if kind is Kind.NOT_A_REPORT else evaluated_programs(document, front.title, year, words.programs),
    )


def _kind(front: FrontMatter, issuers: Sequence[str], words: IdentityPatterns) -> Kind:
    opening = "\n".join(line.text for line in (*front.lines[-3:], *front.body[:_OPENING_LINES]))
    places = {"title": front.title, "issuer": "\n".join(issuers), "opening": opening}
    return next((rule.kind for rule in words.kinds if rule.fits(places[rule.where])), Kind.NOT_A_REPORT)


def _evaluated_year(title: str, body: str, patterns: YearPatterns) -> int | None:
    """The year evaluated: the title's, else that of the evaluation or the plan the body speaks of."""
    body = _arabic_years(body)
    opening = "\n".join(body.splitlines()[:_OPENING_LINES])
    title_years = (pattern.search(_arabic_years(title)) for pattern in patterns.title)
    body_years = (pattern.search(text) for pattern in patterns.body for text in (opening, body))
    return next((int(found[1]) for found in (*title_years, *body_years) if found), None)


def _arabic_years(text: str) -> str:
    """Years written in Chinese numerals or with misread digits, in digits."""
    text = _CHINESE_YEAR.sub(lambda year: year.group().replace("二", "2").translate(_CHINESE_DIGITS), text)
    return _MISREAD_YEAR.sub(lambda year: year.group().translate(str.maketrans("oOlI", "0011")), text)
