package com.amazonaws.services.lambda.crac;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Before a snapshot what was registered last is told first, after a restore what was registered first; all are, whatever one throws. */
final class GlobalContext extends Context<Resource> {
    private final List<WeakReference<Resource>> registered = new ArrayList<>();

    @Override
    public synchronized void register(Resource resource) {
        registered.removeIf(reference -> reference.get() == null || reference.get() == resource);
        registered.add(new WeakReference<>(resource));
    }

    @Override
    public synchronized void beforeCheckpoint(Context<? extends Resource> context) throws CheckpointException {
        List<Resource> resources = living();
        Collections.reverse(resources);
        CheckpointException failure = new CheckpointException();
        for (Resource resource : resources) {
            try {
                resource.beforeCheckpoint(this);
            } catch (CheckpointException e) {
                // That of a context with resources of its own.
                Arrays.stream(e.getSuppressed()).forEach(failure::addSuppressed);
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    @Override
    public synchronized void afterRestore(Context<? extends Resource> context) throws RestoreException {
        RestoreException failure = new RestoreException();
        for (Resource resource : living()) {
            try {
                resource.afterRestore(this);
            } catch (RestoreException e) {
                Arrays.stream(e.getSuppressed()).forEach(failure::addSuppressed);
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** In the order of their registration. */
    private List<Resource> living() {
        List<Resource> resources = new ArrayList<>();
        for (WeakReference<Resource> reference : registered) {
            Resource resource = reference.get();
            if (resource != null) {
                resources.add(resource);
            }
        }
        return resources;
    }
}
