// A module's variables live as long as their execution environment: they tell a cold start from a warm one.
let invocations = 0;

export const handler = async (event, context) => {
  invocations += 1;
  console.log('invocation %d of this environment', invocations);
  return {
    message: `Hello, ${event.name ?? 'world'}!`,
    start: invocations === 1 ? 'cold' : 'warm',
    invocations,
    node: process.version,
    remainingMs: context.getRemainingTimeInMillis(),
  };
};
