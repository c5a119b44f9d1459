package hearth.runtime;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A process that has booted before its function is known waits here. Java can change neither its environment nor its directory, so the server does,
 * while nothing of this process runs: what the function finds is what it would have found after a start of its own.
 */
final class Claim {
    private static final int CLAIM = 4;
    private static final int TOLD_BYTES = 4;
    private static final String BOOTED = "_HEARTH_BOOTED=";

    private Claim() {
    }

    /** Whether this process has no function yet. No function can set the variable: the names of theirs begin with a letter. */
    static boolean isAwaited() throws IOException {
        byte[] environment = new byte[0];
        try (FileInputStream file = new FileInputStream("/proc/self/environ")) {
            byte[] part = new byte[8192];
            for (int length = file.read(part); length > 0; length = file.read(part)) {
                byte[] whole = new byte[environment.length + length];
                System.arraycopy(environment, 0, whole, 0, environment.length);
                System.arraycopy(part, 0, whole, environment.length, length);
                environment = whole;
            }
        }
        return new String(environment, StandardCharsets.ISO_8859_1).contains(BOOTED);
    }

    /** Returns when this process is a function's, with the connection that it has made meanwhile. */
    static RuntimeApi await() throws IOException {
        Rehearsal.rehearse();
        RuntimeApi api = new RuntimeApi(RuntimeApi.USUAL_ADDRESS);
        api.connect();
        FileDescriptor descriptor = LogSink.descriptor(CLAIM);
        try (FileInputStream input = new FileInputStream(descriptor); FileOutputStream output = new FileOutputStream(descriptor)) {
            output.write('!');
            for (int told = 0; told < TOLD_BYTES; told++) {
                if (input.read() < 0) {
                    Runtime.getRuntime().halt(0); // The sandbox is being taken down unused.
                }
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(0); // Likewise, with its connection reset.
        }
        return api;
    }
}
