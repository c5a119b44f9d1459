package com.amazonaws.services.lambda.crac;

/** Something of a function's that is told of snapshots. https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html */
public interface Resource {
    void beforeCheckpoint(Context<? extends Resource> context) throws Exception;

    void afterRestore(Context<? extends Resource> context) throws Exception;
}
