using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>The aws CLI, with the commands as people type them.</summary>
[Collection(WireServer.Name)]
public sealed class CliTests(SharedServer server)
{
    /// <summary>The commands of the project's first task, word for word; `pip install` stands aside for a module made here.</summary>
    private const string Flow = """
        mkdir python
        echo 'GREETING = "hello from the layer"' > python/my_module.py
        zip -q -r my-python-layer.zip python/
        aws lambda publish-layer-version --layer-name my-python-layer --description "My Python layer" \
          --zip-file fileb://my-python-layer.zip --compatible-runtimes python3.9 python3.10 python3.11 \
          --region us-east-1 > layer.json
        layer=$(python3 -c 'import json; print(json.load(open("layer.json"))["LayerVersionArn"])')
        echo "layer $layer"

        cat > lambda_function.py <<'END'
        import my_module
        count = 0
        def lambda_handler(event, context):
            global count
            count += 1
            print("count is", count)
            return {"greeting": my_module.GREETING, "name": event["name"], "count": count}
        END
        zip -q function.zip lambda_function.py
        aws lambda create-function --function-name my-function --runtime $HEARTH_TEST_PYTHON_RUNTIME \
          --handler lambda_function.lambda_handler --role arn:aws:iam::123456789012:role/lambda-role \
          --zip-file fileb://function.zip --layers "$layer" --region us-east-1 > function.json
        aws lambda wait function-active --function-name my-function --region us-east-1

        echo '{"name": "you"}' > event.json
        for n in 1 2; do
          aws lambda invoke --function-name my-function --payload fileb://event.json --region us-east-1 answer.json > invoked.json
          echo "answer $(cat answer.json)"
        done
        # Logs are written behind the answer, in batches.
        for n in 1 2 3 4 5; do
          aws logs tail /aws/lambda/my-function --region us-east-1 > tail.txt || true
          [[ $(grep -c 'REPORT RequestId' tail.txt) != 2 ]] || break
        done
        cat tail.txt
        """;

    [Fact]
    public async Task The_first_flow_works_word_for_word()
    {
        using var folder = new TemporaryFolder();
        // In an account of its own, for other tests publish the layer of the same name.
        var output = await RunAsync(Flow, folder, accessKeyId: "444444444444");
        output.ShouldContain("layer arn:aws:lambda:us-east-1:444444444444:layer:my-python-layer:1\n");
        output.ShouldContain("""answer {"greeting": "hello from the layer", "name": "you", "count": 1}""");
        output.ShouldContain("""answer {"greeting": "hello from the layer", "name": "you", "count": 2}""");
        var tail = output[output.LastIndexOf("answer ", StringComparison.Ordinal)..];
        tail.ShouldMatch(@"INIT_START Runtime Version: python:3[\s\S]*count is 1[\s\S]*REPORT RequestId: [\s\S]*count is 2[\s\S]*REPORT RequestId: ");
    }

    [Fact]
    public async Task Logs_tail_follow_shows_lines_as_they_come()
    {
        using var folder = new TemporaryFolder();
        var name = await server.Lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    print('followed', event['n'])\n"));
        (await server.Lambda.InvokeAsync(name, """{"n": 1}""")).ShouldSucceed();
        await server.Lambda.ReadLogAsync(name);
        var output = await RunAsync(
            $$"""
            aws logs tail /aws/lambda/{{name}} --follow > followed.txt &
            tail=$!
            trap 'kill $tail 2>/dev/null || true' EXIT
            await() { for n in $(seq 100); do grep -q "$1" followed.txt && return 0; sleep 0.2; done; cat followed.txt; return 1; }
            await 'followed 1'
            echo '{"n": 2}' > event.json
            aws lambda invoke --function-name {{name}} --payload fileb://event.json answer.json > /dev/null
            await 'followed 2'
            cat followed.txt
            """,
            folder);
        output.ShouldMatch(@"followed 1[\s\S]*followed 2");
    }

    [Fact]
    public async Task Errors_are_printed_with_the_code_and_the_operation()
    {
        using var folder = new TemporaryFolder();
        var output = await RunAsync("aws lambda get-function --function-name doesnotexist 2>&1 || echo \"status $?\"", folder);
        output.ShouldContain("An error occurred (ResourceNotFoundException) when calling the GetFunction operation: "
            + "Function not found: arn:aws:lambda:us-east-1:000000000000:function:doesnotexist");
        output.ShouldContain("status 25");
    }

