package hearth.runtime;

import com.amazonaws.services.lambda.crac.Core;
import java.io.IOException;

/**
 * What a function with SnapStart does between its initialisation and its first invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html
 */
final class Snapshot {
    // AWS's, which shows in "exit status".
    private static final int EXIT = 64;

    private Snapshot() {
    }

    static boolean isWanted() {
        return "snap-start".equals(Variables.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }

    static void waitForRestore(RuntimeApi api, LambdaLog log) throws IOException {
        try {
            Core.getGlobalContext().beforeCheckpoint(null);
        } catch (Exception e) {
            fail(api, log, "init/error", e, "Runtime.BeforeCheckpointError");
        }
        // As on AWS: a snapshot that waits need not hold what INIT left behind.
        System.gc();
        api.restoreNext();
        try {
            Core.getGlobalContext().afterRestore(null);
        } catch (Exception e) {
            fail(api, log, "restore/error", e, "Runtime.AfterRestoreError");
        }
    }

    private static void fail(RuntimeApi api, LambdaLog log, String path, Exception e, String type) throws IOException {
        ErrorObject.removeOwnFrames(e);
        log.error(UserFault.of(e, true).report());
        api.postError(path, ErrorObject.encode(e), type);
        System.exit(EXIT);
    }
}
