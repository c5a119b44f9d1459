package hearth.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The context object, with the Context interface of the user's aws-lambda-java-core, whichever version that is: a method
 * that this runtime does not know gives null or 0. https://docs.aws.amazon.com/lambda/latest/dg/java-context.html
 */
final class ContextProxy {
    private ContextProxy() {
    }

    static Object of(Class<?> type, Reply invocation, LambdaLog log) {
        String deadline = invocation.header("lambda-runtime-deadline-ms");
        String memory = Variables.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE");
        Map<String, Function<Class<?>, Object>> values = new HashMap<>();
        values.put("getAwsRequestId", t -> invocation.requestId());
        values.put("getLogGroupName", t -> Variables.get("AWS_LAMBDA_LOG_GROUP_NAME"));
        values.put("getLogStreamName", t -> Variables.get("AWS_LAMBDA_LOG_STREAM_NAME"));
        values.put("getFunctionName", t -> Variables.get("AWS_LAMBDA_FUNCTION_NAME"));
        values.put("getFunctionVersion", t -> Variables.get("AWS_LAMBDA_FUNCTION_VERSION"));
        values.put("getInvokedFunctionArn", t -> invocation.header("lambda-runtime-invoked-function-arn"));
        values.put("getTenantId", t -> invocation.header("lambda-runtime-aws-tenant-id"));
        values.put("getXrayTraceId", t -> invocation.header("lambda-runtime-trace-id"));
        values.put("getMemoryLimitInMB", t -> memory == null ? 0 : Integer.parseInt(memory));
        values.put("getRemainingTimeInMillis", t -> deadline == null ? 0
            : (int) Math.max(0, Long.parseLong(deadline) - System.currentTimeMillis()));
        values.put("getLogger", t -> log.logger());
        values.put("getIdentity", t -> identity(t, fields(invocation.header("lambda-runtime-cognito-identity"))));
        values.put("getClientContext", t -> clientContext(t, fields(invocation.header("lambda-runtime-client-context"))));
        return proxy(type, values);
    }

    private static Object identity(Class<?> type, Map<?, ?> fields) {
        if (fields == null) {
            return null;
        }
        Map<String, Function<Class<?>, Object>> values = new HashMap<>();
        values.put("getIdentityId", t -> fields.get("cognitoIdentityId"));
        values.put("getIdentityPoolId", t -> fields.get("cognitoIdentityPoolId"));
        return proxy(type, values);
    }

    private static Object clientContext(Class<?> type, Map<?, ?> fields) {
        if (fields == null) {
            return null;
        }
        Map<String, Function<Class<?>, Object>> values = new HashMap<>();
        values.put("getCustom", t -> fields.get("custom"));
        values.put("getEnvironment", t -> fields.get("env"));
        values.put("getClient", t -> client(t, (Map<?, ?>) fields.get("client")));
        return proxy(type, values);
    }

    private static Object client(Class<?> type, Map<?, ?> fields) {
        if (fields == null) {
            return null;
        }
        Map<String, Function<Class<?>, Object>> values = new HashMap<>();
        values.put("getInstallationId", t -> fields.get("installation_id"));
        values.put("getAppTitle", t -> fields.get("app_title"));
        values.put("getAppVersionName", t -> fields.get("app_version_name"));
        values.put("getAppVersionCode", t -> fields.get("app_version_code"));
        values.put("getAppPackageName", t -> fields.get("app_package_name"));
        return proxy(type, values);
    }

    private static Map<?, ?> fields(String json) {
        return json == null || json.isEmpty() ? null : (Map<?, ?>) new JsonReader(json).read();
    }

    private static Object proxy(Class<?> type, Map<String, Function<Class<?>, Object>> values) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "equals":
                    return proxy == arguments[0];
                case "hashCode":
                    return System.identityHashCode(proxy);
                case "toString":
                    return type.getSimpleName();
                default:
                    return value(method, values.get(method.getName()));
            }
        });
    }

    private static Object value(Method method, Function<Class<?>, Object> source) {
        Object value = source == null ? null : source.apply(method.getReturnType());
        // A proxy cannot give null for a number.
        return value == null && method.getReturnType() == int.class ? (Object) 0 : value;
    }
}
