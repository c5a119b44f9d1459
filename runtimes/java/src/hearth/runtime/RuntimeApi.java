package hearth.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The Lambda Runtime API (2018-06-01) over one kept-alive socket.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 *
 * HttpURLConnection costs 40 ms at the first request; and this sends an answer and the request for the next invocation
 * in one write (HTTP/1.1 pipelining), which saves a round trip for each invocation.
 */
class RuntimeApi {
    /** What AWS_LAMBDA_RUNTIME_API is in every sandbox. */
    static final String USUAL_ADDRESS = "127.0.0.1:9001";
    private static final String BASE = "/2018-06-01/runtime/";
    private final String host;
    private final int port;
    private final String tail;
    private final byte[] getNext;
    private InputStream input;
    private OutputStream output;

    /** @param address AWS_LAMBDA_RUNTIME_API, "127.0.0.1:9001" */
    RuntimeApi(String address) {
        int colon = address.lastIndexOf(':');
        host = address.substring(0, colon);
        port = Integer.parseInt(address.substring(colon + 1));
        tail = " HTTP/1.1\r\nHost: " + address + "\r\n";
        getNext = ascii("GET " + BASE + "invocation/next" + tail + "\r\n");
    }

    /** Made at the first request unless it was made ahead. */
    void connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(host, port));
        attach(socket.getInputStream(), socket.getOutputStream());
    }

    final void attach(InputStream from, OutputStream to) {
        input = new BufferedInputStream(from, 16384);
        output = to;
    }

    /** Blocks until there is an invocation. */
    Reply next() throws IOException {
        send(getNext);
        return readNext();
    }

    /** Blocks until the snapshot that this process is has been restored. */
    void restoreNext() throws IOException {
        send(ascii("GET " + BASE + "restore/next" + tail + "\r\n"));
        readNext();
    }

    Reply postResponseThenNext(String requestId, byte[] body) throws IOException {
        return postThenNext("invocation/" + requestId + "/response", body, null);
    }

    Reply postErrorThenNext(String requestId, byte[] body, String errorType) throws IOException {
        return postThenNext("invocation/" + requestId + "/error", body, errorType);
    }

    /** For errors after which the process ends. */
    void postError(String path, byte[] body, String errorType) throws IOException {
        send(message(path, body, errorType, new byte[0]));
        readReply();
    }

    private Reply postThenNext(String path, byte[] body, String errorType) throws IOException {
        Reply reply;
        try {
            send(message(path, body, errorType, getNext));
            reply = readReply();
        } catch (IOException e) {
            // The server may refuse a body by closing the connection (a response that is too large is the
            // platform's finding). The runtime then just asks for the next invocation.
            close();
            return next();
        }
        if (reply.status >= 500) {
            throw new IllegalStateException("The Runtime API answered " + reply.status);
        }
        return input == null ? next() : readNext();
    }

    private byte[] message(String path, byte[] body, String errorType, byte[] after) {
        String head = "POST " + BASE + path + tail + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n"
            + (errorType == null ? "" : "Lambda-Runtime-Function-Error-Type: " + errorType + "\r\n") + "\r\n";
        byte[] message = new byte[head.length() + body.length + after.length];
        System.arraycopy(ascii(head), 0, message, 0, head.length());
        System.arraycopy(body, 0, message, head.length(), body.length);
        System.arraycopy(after, 0, message, head.length() + body.length, after.length);
        return message;
    }

    private void send(byte[] data) throws IOException {
        if (input == null) {
            connect();
        }
        output.write(data);
    }

    private void close() {
        try {
            input.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        input = null;
    }

    private Reply readNext() throws IOException {
        Reply reply = readReply();
        if (reply.status != 200) {
            throw new IllegalStateException("The Runtime API answered " + reply.status + ": " + reply.text());
        }
        return reply;
    }

    private Reply readReply() throws IOException {
        Reply reply = new Reply(Integer.parseInt(readLine().substring(9, 12)));
        readHeaders(reply);
        if (reply.status == 100) {
            return readReply();
        }
        String coding = reply.header("transfer-encoding");
        String length = reply.header("content-length");
        reply.body = coding != null && coding.contains("chunked") ? readChunks() : readBytes(length == null ? 0 : Integer.parseInt(length));
        if ("close".equalsIgnoreCase(reply.header("connection"))) {
            close();
        }
        return reply;
    }

    private void readHeaders(Reply reply) throws IOException {
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            reply.headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
        }
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(readLine().split(";")[0], 16);
            body.write(readBytes(length), 0, length);
            if (length == 0) {
                readHeaders(new Reply(0)); // Trailers, which nothing here needs.
                return body.toByteArray();
            }
            readLine();
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int value = readByte(); value != '\n'; value = readByte()) {
            if (value != '\r') {
                line.write(value);
            }
        }
        // Header values are UTF-8; the client context holds whatever the caller sent.
        return new String(line.toByteArray(), StandardCharsets.UTF_8);
    }

    private int readByte() throws IOException {
        int value = input.read();
        if (value < 0) {
            throw new EOFException("The Runtime API closed the connection");
        }
        return value;
    }

    private byte[] readBytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int filled = 0; filled < length;) {
            int count = input.read(bytes, filled, length - filled);
            if (count < 0) {
                throw new EOFException("The Runtime API closed the connection");
            }
            filled += count;
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
