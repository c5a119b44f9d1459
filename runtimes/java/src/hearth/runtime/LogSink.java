package hearth.runtime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;

/** Where log events go: frames on the telemetry file descriptor, or text on standard output. */
final class LogSink {
    private static final int FRAME = 0xa55a0000;
    private static final int JSON = 2;
    private static final int TEXT = 3;
    private static final int HEAD_BYTES = 16;
    private final OutputStream pipe;

    /** @param pipe null for standard output */
    LogSink(OutputStream pipe) {
        this.pipe = pipe;
    }

    static LogSink open() {
        String descriptor = Variables.get("_LAMBDA_TELEMETRY_LOG_FD");
        if (descriptor != null) {
            try {
                return new LogSink(new FileOutputStream(descriptor(Integer.parseInt(descriptor))));
            } catch (IOException | RuntimeException e) {
                System.err.println("The log goes to standard output: " + e);
            }
        }
        return new LogSink(null);
    }

    /** The jar's manifest opens java.io for this: Java has no other way to a descriptor that it inherited. */
    static FileDescriptor descriptor(int number) throws IOException {
        try {
            Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(number);
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    /** @param level 0 none, 1 TRACE, 2 DEBUG, 3 INFO, 4 WARN, 5 ERROR, 6 FATAL */
    void write(byte[] message, int level, boolean json) {
        if (pipe == null) {
            System.out.write(message, 0, message.length);
            System.out.flush();
            return;
        }
        long microseconds = System.currentTimeMillis() * 1000;
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + message.length);
        frame.putInt(FRAME + level * 4 + (json ? JSON : TEXT)).putInt(message.length).putLong(microseconds).put(message);
        // One write for a frame, so that those of several threads do not mix.
        synchronized (this) {
            try {
                pipe.write(frame.array());
            } catch (IOException e) {
                System.err.println("A log event was lost: " + e);
            }
        }
    }
}
