"""An extension from a layer: the example of the repository, published, used, read in the log, told of its end."""
import base64
import io
import os
import re
import time
import zipfile

from hearth import client, create

functions, logs = client("lambda"), client("logs")

EXAMPLE = os.path.join(os.path.dirname(__file__), "..", "..", "..", "examples", "extensions", "telemetry", "extensions", "telemetry.py")
content = io.BytesIO()
with zipfile.ZipFile(content, "w") as archive:
    # As zip -r writes it: with the mode that makes it executable.
    archive.write(EXAMPLE, "extensions/telemetry.py")
layer = functions.publish_layer_version(LayerName="telemetry-example", Content={"ZipFile": content.getvalue()})["LayerVersionArn"]

create(functions, "watched", "def handler(event, context):\n    print('one line')\n    return 1\n", Layers=[layer])
answer = functions.invoke(FunctionName="watched", LogType="Tail")
assert answer["StatusCode"] == 200 and answer["Payload"].read() == b"1"
tail = base64.b64decode(answer["LogResult"]).decode()
assert re.search(r"START .*\none line\n", tail) and re.search(r"REPORT RequestId: .*Init Duration", tail), tail
identifier = answer["ResponseMetadata"]["RequestId"]

functions.delete_function(FunctionName="watched")
wanted = [
    r"EXTENSION\tName: telemetry\.py\tState: Ready\tEvents: \[INVOKE, SHUTDOWN\]",
    r"TELEMETRY\tName: telemetry\.py\tState: Subscribed\tTypes: \[platform, function\]",
    rf"telemetry: {identifier} success, [\d.]+ ms, billed \d+ ms, \d+ of 128 MB, 1 lines logged",
    r"telemetry: shutting down \(spindown\)",
]
deadline = time.monotonic() + 20
while True:
    messages = "".join(event["message"] for event in logs.filter_log_events(logGroupName="/aws/lambda/watched")["events"])
    missing = [pattern for pattern in wanted if not re.search(pattern, messages)]
    if not missing:
        break
    assert time.monotonic() < deadline, (missing, messages)
    time.sleep(0.1)
