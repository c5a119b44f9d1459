package com.amazonaws.services.lambda.crac;

/** What the hooks after a restore threw is suppressed in it. */
public class RestoreException extends Exception {
    private static final long serialVersionUID = 1;

    public RestoreException() {
    }
}
