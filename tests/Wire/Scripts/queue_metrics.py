"""AWS/SQS metrics of a queue. Argument: put or see."""
import datetime
import sys

from hearth import client

sqs, cloudwatch = client("sqs"), client("cloudwatch")
url = sqs.create_queue(QueueName="counted")["QueueUrl"]


def total(name, statistic="Sum"):
    now = datetime.datetime.now(datetime.timezone.utc)
    points = cloudwatch.get_metric_statistics(
        Namespace="AWS/SQS", MetricName=name, Dimensions=[{"Name": "QueueName", "Value": "counted"}], Period=3600, Statistics=[statistic],
        StartTime=now - datetime.timedelta(hours=2), EndTime=now + datetime.timedelta(hours=1))["Datapoints"]
    return max(point[statistic] for point in points) if points else None


if sys.argv[1] == "put":
    sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "a"}, {"Id": "2", "MessageBody": "bbb"}])
    got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
else:
    sums = {name: total(name) for name in ("NumberOfMessagesSent", "NumberOfMessagesReceived", "NumberOfMessagesDeleted", "NumberOfEmptyReceives")}
    assert sums == {"NumberOfMessagesSent": 2, "NumberOfMessagesReceived": 1, "NumberOfMessagesDeleted": 1, "NumberOfEmptyReceives": 0}, sums
    assert (total("SentMessageSize", "Minimum"), total("SentMessageSize", "Maximum"), total("SentMessageSize", "Average")) == (1, 3, 2)
    assert total("ApproximateNumberOfMessagesVisible", "Maximum") == 1
