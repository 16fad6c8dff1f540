"""A delivery's body and headers as Standard Webhooks 1.0.0 wants them."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from standardwebhooks import Webhook

_USER_AGENT = "Entente-Webhooks/1.0"


def body_of(event_type: str, occurred_at: datetime, data: dict[str, Any]) -> str:
    """`{type, timestamp, data}`, the same text at every try."""
    timestamp = occurred_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    content = {"type": event_type, "timestamp": timestamp, "data": data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def headers_of(event_id: UUID, sent_at: datetime, body: str, secret: str) -> dict[str, str]:
    """The headers of one try. `webhook-id` is the event's id at every try, so that receivers know it again."""
    sent_at = sent_at.astimezone(UTC)
    return {
        "webhook-id": str(event_id),
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Webhook(secret).sign(str(event_id), sent_at, body),
        "content-type": "application/json",
        "user-agent": _USER_AGENT,
    }
