// The AWS SDK for JavaScript: metrics, statistics, math, paging, alarms and errors, in each protocol that CloudWatch speaks. This version
// speaks query by itself, later ones rpc-v2-cbor.
import assert from "node:assert/strict";
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import { AwsJson1_0Protocol, AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";

const minute = 60_000;
const now = new Date(Math.floor(Date.now() / minute) * minute);
const StartTime = new Date(now.getTime() - 10 * minute);
const EndTime = new Date(now.getTime() + 2 * minute);
const defaultNamespace = "com.amazonaws.cloudwatch";

await useCloudWatch("Query", "application/x-www-form-urlencoded", {});
await useCloudWatch("Cbor", "application/cbor", { protocol: new AwsSmithyRpcV2CborProtocol({ defaultNamespace, awsQueryCompatible: true }) });
await useCloudWatch("Json", "application/x-amz-json-1.0", {
  protocol: new AwsJson1_0Protocol({ defaultNamespace, serviceTarget: "GraniteServiceVersion20100801", awsQueryCompatible: true }),
});

async function useCloudWatch(Namespace, contentType, protocol) {
  const client = new cloudwatch.CloudWatchClient({ endpoint: process.env.AWS_ENDPOINT_URL, region: "us-east-1", maxAttempts: 1, ...protocol });
  const Dimensions = [{ Name: "Queue", Value: "a" }];

  // Or a change of the SDK's default would quietly test another protocol.
  let sent;
  client.middlewareStack.add(next => args => {
    sent = args.request.headers["content-type"];
    return next(args);
  }, { step: "finalizeRequest", name: "contentType" });

  await client.send(new cloudwatch.PutMetricDataCommand({
    Namespace,
    MetricData: [
      { MetricName: "Depth", Dimensions, Timestamp: new Date(now.getTime() - 2 * minute), Values: [1, 2, 3], Counts: [1, 1, 2], Unit: "Count" },
      { MetricName: "Depth", Dimensions, Timestamp: new Date(now.getTime() - minute), Value: 10, Unit: "Count" },
    ],
  }));
  assert.equal(sent, contentType);

  const { Metrics } = await client.send(new cloudwatch.ListMetricsCommand({ Namespace }));
  assert.deepEqual(Metrics, [{ Namespace, MetricName: "Depth", Dimensions }]);

  const { Datapoints } = await client.send(new cloudwatch.GetMetricStatisticsCommand({
    Namespace, MetricName: "Depth", Dimensions, StartTime, EndTime, Period: 60, Statistics: ["Sum", "Maximum"],
  }));
  Datapoints.sort((a, b) => a.Timestamp - b.Timestamp);
  assert.deepEqual(Datapoints.map(point => [point.Sum, point.Maximum, point.Unit]), [[9, 3, "Count"], [10, 10, "Count"]]);
  assert.ok(Datapoints[0].Timestamp instanceof Date);

  const MetricDataQueries = [
    { Id: "m1", MetricStat: { Metric: { Namespace, MetricName: "Depth", Dimensions }, Period: 60, Stat: "Sum" } },
    { Id: "e1", Expression: "m1 * 2" },
  ];
  const seen = {};
  for await (const page of cloudwatch.paginateGetMetricData({ client }, { MetricDataQueries, StartTime, EndTime, ScanBy: "TimestampAscending", MaxDatapoints: 2 }))
    for (const result of page.MetricDataResults) (seen[result.Id] ??= []).push(...result.Values);
  assert.deepEqual(seen, { m1: [9, 10], e1: [18, 20] });

  await client.send(new cloudwatch.PutMetricAlarmCommand({
    AlarmName: "javascript", Namespace, MetricName: "Depth", Dimensions, Statistic: "Sum", Period: 60, EvaluationPeriods: 1, Threshold: 1.5,
    ComparisonOperator: "GreaterThanThreshold", ActionsEnabled: false,
  }));
  await client.send(new cloudwatch.SetAlarmStateCommand({ AlarmName: "javascript", StateValue: "ALARM", StateReason: "asked" }));
  const { MetricAlarms: [alarm] } = await client.send(new cloudwatch.DescribeAlarmsCommand({ AlarmNames: ["javascript"] }));
  assert.equal(alarm.StateValue, "ALARM");
  assert.equal(alarm.Threshold, 1.5);

  await assert.rejects(
    client.send(new cloudwatch.SetAlarmStateCommand({ AlarmName: "absent", StateValue: "OK", StateReason: "asked" })),
    error => error instanceof cloudwatch.ResourceNotFound && error.$metadata.httpStatusCode === 404);
  await assert.rejects(
    client.send(new cloudwatch.PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: "x", Value: 1, Values: [1] }] })),
    error => error instanceof cloudwatch.InvalidParameterCombinationException && error.$metadata.httpStatusCode === 400);
  await client.send(new cloudwatch.DeleteAlarmsCommand({ AlarmNames: ["javascript"] }));
}
