import { pino } from 'pino'

export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * JSON lines on standard error. Callers give ids, counts, codes and durations: never a text, a phone
 * number or a secret. As a second net, fields that usually hold one are removed.
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'body',
          'text',
          'content',
          'phone',
          'from',
          'to',
          'token',
          'password',
          'authorization',
        ].flatMap((name) => [name, `*.${name}`]),
        remove: true,
      },
      serializers: { err: describeError },
    },
    pino.destination({ fd: 2, sync: true }),
  )
}

/** For tests and commands whose output is their own. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * An error as a log may show it: class, code and stack lines. Its message can quote a text or a query's
 * parameters, so it stays out unless it comes from our own code's fixed wording.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    code: (error as { code?: unknown }).code,
    stack: frames.slice(0, 8).map((line) => line.trim()),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  }
}
