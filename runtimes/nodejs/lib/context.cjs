'use strict';

// The context object. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
// target: an object that already has the properties by which a handler ends its invocation.

function fillContext(target, invocation) {
  const { header } = invocation;
  const environ = process.env;
  const deadline = Number(header('lambda-runtime-deadline-ms'));
  target.functionVersion = environ.AWS_LAMBDA_FUNCTION_VERSION;
  target.functionName = environ.AWS_LAMBDA_FUNCTION_NAME;
  target.memoryLimitInMB = environ.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
  target.logGroupName = environ.AWS_LAMBDA_LOG_GROUP_NAME;
  target.logStreamName = environ.AWS_LAMBDA_LOG_STREAM_NAME;
  target.clientContext = parse(header('lambda-runtime-client-context'), 'ClientContext');
  target.identity = parse(header('lambda-runtime-cognito-identity'), 'CognitoIdentity');
  target.invokedFunctionArn = header('lambda-runtime-invoked-function-arn');
  target.awsRequestId = header('lambda-runtime-aws-request-id');
  target.tenantId = header('lambda-runtime-aws-tenant-id');
  target.getRemainingTimeInMillis = () => deadline - Date.now();
  return target;
}

function parse(text, name) {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}

module.exports = { fillContext };
