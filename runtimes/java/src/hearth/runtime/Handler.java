package hearth.runtime;

/** A function of the user's with all that it takes to call it. */
interface Handler {
    /** Gives the body of the response; throws what the function threw. */
    byte[] call(Reply invocation) throws Throwable;
}
