// Imported by a process that waits for its function, as a handler will be: so that the loader of ES modules is warm.
export const handler = async (event) => {
  console.log('rehearsed', event);
  return event;
};
