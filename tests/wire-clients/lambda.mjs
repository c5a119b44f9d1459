// The AWS SDK for JavaScript: layers, functions, waiters, paginators, invocations, errors and logs.
import assert from "node:assert/strict";
import * as lambda from "@aws-sdk/client-lambda";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { zip } from "./zip.mjs";

const options = { endpoint: process.env.AWS_ENDPOINT_URL, region: "us-east-1", maxAttempts: 1 };
const client = new lambda.LambdaClient(options);
const logs = new CloudWatchLogsClient(options);
const FunctionName = "javascript";

const layer = await client.send(new lambda.PublishLayerVersionCommand({
  LayerName: "javascript",
  Content: { ZipFile: zip({ "nodejs/node_modules/greet/index.js": "exports.greet = name => `hello ${name}`;" }) },
  CompatibleRuntimes: ["nodejs22.x"],
}));
assert.equal(layer.Version, 1);

await client.send(new lambda.CreateFunctionCommand({
  FunctionName,
  Runtime: process.env.HEARTH_TEST_NODE_RUNTIME,
  Handler: "index.handler",
  Role: "arn:aws:iam::000000000000:role/test",
  Timeout: 10,
  Layers: [layer.LayerVersionArn],
  Code: {
    ZipFile: zip({
      "index.js": `
        const { greet } = require("greet");
        let count = 0;
        exports.handler = async (event, context) => {
          console.log("logged");
          if (event.fail) throw new TypeError("bad");
          return { greeting: greet(event.name), count: ++count, id: context.awsRequestId };
        };`,
    }),
  },
}));
await lambda.waitUntilFunctionActiveV2({ client, maxWaitTime: 20, minDelay: 1 }, { FunctionName });

async function invoke(payload) {
  const answer = await client.send(new lambda.InvokeCommand({ FunctionName, Payload: JSON.stringify(payload), LogType: "Tail" }));
  return { ...answer, body: JSON.parse(Buffer.from(answer.Payload).toString()) };
}

for (const count of [1, 2]) {
  const { body, $metadata, ExecutedVersion } = await invoke({ name: "you" });
  assert.deepEqual(body, { greeting: "hello you", count, id: $metadata.requestId });
  assert.equal(ExecutedVersion, "$LATEST");
}
const failed = await invoke({ fail: true });
assert.equal(failed.FunctionError, "Unhandled");
assert.equal(failed.body.errorType, "TypeError");
assert.equal(failed.body.errorMessage, "bad");

await assert.rejects(
  client.send(new lambda.GetFunctionCommand({ FunctionName: "doesnotexist" })),
  error => error instanceof lambda.ResourceNotFoundException
    && error.$metadata.httpStatusCode === 404
    && error.message === "Function not found: arn:aws:lambda:us-east-1:000000000000:function:doesnotexist");

const names = [];
for await (const page of lambda.paginateListFunctions({ client, pageSize: 2 }, {})) names.push(...page.Functions.map(f => f.FunctionName));
assert.ok(names.includes(FunctionName));
assert.equal(new Set(names).size, names.length);

const deadline = Date.now() + 10_000;
let messages = [];
while (messages.length < 3) {
  assert.ok(Date.now() < deadline, `logs: ${messages}`);
  const found = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${FunctionName}`, filterPattern: "logged" })).catch(() => ({}));
  messages = (found.events ?? []).map(event => event.message);
}
assert.match(messages[0], /\tINFO\tlogged\n$/);
await client.send(new lambda.DeleteFunctionCommand({ FunctionName }));
console.log("javascript: ok");
