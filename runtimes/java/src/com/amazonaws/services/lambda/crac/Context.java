package com.amazonaws.services.lambda.crac;

/** Tells its resources of snapshots. It does not keep them alive: one that nobody else refers to any more is told nothing. */
public abstract class Context<R extends Resource> implements Resource {
    protected Context() {
    }

    @Override
    public abstract void beforeCheckpoint(Context<? extends Resource> context) throws CheckpointException;

    @Override
    public abstract void afterRestore(Context<? extends Resource> context) throws RestoreException;

    public abstract void register(R resource);
}
