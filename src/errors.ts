/** A mistake in what the operator gave us (environment, arguments, a file): one clear line, no stack. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** The message of anything that was thrown, without its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
