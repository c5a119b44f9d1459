package com.amazonaws.services.lambda.crac;

/** What the hooks before a snapshot threw is suppressed in it. */
public class CheckpointException extends Exception {
    private static final long serialVersionUID = 1;

    public CheckpointException() {
    }
}
