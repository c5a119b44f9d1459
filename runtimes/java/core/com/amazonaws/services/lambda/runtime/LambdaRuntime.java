package com.amazonaws.services.lambda.runtime;

public final class LambdaRuntime {
    /** The runtime client puts its logger here. */
    private static volatile LambdaLogger logger;

    private LambdaRuntime() {
    }

    public static LambdaLogger getLogger() {
        return logger;
    }
}
