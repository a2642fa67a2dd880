/** What went wrong, in parts: a page can say it in its place, a service can log it. */
export class ModelPairError extends Error {
  constructor({ code, message, field, line, column, advice }, options) {
    super(message, options);
    Object.assign(this, { code, field, line, column, advice });
  }

  get name() {
    return 'ModelPairError';
  }
}

/** What was thrown, as an error of ours; what the engine throws is plain data. */
export function asError(thrown) {
  if (thrown instanceof ModelPairError) return thrown;
  if (thrown instanceof WebAssembly.RuntimeError) {
    const advice = 'load a new advisor, and report this with the situation';
    return new ModelPairError({ code: 'panic', message: `the engine stopped: ${thrown.message}`, advice }, { cause: thrown });
  }
  if (thrown && typeof thrown === 'object' && 'code' in thrown && !(thrown instanceof Error)) return new ModelPairError(thrown);
  return new ModelPairError({ code: 'load', message: String(thrown?.message ?? thrown) }, { cause: thrown });
}
