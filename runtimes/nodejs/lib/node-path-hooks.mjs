// The same as in node-path.cjs, for versions of Node whose hooks run in another thread.

let parents = [];

export function initialize(data) {
  parents = data.parents;
}

export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^(\.|\/|[a-z]+:)/.test(specifier)) throw error;
    for (const parentURL of parents) {
      try {
        return await nextResolve(specifier, { ...context, parentURL });
      } catch {
        // The next folder may have it; when none has, the first error says where it was wanted.
      }
    }
    throw error;
  }
}
