// The same for a handler that is required.
exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  console.log('rehearsed', event);
  callback(null, event);
};