    /// <summary>20 MB go up and come down in parts; the copy is one of parts too.</summary>
    private const string Files = """
        bucket=cli-$RANDOM$RANDOM
        aws s3 mb s3://$bucket
        mkdir -p site/sub && echo one > site/1.txt && echo two > 'site/sub/2 ü.txt'
        head -c 20000000 /dev/urandom > big
        aws s3 cp --no-progress big s3://$bucket/big
        aws s3 cp --no-progress s3://$bucket/big back && cmp big back
        echo piped | aws s3 cp - s3://$bucket/piped && aws s3 cp s3://$bucket/piped -
        aws s3 sync --no-progress site s3://$bucket/site
        echo "again: $(aws s3 sync --no-progress site s3://$bucket/site)"
        aws s3 cp --no-progress s3://$bucket/big s3://$bucket/copied
        aws s3 mv --no-progress s3://$bucket/copied s3://$bucket/moved
        aws s3 ls --recursive s3://$bucket
        rm site/1.txt && aws s3 sync --no-progress --delete site s3://$bucket/site
        mkdir down && aws s3 sync --no-progress s3://$bucket/site down && cat 'down/sub/2 ü.txt'
        aws s3 rm --quiet --recursive s3://$bucket/site
        aws s3 ls s3://$bucket/site || echo "nothing, status $?"
        aws s3 rb s3://$bucket 2>&1 || echo "not removed"
        aws s3 rb --force s3://$bucket | tail -n 1
        """;

    [Fact]
    public async Task Files_go_to_S3_and_come_back()
    {
        using var folder = new TemporaryFolder();
        var output = await RunAsync(Files, folder);
        output.ShouldContain("make_bucket: cli-");
        output.ShouldContain("\npiped\n");
        output.ShouldContain("again: \n");
        output.ShouldMatch(@"20000000 big\n.* 20000000 moved\n.* 6 piped\n.* 4 site/1.txt\n.* 4 site/sub/2 ü.txt\n");
        output.ShouldContain("\ntwo\nnothing, status 1\n");
        output.ShouldContain("BucketNotEmpty");
        output.ShouldContain("not removed");
        output.ShouldContain("remove_bucket: cli-");
    }

    /// <summary>
    /// Version 1 of the CLI reads AWS_ENDPOINT_URL for every service but SQS, for which it has addresses of its own. Debian's 2.9 speaks
    /// the query protocol, newer ones JSON: both are run where both are.
    /// </summary>
    private const string Messages = """
        sqs() { "$program" sqs "$@" --endpoint-url "$AWS_ENDPOINT_URL"; }
        for program in aws /usr/bin/aws; do
          url=$(sqs create-queue --queue-name cli-queue --attributes VisibilityTimeout=5 --query QueueUrl --output text)
          sqs send-message --queue-url $url --message-body 'höre & staune' --message-attributes '{"kind": {"DataType": "String", "StringValue": "a"}}' > sent.json
          sqs send-message-batch --queue-url $url --entries Id=1,MessageBody=first Id=2,MessageBody=second --query 'Successful[].Id' --output text
          sqs get-queue-attributes --queue-url $url --attribute-names ApproximateNumberOfMessages --query Attributes.ApproximateNumberOfMessages --output text
          sqs receive-message --queue-url $url --wait-time-seconds 5 --message-attribute-names All > got.json
          python3 -c 'import json; message = json.load(open("got.json"))["Messages"][0]; print(message["Body"], message["MessageAttributes"]["kind"]["StringValue"])'
          sqs delete-message --queue-url $url --receipt-handle $(python3 -c 'import json; print(json.load(open("got.json"))["Messages"][0]["ReceiptHandle"])')
          sqs purge-queue --queue-url $url
          sqs receive-message --queue-url $url
          sqs delete-queue --queue-url $url
          sqs get-queue-url --queue-name cli-queue 2>&1 || echo "status $?"
        done
        """;

    [Fact]
    public async Task Messages_go_to_a_queue_and_are_received()
    {
        using var folder = new TemporaryFolder();
        var output = await RunAsync(Messages, folder);
        const string Once = @"1\t2\n3\nhöre & staune a\n\s*An error occurred \(AWS.SimpleQueueService.NonExistentQueue\) when calling the GetQueueUrl operation: The specified queue does not exist.*\nstatus 25\d\n";
        output.ShouldMatch($@"\A{Once}{Once}\z");
    }

    private Task<string> RunAsync(string script, TemporaryFolder folder, string accessKeyId = "test") => ClientProgram.RunBashAsync(
        script,
        server.Url,
        folder.Path,
        new Dictionary<string, string> { ["PATH"] = AwsCli.PathWith(folder), ["AWS_ACCESS_KEY_ID"] = accessKeyId });
}
