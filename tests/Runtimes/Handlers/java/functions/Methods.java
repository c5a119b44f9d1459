package functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain methods, with every signature that AWS takes. */
public class Methods {
    private static int constructed;
    private int count;

    public Methods() {
        constructed++;
    }

    public Order pojo(Order order) {
        order.setCount(order.getCount() + ++count);
        return order;
    }

    public String text(String text, Context context) {
        return text + " " + constructed;
    }

    public static int number(int number) {
        return number + 1;
    }

    public Object map(Map<String, Object> map) {
        return map;
    }

    public int listOf(List<Order> orders) {
        return orders.get(0).getCount();
    }

    public void nothing() {
        count++;
    }

    public void streams(InputStream input, OutputStream output, Context context) throws IOException {
        output.write('[');
        for (int value = input.read(); value >= 0; value = input.read()) {
            output.write(value);
        }
        output.write(']');
    }

    public Map<String, Object> context(Context context) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", context.getAwsRequestId());
        values.put("arn", context.getInvokedFunctionArn());
        values.put("name", context.getFunctionName());
        values.put("version", context.getFunctionVersion());
        values.put("memory", context.getMemoryLimitInMB());
        values.put("group", context.getLogGroupName());
        values.put("stream", context.getLogStreamName());
        values.put("remaining", context.getRemainingTimeInMillis());
        values.put("custom", context.getClientContext() == null ? null : context.getClientContext().getCustom());
        values.put("title", context.getClientContext() == null ? null : context.getClientContext().getClient().getAppTitle());
        values.put("trace", System.getProperty("com.amazonaws.xray.traceHeader"));
        values.put("heapMb", Runtime.getRuntime().maxMemory() >> 20);
        return values;
    }

    public void overloaded(String text) {
        throw new IllegalStateException("the shorter overload");
    }

    public String overloaded(String text, Context context) {
        return "with context";
    }

    public String fails(Object event) {
        throw new RuntimeException("Error: some_error_msg", new IllegalArgumentException("the cause"));
    }

    public void failsWithoutMessage() throws Exception {
        throw new IOException();
    }

    public void exits() {
        System.exit(3);
    }

    public void overflows() {
        overflows();
    }

    public void logs(Context context) {
        System.out.println("on standard output");
        System.err.print("on standard error\n");
        context.getLogger().log("first line\nsecond line\n");
        context.getLogger().log("with level", LogLevel.WARN);
        context.getLogger().log("below the level", LogLevel.TRACE);
        LambdaRuntime.getLogger().log("by LambdaRuntime");
    }

    public String usesLayer() throws Exception {
        return (String) Class.forName("layered.Layered", true, Thread.currentThread().getContextClassLoader()).getMethod("text").invoke(null);
    }
}
