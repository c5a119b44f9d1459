package com.amazonaws.services.lambda.crac;

/**
 * Where functions register what is to be told of snapshots. They do so through the library org.crac, which they bring: it looks for the
 * package that the property org.crac.Core.Compat names, and `bootstrap` names this one, as AWS's does.
 */
public final class Core {
    private static final Context<Resource> GLOBAL = new GlobalContext();

    private Core() {
    }

    public static Context<Resource> getGlobalContext() {
        return GLOBAL;
    }

    /** A function cannot ask for a snapshot. */
    public static void checkpointRestore() {
        throw new UnsupportedOperationException();
    }
}
