"""A partner's system in thirty lines: listens on port 9000, verifies each webhook and prints it.

    .venv/bin/python examples/receive_webhooks.py whsec_…

The secret is the one that the creation of the endpoint answered. Any library of Standard Webhooks does the same.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver(BaseHTTPRequestHandler):
    secret = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event = Webhook(self.secret).verify(body, dict(self.headers.items()))
        except WebhookVerificationError:
            self.send_response(401)
        else:
            # An event may come twice: `webhook-id` tells. Answer first, work later: an answer is awaited ten seconds.
            sys.stdout.write(f"{self.headers['webhook-id']} {json.dumps(event, ensure_ascii=False)}\n")
            sys.stdout.flush()
            self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    Receiver.secret = sys.argv[1]
    HTTPServer(("127.0.0.1", 9000), Receiver).serve_forever()
