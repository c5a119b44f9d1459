using Hearth.Tests.Wire.Server;

namespace Hearth.Tests.Soak;

/// <summary>
/// One handler in three languages: it logs the id of its event, then does as the event says. Its generation tells the code
/// that was deployed; every update counts it up.
/// </summary>
internal static class SoakFunctions
{
    public static readonly string[] Languages = ["python", "node", "bash"];

    /// <summary>Bash answers and exits; it has no use for the rest.</summary>
    public static bool CanDo(string language, string what) => language != "bash" || what is "echo" or "sleep" or "exit" or "hang";

    public static FunctionFiles Files(string language, int generation) => language switch
    {
        "python" => FunctionFiles.Python(Python.Replace("@GENERATION@", $"{generation}", StringComparison.Ordinal)),
        "node" => FunctionFiles.Node(Node.Replace("@GENERATION@", $"{generation}", StringComparison.Ordinal)),
        _ => FunctionFiles.Bash(Bash.Replace("@GENERATION@", $"{generation}", StringComparison.Ordinal)),
    };

    private const string Python =
        """
        import os, subprocess, time

        def handler(event, context):
            print('RAN', event['id'], flush=True)
            what = event['do']
            if what == 'sleep': time.sleep(0.05)
            elif what == 'raise': raise ValueError(event['id'])
            elif what == 'exit': os._exit(3)
            elif what == 'hang': time.sleep(60)
            elif what == 'hog': bytearray(b'x') * (600 << 20)
            elif what == 'spawn': subprocess.Popen(['/bin/sleep', '1000'])
            elif what == 'file':
                with open('/tmp/' + event['id'], 'wb') as file: file.write(b'x' * (1 << 20))
                globals().setdefault('kept', []).append(open('/tmp/' + event['id'], 'rb'))
            return {'id': event['id'], 'generation': @GENERATION@}
        """;

    private const string Node =
        """
        import fs from 'node:fs';
        import { spawn } from 'node:child_process';
        const kept = [];

        export async function handler(event) {
            console.log('RAN ' + event.id);
            switch (event.do) {
                case 'sleep': await new Promise(done => setTimeout(done, 50)); break;
                case 'raise': throw new TypeError(event.id);
                case 'exit': process.exit(3);
                case 'hang': await new Promise(done => setTimeout(done, 60000)); break;
                case 'hog': for (;;) kept.push(Buffer.alloc(16 << 20, 1));
                case 'spawn': spawn('/bin/sleep', ['1000'], { stdio: 'ignore' }).unref(); break;
                case 'file':
                    fs.writeFileSync('/tmp/' + event.id, Buffer.alloc(1 << 20));
                    kept.push(fs.openSync('/tmp/' + event.id));
            }
            return { id: event.id, generation: @GENERATION@ };
        }
        """;

    private const string Bash =
        """
        #!/bin/bash
        api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
        while true; do
          event=$(curl -sS -D /tmp/headers "$api/next") || exit 1
          request=$(grep -i '^lambda-runtime-aws-request-id:' /tmp/headers | tr -d '\r' | cut -d' ' -f2)
          id=${event#*\"id\":\"}; id=${id%%\"*}
          echo "RAN $id"
          case $event in
            *'"do":"sleep"'*) sleep 0.05 ;;
            *'"do":"exit"'*) exit 3 ;;
            *'"do":"hang"'*) sleep 60 ;;
          esac
          curl -sS -o /dev/null -d "{\"id\":\"$id\",\"generation\":@GENERATION@}" "$api/$request/response"
        done
        """;
}
