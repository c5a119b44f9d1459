"""A receive that waits when the server is told to end is answered at once. Argument: the server's process."""
import os
import signal
import sys
import threading
import time

from hearth import client

sqs = client("sqs")
url = sqs.create_queue(QueueName="waiting")["QueueUrl"]
answers = []
waiter = threading.Thread(target=lambda: answers.append(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)))
waiter.start()
time.sleep(1)
started = time.monotonic()
os.kill(int(sys.argv[1]), signal.SIGTERM)
waiter.join()
assert "Messages" not in answers[0] and time.monotonic() - started < 8, (answers, time.monotonic() - started)
