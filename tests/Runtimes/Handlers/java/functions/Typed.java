package functions;

import com.amazonaws.services.lambda.runtime.Context;

/** A RequestHandler whose types are said to a superclass, and in another order. */
public class Typed extends TypedBase<String, Order> {
    @Override
    public String handleRequest(Order order, Context context) {
        return order.getName() + " " + context.getAwsRequestId();
    }
}
