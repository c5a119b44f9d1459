// Queues as the AWS SDK for JavaScript sees them: it checks the MD5 sums of bodies and attributes, and knows errors by the name of their shape.
// With a key pair as arguments: against a server that enforces authentication.
import assert from "node:assert/strict";
import {
  CreateQueueCommand, DeleteMessageBatchCommand, DeleteQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand,
  SendMessageBatchCommand, SendMessageCommand, SQSClient,
} from "@aws-sdk/client-sqs";

const [accessKeyId = "test", secretAccessKey = "test"] = process.argv.slice(2);
const sqs = new SQSClient({
  endpoint: process.env.AWS_ENDPOINT_URL, region: "us-east-1", maxAttempts: 1, credentials: { accessKeyId, secretAccessKey },
});
const QueueName = `javascript-${Math.random().toString(36).slice(2, 10)}.fifo`;

const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: "true" }, tags: { team: "a" } }));
assert.equal((await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl, QueueUrl);
const MessageAttributes = {
  kind: { DataType: "String", StringValue: "ä" }, price: { DataType: "Number", StringValue: "1.5" }, raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1]) },
};
const MessageSystemAttributes = { AWSTraceHeader: { DataType: "String", StringValue: "Root=1-5759e988-bd862e3fe1be46a994272793" } };
const sent = await sqs.send(new SendMessageCommand({
  QueueUrl, MessageBody: "höre 🐝", MessageAttributes, MessageSystemAttributes, MessageGroupId: "g", MessageDeduplicationId: "1",
}));
assert.equal(sent.SequenceNumber.length, 20);
const batch = await sqs.send(new SendMessageBatchCommand({
  QueueUrl, Entries: ["2", "3"].map((Id) => ({ Id, MessageBody: `m${Id}`, MessageGroupId: "g", MessageDeduplicationId: Id })),
}));
assert.deepEqual(batch.Successful.map((entry) => entry.Id), ["2", "3"]);

const waiting = sqs.send(new ReceiveMessageCommand({
  QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20, MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"],
}));
const { Messages } = await waiting;
assert.deepEqual(Messages.map((message) => message.Body), ["höre 🐝", "m2", "m3"]);
assert.deepEqual(Messages[0].MessageAttributes.price, MessageAttributes.price);
assert.deepEqual([...Messages[0].MessageAttributes.raw.BinaryValue], [0, 1]);
assert.equal(Messages[0].Attributes.SequenceNumber, sent.SequenceNumber);
assert.equal(Messages[0].Attributes.AWSTraceHeader, MessageSystemAttributes.AWSTraceHeader.StringValue);
const deleted = await sqs.send(new DeleteMessageBatchCommand({
  QueueUrl, Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })),
}));
assert.equal(deleted.Successful.length, 3);
const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
assert.deepEqual([Attributes.FifoQueue, Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible], ["true", "0", "0"]);
await sqs.send(new DeleteQueueCommand({ QueueUrl }));
await assert.rejects(sqs.send(new GetQueueUrlCommand({ QueueName })), (error) => {
  assert.deepEqual([error.name, error.$metadata.httpStatusCode, error.$fault], ["QueueDoesNotExist", 400, "client"]);
  return true;
});
