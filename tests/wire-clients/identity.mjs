// The AWS SDK for JavaScript: a role is made, assumed, and used with a function, while any credentials are taken.
import assert from "node:assert/strict";
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";

const settings = { endpoint: process.env.AWS_ENDPOINT_URL, region: "us-east-1", maxAttempts: 1 };
const users = new iam.IAMClient(settings);
const tokens = new sts.STSClient(settings);

const me = await tokens.send(new sts.GetCallerIdentityCommand({}));
assert.match(me.Arn, /^arn:aws:iam::\d{12}:root$/);

const trust = service => JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: service, Action: "sts:AssumeRole" }],
});
const RoleName = "js-role";
const { Role } = await users.send(new iam.CreateRoleCommand({
  RoleName, AssumeRolePolicyDocument: trust({ AWS: me.Arn }), Tags: [{ Key: "a", Value: "b" }],
}));
assert.equal(Role.Arn, `arn:aws:iam::${me.Account}:role/${RoleName}`);
const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
await users.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
const attached = await users.send(new iam.ListAttachedRolePoliciesCommand({ RoleName }));
assert.deepEqual(attached.AttachedPolicies.map(policy => policy.PolicyArn), [PolicyArn]);

const assumed = await tokens.send(new sts.AssumeRoleCommand({ RoleArn: Role.Arn, RoleSessionName: "session", DurationSeconds: 900 }));
assert.match(assumed.Credentials.AccessKeyId, /^ASIA/);
assert.ok(assumed.Credentials.Expiration > new Date());
const session = new sts.STSClient({
  ...settings,
  credentials: {
    accessKeyId: assumed.Credentials.AccessKeyId,
    secretAccessKey: assumed.Credentials.SecretAccessKey,
    sessionToken: assumed.Credentials.SessionToken,
  },
});
const who = await session.send(new sts.GetCallerIdentityCommand({}));
assert.equal(who.Arn, `arn:aws:sts::${me.Account}:assumed-role/${RoleName}/session`);

const simulated = await users.send(new iam.SimulateCustomPolicyCommand({
  PolicyInputList: [JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:Get*", Resource: "*" }] })],
  ActionNames: ["s3:GetObject", "s3:PutObject"],
}));
assert.deepEqual(simulated.EvaluationResults.map(result => result.EvalDecision), ["allowed", "implicitDeny"]);

await assert.rejects(
  users.send(new iam.GetRoleCommand({ RoleName: "none" })),
  error => error.name === "NoSuchEntityException" && error.$metadata.httpStatusCode === 404);
await assert.rejects(users.send(new iam.DeleteRoleCommand({ RoleName })), { name: "DeleteConflictException" });
await users.send(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }));
await users.send(new iam.DeleteRoleCommand({ RoleName }));
