#!/usr/bin/env python3
"""A Lambda extension that watches its function through the Telemetry API and logs one line per invocation.

Written after https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html with nothing but Python's own library, so it runs
on AWS as it runs here. What it does with an event is `Watch.take`: a place to send them to a monitoring system instead.
"""
import http.server
import json
import os
import threading
import urllib.request

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"]
NAME = os.path.basename(__file__)  # Lambda knows an external extension by the name of its file.
PORT = 4243


class Watch:
    """What is known of the present invocation, and how often the function printed something."""

    def __init__(self):
        self.lines = 0
        self.done = threading.Condition()
        self.finished = set()

    def take(self, event):
        kind, record = event["type"], event["record"]
        if kind == "function":
            self.lines += 1
        elif kind == "platform.runtimeDone":
            with self.done:
                self.finished.add(record["requestId"])
                self.done.notify_all()
        elif kind == "platform.report":
            metrics = record["metrics"]
            print(f"telemetry: {record['requestId']} {record['status']}, {metrics['durationMs']} ms, billed {metrics['billedDurationMs']} ms, "
                  f"{metrics['maxMemoryUsedMB']} of {metrics['memorySizeMB']} MB, {self.lines} lines logged", flush=True)
            self.lines = 0

    def wait_until_done(self, request_id, seconds):
        """Until the telemetry of an invocation has arrived, so that the environment is not frozen before."""
        with self.done:
            self.done.wait_for(lambda: request_id in self.finished, timeout=seconds)
            self.finished.discard(request_id)


class Receiver(http.server.BaseHTTPRequestHandler):
    watch = Watch()

    def do_POST(self):
        for event in json.loads(self.rfile.read(int(self.headers["Content-Length"]))):
            self.watch.take(event)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass  # A line for each batch would be noise.


def call(method, path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    return urllib.request.urlopen(urllib.request.Request(API + path, data, headers, method=method))


def main():
    with call("POST", "/2020-01-01/extension/register", {"events": ["INVOKE", "SHUTDOWN"]}, **{"Lambda-Extension-Name": NAME}) as answer:
        me = {"Lambda-Extension-Identifier": answer.headers["Lambda-Extension-Identifier"]}

    # The listener comes before the subscription: telemetry starts at once.
    server = http.server.ThreadingHTTPServer(("sandbox.localdomain", PORT), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    call("PUT", "/2022-07-01/telemetry", {
        "schemaVersion": "2022-12-13",
        "types": ["platform", "function"],
        "destination": {"protocol": "HTTP", "URI": f"http://sandbox.localdomain:{PORT}"},
        "buffering": {"timeoutMs": 25, "maxBytes": 262144, "maxItems": 1000},
    }, **me).close()

    while True:
        with call("GET", "/2020-01-01/extension/event/next", **me) as answer:
            event = json.load(answer)
        if event["eventType"] == "SHUTDOWN":
            print(f"telemetry: shutting down ({event['shutdownReason']})", flush=True)
            return
        Receiver.watch.wait_until_done(event["requestId"], seconds=2)


if __name__ == "__main__":
    main()
