// The AWS SDK for JavaScript against a server that enforces authentication: its signatures are verified, and a role's session
// may do what the role may. The key pair is in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
import assert from "node:assert/strict";
import { LambdaClient, ListFunctionsCommand, PublishLayerVersionCommand, GetFunctionCommand } from "@aws-sdk/client-lambda";
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { zip } from "./zip.mjs";

const [accessKeyId, secretAccessKey] = process.argv.slice(2);
const options = (secret) => ({
  endpoint: process.env.AWS_ENDPOINT_URL, region: "us-east-1", maxAttempts: 1, credentials: { accessKeyId, secretAccessKey: secret },
});
const client = new LambdaClient(options(secretAccessKey));
await client.send(new ListFunctionsCommand({}));
await client.send(new PublishLayerVersionCommand({ LayerName: "signed", Content: { ZipFile: zip({ "a b+c.js": "1" }) } }));
await assert.rejects(client.send(new GetFunctionCommand({ FunctionName: "arn:aws:lambda:us-east-1:000000000000:function:none" })), { name: "ResourceNotFoundException" });
const logs = new CloudWatchLogsClient(options(secretAccessKey));
await logs.send(new CreateLogGroupCommand({ logGroupName: "/javascript/signed" }));
const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/javascript" }));
assert.equal(logGroups.length, 1);
await assert.rejects(new LambdaClient(options("wrong")).send(new ListFunctionsCommand({})), { name: "InvalidSignatureException" });
console.log("javascript: ok");
