"""The OpenAPI description: what it says, and that the API keeps to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from docgen.model import Role
from docgen.web.routes.api import openapi
from tests.web.api.conftest import program
from tests.web.conftest import Web, web_of


class Served:
    """The application of this run: the description is read before there is one."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


SERVED = Served()
schema = schemathesis.openapi.from_dict(openapi())
schema.app = SERVED
schema.location = "/api/openapi.json"


@pytest.fixture(scope="module")
def authorization(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The header of somebody who may do everything, on an archive of this module's own."""
    copy = Path(shutil.copytree(issued, tmp_path_factory.mktemp("description") / "archive"))
    web = web_of(copy)
    SERVED.app = web.app
    yield str(program(web, *Role).headers["Authorization"])
    web.site.readers.close()


@schema.parametrize()
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_keeps_to_its_description(case: Any, authorization: str) -> None:
    """Whatever is sent: no failure of the server, the status, content and headers described, wrong data refused,
    and nothing without a token.  What is right in form may still be wrong as a record or as a query.
    """
    case.call_and_validate(
        headers={"Authorization": authorization},
        timeout=60,
        excluded_checks=[positive_data_acceptance],
    )


def test_every_operation_is_described(shared: Web) -> None:
    """Summary, description, examples and typed errors; the security scheme; read with any token."""
    told = program(shared, Role.ADMINISTRATOR).get("/api/openapi.json").json()
    assert openapi() == told
    assert {"bearer"} == told["components"]["securitySchemes"].keys()
    operations = [one for path in told["paths"].values() for one in path.items()]
    assert 15 == len(operations)
    for method, one in operations:
        name = one["operationId"]
        assert (name, [{"bearer": []}]) == (name, one["security"])
        assert one["summary"], name
        assert one["description"], name
        assert {"400", "401", "403", "422", "500", "503"} <= one["responses"].keys(), name
        for status, answer in one["responses"].items():
            schemas = [kind["schema"] for kind in answer["content"].values()]
            if int(status) >= 400:
                assert [{"$ref": "#/components/schemas/ErrorTold"}] == schemas, (name, status)
        for parameter in one["parameters"]:
            documented = "example" in parameter or "description" in parameter
            assert documented or "examples" in parameter["schema"], (name, parameter)
        headers = {p["name"] for p in one["parameters"] if p["in"] == "header" and p["required"]}
        changing = method == "post" and not name.startswith("check")
        assert changing == ("Idempotency-Key" in headers), name
        assert (method == "post") == ("requestBody" in one), name
