export const echo = async (event) => event;

/** Stays busy, so that no environment can serve two invocations of a burst; says which one it is and since when. */
export const hold = async (event) => {
  const began = Date.now() / 1000;
  await new Promise((resolve) => setTimeout(resolve, event.seconds * 1000));
  return { environment: process.env.AWS_LAMBDA_LOG_STREAM_NAME, began };
};
