"""SQS in the query protocol, signed by hand: to / and to the queue's path, as older clients speak it."""
import os
import re
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from hearth import client

SERVER = os.environ["AWS_ENDPOINT_URL"]
NAMESPACE = "{http://queue.amazonaws.com/doc/2012-11-05/}"


def call(action, to=SERVER + "/", **parameters):
    """Status and document. Double underscores in names stand for dots."""
    form = {"Action": action, "Version": "2012-11-05", **{name.replace("__", "."): value for name, value in parameters.items()}}
    request = AWSRequest("POST", to, data=urllib.parse.urlencode(form), headers={"Content-Type": "application/x-www-form-urlencoded"})
    SigV4Auth(Credentials("test", "test"), "sqs", "us-east-1").add_auth(request)
    try:
        answer = urllib.request.urlopen(urllib.request.Request(to, request.data.encode(), dict(request.headers)))
    except urllib.error.HTTPError as error:
        answer = error
    assert answer.headers["Content-Type"] == "text/xml", answer.headers
    return answer.status, ElementTree.fromstring(answer.read())


def text(document, path):
    found = document.find("/".join(NAMESPACE + step for step in path.split("/")))
    assert found is not None, ElementTree.tostring(document)
    return found.text


def pairs(document, path, name="Name"):
    return {text(one, name): text(one, "Value") for one in document.findall("/".join(NAMESPACE + step for step in path.split("/")))}


status, created = call("CreateQueue", QueueName="spoken", Attribute__1__Name="VisibilityTimeout", Attribute__1__Value="60", Tag__1__Key="team", Tag__1__Value="a")
url = text(created, "CreateQueueResult/QueueUrl")
assert status == 200 and url == f"{SERVER}/000000000000/spoken", url
assert re.fullmatch("[0-9a-f-]{36}", text(created, "ResponseMetadata/RequestId"))
shown = pairs(call("GetQueueAttributes", url, AttributeName__1="All")[1], "GetQueueAttributesResult/Attribute")
assert shown["VisibilityTimeout"] == "60" and shown["QueueArn"].endswith(":spoken"), shown
assert pairs(call("ListQueueTags", QueueUrl=url)[1], "ListQueueTagsResult/Tag", "Key") == {"team": "a"}
_, listed = call("ListQueues", QueueNamePrefix="spoken")
assert text(listed, "ListQueuesResult/QueueUrl") == url

# To the queue's path, which says the queue.
status, sent = call("SendMessage", url, MessageBody="a & b", MessageAttribute__1__Name="kind", MessageAttribute__1__Value__DataType="String",
                    MessageAttribute__1__Value__StringValue="x")
assert status == 200 and len(text(sent, "SendMessageResult/MD5OfMessageBody")) == 32
_, got = call("ReceiveMessage", url, MaxNumberOfMessages="10", AttributeName__1="All", MessageAttributeName__1="All", WaitTimeSeconds="1")
assert text(got, "ReceiveMessageResult/Message/Body") == "a & b"
assert text(got, "ReceiveMessageResult/Message/MessageId") == text(sent, "SendMessageResult/MessageId")
assert text(got, "ReceiveMessageResult/Message/MD5OfMessageAttributes") == text(sent, "SendMessageResult/MD5OfMessageAttributes")
assert pairs(got, "ReceiveMessageResult/Message/Attribute")["ApproximateReceiveCount"] == "1"
attribute = got.find(f"{NAMESPACE}ReceiveMessageResult/{NAMESPACE}Message/{NAMESPACE}MessageAttribute")
assert (text(attribute, "Name"), text(attribute, "Value/StringValue"), text(attribute, "Value/DataType")) == ("kind", "x", "String")
status, deleted = call("DeleteMessage", url, ReceiptHandle=text(got, "ReceiveMessageResult/Message/ReceiptHandle"))
assert status == 200 and deleted.tag == NAMESPACE + "DeleteMessageResponse" and text(deleted, "ResponseMetadata/RequestId")
_, nothing = call("ReceiveMessage", url)
assert nothing.find(f"{NAMESPACE}ReceiveMessageResult") is not None and nothing.find(f".//{NAMESPACE}Message") is None

# Batches.
_, batch = call("SendMessageBatch", url, SendMessageBatchRequestEntry__1__Id="a", SendMessageBatchRequestEntry__1__MessageBody="1",
                SendMessageBatchRequestEntry__2__Id="b", SendMessageBatchRequestEntry__2__MessageBody="\x01")
assert text(batch, "SendMessageBatchResult/SendMessageBatchResultEntry/Id") == "a"
assert (text(batch, "SendMessageBatchResult/BatchResultErrorEntry/Id"), text(batch, "SendMessageBatchResult/BatchResultErrorEntry/Code"),
        text(batch, "SendMessageBatchResult/BatchResultErrorEntry/SenderFault")) == ("b", "InvalidMessageContents", "true")

# Errors have the codes of the query protocol.
for action, parameters, expected in [
        ("GetQueueUrl", {"QueueName": "nothing"}, (400, "AWS.SimpleQueueService.NonExistentQueue")),
        ("CreateQueue", {"QueueName": "spoken", "Attribute__1__Name": "DelaySeconds", "Attribute__1__Value": "1"}, (400, "QueueAlreadyExists")),
        ("ReceiveMessage", {"QueueUrl": url, "MaxNumberOfMessages": "11"}, (400, "InvalidParameterValue")),
        ("SendMessage", {"QueueUrl": url}, (400, "MissingParameter")), ("SendMessage", {"MessageBody": "m"}, (400, "MissingParameter"))]:
    status, error = call(action, **parameters)
    assert (status, text(error, "Error/Code"), text(error, "Error/Type")) == (*expected, "Sender"), ElementTree.tostring(error)

# Both protocols see one queue, and take its URL under other names of the server.
sqs = client("sqs")
assert sqs.get_queue_url(QueueName="spoken")["QueueUrl"] == url
assert sqs.receive_message(QueueUrl="https://sqs.us-east-1.amazonaws.com/000000000000/spoken")["Messages"][0]["Body"] == "1"
assert call("DeleteQueue", url)[0] == 200
assert call("DeleteQueue", url)[0] == 400
