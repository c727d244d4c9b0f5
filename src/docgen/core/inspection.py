"""Put what was found under the items of an inspection.  Nothing here does I/O.

Every finding comes under exactly one item: the one with the longest beginning of its code.  The list of
items is data (``docgen/inspection.toml``); its last item of a heading need not catch everything, but one
item must have the empty beginning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docgen.errors import UsageError
from docgen.model import Facts, Finding, Heading, Inspection, Item, Judged, Label, Verdict

_ENTRIES = {"number", "heading", "title", "method", "codes", "counts"}


def items(data: Mapping[str, Any], name: str) -> tuple[Item, ...]:
    """The items of a list.  Raises UsageError for one that cannot be used."""
    try:
        found = tuple(_item(one) for one in data["item"])
        if not any("" in one.codes for one in found):
            raise ValueError("codes")  # noqa: TRY301 - told below, as the others are
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            "{file} is no list of inspection items ({reason}).",
            file=name,
            reason=str(error),
            remedy="Take docgen's own list as the pattern: docs/handover.md says where it is.",
        ) from error
    return found


def _item(one: Mapping[str, Any]) -> Item:
    if one.keys() != _ENTRIES:
        raise ValueError(", ".join(sorted(one.keys() ^ _ENTRIES)))
    return Item(
        number=str(one["number"]),
        heading=Heading(one["heading"]),
        title=Label(zh=one["title"]["zh"], en=one["title"]["en"]),
        method=Label(zh=one["method"]["zh"], en=one["method"]["en"]),
        codes=tuple(str(code) for code in one["codes"]),
        counts=tuple(str(count) for count in one["counts"]),
    )


def judge(facts: Facts, listed: Sequence[Item]) -> Inspection:
    """Each item's result: failed with a finding, passed where something was looked at, else unchecked."""
    under: dict[str, list[Finding]] = {one.number: [] for one in listed}
    for finding in facts.findings:
        under[_home(finding, listed).number].append(finding)
    return Inspection(facts, tuple(_judged(one, under[one.number], facts) for one in listed))


def _home(finding: Finding, listed: Sequence[Item]) -> Item:
    def fit(item: Item) -> int:
        return max((len(code) for code in item.codes if finding.code.startswith(code)), default=-1)

    return max(listed, key=fit)


def _judged(item: Item, findings: Sequence[Finding], facts: Facts) -> Judged:
    looked = [facts.counts[name] for name in item.counts if name in facts.counts]
    why = next((facts.why[name] for name in item.counts if name in facts.why), None)
    if findings:
        return Judged(item, Verdict.FAILED, max(looked, default=0), tuple(findings))
    if looked:
        return Judged(item, Verdict.PASSED, max(looked), ())
    return Judged(item, Verdict.UNCHECKED, 0, (), why)
