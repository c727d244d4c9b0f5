"""``docgen test-certificate``: a certificate to try seals with."""

from __future__ import annotations

from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, json_option, option, pass_session, print_json
from docgen.cli.sealing import ask, password_option
from docgen.cli.usage import require_folder
from docgen.errors import UsageError


@click.command(
    cls=Command,
    help=_(
        "Make a certificate to try seals with. It is self-signed, its subject and every seal made with it say "
        "that it is a test, and it binds nobody; for real seals, a certification authority issues one."
    ),
    example="docgen test-certificate --organisation 样例证券股份有限公司 -o test.p12",
)
@option("--organisation", default="", help=_("Whose seal it makes: a round one."))
@option(
    "--person",
    default="",
    help=_("Name of the person who holds it; alone, it makes a person's seal."),
)
@option(
    "--days", type=click.IntRange(1, 3650), default=365, show_default=True,
    help=_("How long it is valid, from now."),
)  # fmt: skip
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help=_("File to write (.p12); none is written over."),
)  # fmt: skip
@password_option
@json_option
@pass_session
def command(
    session: Session,
    *,
    organisation: str,
    person: str,
    days: int,
    output: Path,
    password_file: Path | None,
    as_json: bool,
) -> None:
    """Make it, and say what it is."""
    if not (organisation or person):
        raise UsageError("Say with --organisation or --person whose seal it makes.")
    require_folder(output)
    password = ask(session, output.name, password_file, twice=True)
    if not password:
        raise UsageError(
            "The password is empty.", remedy="Choose one: it guards the key if the file is copied."
        )
    made = bootstrap.make_test_certificate(
        output, organisation=organisation, person=person, password=password, days=days
    )
    if as_json:
        print_json(
            {
                "file": str(output),
                "subject": made.subject,
                "fingerprint": made.fingerprint,
                "not_before": made.not_before,
                "not_after": made.not_after,
                "test": made.test,
            }
        )
        return
    session.say("Written: {file}", file=str(output))
    session.say(
        "A test certificate of {owner}, valid until {until}: {fingerprint}. It binds nobody.",
        owner=made.owner,
        until=made.not_after,
        fingerprint=made.fingerprint,
    )
