"""Verifies the signatures of a running stack with PyPI's standardwebhooks, which shares nothing with our own code.

Usage: standard_webhooks.py http://127.0.0.1:PORT
"""

import json
import queue
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

BASE = sys.argv[1]
DELIVERIES = queue.Queue()


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        DELIVERIES.put(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def call(method, path, body=None):
    request = urllib.request.Request(BASE + path, method=method, data=json.dumps(body).encode() if body else None)
    for name, value in {
        "API-Key": "demo-key",
        "API-Secret": "demo-secret",
        "Content-Type": "application/json",
    }.items():
        request.add_header(name, value)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def completed():
    path = "/company/integration/contributions"
    created = call("PUT", path + "/create", {"project_id": 4, "amount": "100.20", "user_hash": "h"})
    call("PUT", f"{path}/{created['transaction_id']}", {"status": "completed"})
    headers, body = DELIVERIES.get(timeout=30)
    event = json.loads(body)
    assert event["type"] == "contribution.completed", event
    assert event["data"]["transaction_id"] == created["transaction_id"], event
    return headers, body


def refuses(secret, headers, body):
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return True
    return False


server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}/"
webhook = call("POST", "/webhooks", {"url": url, "events": ["*"]})
first = webhook["secret"]

headers, body = completed()
Webhook(first).verify(body, headers)
assert refuses(first, headers, body.replace(b"100.20", b"900.20")), "an altered body"
assert refuses(first, {**headers, "webhook-id": "another"}, body), "another id"

second = call("POST", f"/webhooks/{webhook['id']}/rotate")["secret"]
assert second != first
headers, body = completed()
Webhook(first).verify(body, headers)
Webhook(second).verify(body, headers)
assert len(headers["webhook-signature"].split()) == 2, headers
server.shutdown()
print("standardwebhooks verified 3 signatures and refused 2 forgeries")
