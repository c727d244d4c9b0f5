"""Valid records for tests, as plain data: what a careful clerk would have filled in."""

from __future__ import annotations

from typing import Any


def confirmation(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A valid client confirmation; ``number`` makes its natural key."""
    record: dict[str, Any] = {
        "branch": "SH01",
        "branch_name": "样例证券上海样例路证券营业部",
        "client_name": "赵样宁",
        "client_type": "个人",
        "id_type": "居民身份证",
        "id_no": "990000199202290019",
        "fund_account": f"{990100000000 + number}",
        "opened_on": "2026-11-06",
        "channel": "社区",
        "account_manager": "林样之",
        "staff_or_cert_no": "Z0000000000001",
        "effective_month": "2026-11",
        "client_statement": "本人经上述客户经理介绍开立账户。",
        "client_signed_on": "2026-11-06",
        "verified_by": "钱样明",
        "verified_on": "2026-11-09",
    }
    return {**record, **changes}
