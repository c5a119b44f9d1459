// The deployment of SameDeploymentTests, by the AWS SDK for JavaScript.
import { readFileSync } from "node:fs";
import * as lambda from "@aws-sdk/client-lambda";

const client = new lambda.LambdaClient({ endpoint: process.env.AWS_ENDPOINT_URL, region: "us-east-1", maxAttempts: 1 });
const FunctionName = "same-js";
await client.send(new lambda.CreateFunctionCommand({
  FunctionName,
  Runtime: process.env.HEARTH_TEST_PYTHON_RUNTIME,
  Handler: "handler.handler",
  Role: "arn:aws:iam::000000000000:role/test",
  Code: { ZipFile: readFileSync(process.argv[2]) },
  Description: "déjà vu",
  Timeout: 9,
  MemorySize: 256,
  Environment: { Variables: { KEY: "value", OTHER: "two words" } },
  EphemeralStorage: { Size: 1024 },
  TracingConfig: { Mode: "Active" },
  Tags: { team: "a" },
  Publish: true,
}));
await lambda.waitUntilFunctionActiveV2({ client, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
await client.send(new lambda.CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1", Description: "alias" }));
await client.send(new lambda.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 3 }));
await client.send(new lambda.PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 1 }));
