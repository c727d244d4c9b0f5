"""Certificates for tests: made when they are first asked for, once for all tests of a process."""

from __future__ import annotations

import datetime as dt
from functools import cache

from docgen.readers import pkcs12
from docgen.renderers.seal_pdf import PdfSealer
from docgen.writers.certificates import test_certificate as make

PASSWORD = "geheim"
COMPANY, BANK, PERSON = "样例证券股份有限公司", "样例银行股份有限公司", "赵样宁"
DAY = dt.timedelta(days=1)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@cache
def p12(organisation: str = COMPANY, person: str = "", begins: int = 0, days: int = 365) -> bytes:
    """A file whose certificate is valid for so many days, beginning so many days from now."""
    return make(
        organisation=organisation,
        person=person,
        password=PASSWORD,
        now=now() + begins * DAY,
        days=days,
    )


@cache
def keys(organisation: str = COMPANY, person: str = "") -> pkcs12.Keys:
    return pkcs12.load("test.p12", p12(organisation, person), PASSWORD, now() + DAY / 2)


def sealer(organisation: str = COMPANY, person: str = "") -> PdfSealer:
    one = keys(organisation, person)
    return PdfSealer(one.certificate, own=one.own, key=one.key)
