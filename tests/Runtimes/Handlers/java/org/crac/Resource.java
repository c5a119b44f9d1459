package org.crac;

// A stand-in for the library org.crac, which functions with SnapStart bring: the same types, and the same way to the runtime.
public interface Resource {
    void beforeCheckpoint(Context<? extends Resource> context) throws Exception;

    void afterRestore(Context<? extends Resource> context) throws Exception;
}
