package functions;

import com.amazonaws.services.lambda.runtime.RequestHandler;

abstract class TypedBase<O, I> implements RequestHandler<I, O> {
}
