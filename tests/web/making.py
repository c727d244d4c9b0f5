"""What the tests of forms, uploads and jobs share."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient
from httpx2 import Response
from lxml import html

from docgen.core import form_model
from tests.doctypes.shipped import load, sample_records

HTMX = {"HX-Request": "true"}
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


def sample(type_id: str, number: int = 0, **changes: Any) -> dict[str, Any]:
    """A sample record, with changes."""
    return {**sample_records(type_id)[number], **changes}


def pairs(type_id: str, record: Mapping[str, Any]) -> list[tuple[str, str]]:
    return form_model.pairs(load(type_id), record)


def send(
    client: TestClient, path: str, sent: Sequence[tuple[str, str]], **headers: str
) -> Response:
    """What a browser sends of a form."""
    return client.post(path, content=urlencode(sent), headers={**URLENCODED, **headers})


def over(client: TestClient, response: Response) -> Response:
    """The page of a job that has just been started, once the job is over."""
    assert 303 == response.status_code, response.text[-2000:]
    for _ in range(600):
        page = client.get(response.headers["location"])
        if "every 500ms" not in page.text:
            return page
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def upload(client: TestClient, type_id: str, records: Any, name: str = "records.json") -> Response:
    """Send a file; records become JSON."""
    data = (
        records if isinstance(records, bytes) else json.dumps(records, ensure_ascii=False).encode()
    )
    return client.post(f"/new/{type_id}/upload", files={"file": (name, data)})


def tree(response: Response) -> Any:
    """A page as lxml reads it."""
    return html.fromstring(response.text)


def text(response: Response) -> str:
    """The words of a page."""
    return " ".join(tree(response).text_content().split())


def names(response: Response) -> set[str]:
    """The names of the controls on a page, in the pattern of further rows too."""
    return {str(one) for one in tree(response).xpath("//*[@name]/@name")}
