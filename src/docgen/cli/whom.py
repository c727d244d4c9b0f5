"""Whom a command is about: told by name, staff number or citizen number, chosen where several fit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from docgen.cli.base import Session, print_table
from docgen.core.masks import mask_name
from docgen.core.people import Person
from docgen.errors import UsageError
from docgen.usecases.people import SeveralError

ASK = "-"


def asked(session: Session, text: str) -> str:
    """What was typed; for "-" it is asked for, unseen at a terminal, so that no shell keeps it."""
    if text != ASK:
        return text
    if sys.stdin.isatty():
        words = session.translate.phrase("Citizen number, staff number or name")
        return str(click.prompt(words, hide_input=True, err=True)).strip()
    typed = sys.stdin.readline().strip()
    if not typed:
        raise UsageError("Say whom: a name, a staff number or a citizen number.")
    return typed


@contextmanager
def told_apart(session: Session) -> Iterator[None]:
    """Where several people fit, list them, masked, before the error says what to do."""
    try:
        yield
    except SeveralError as error:
        words = session.translate.phrase
        print_table(
            [
                words("Name"),
                words("Staff number"),
                words("Branch"),
                words("Born"),
                words("Documents"),
            ],
            [_row(one) for one in error.people],
        )
        raise


def _row(one: Person) -> list[str]:
    return [
        mask_name(one.name),
        ", ".join(one.staff_nos) or "—",
        one.branch,
        str(one.born.year) if one.born else "—",
        str(len({fact.document.serial for fact in one.facts})),
    ]
