import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'

// https://www.postgresql.org/docs/current/errcodes-appendix.html: the server goes down, comes up, or is full.
const outageCodes = new Set(['57P01', '57P02', '57P03', '53300'])
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])

/** Whether the database was away, and not the statement wrong. */
export function isOutage(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string')
    return code.startsWith('08') || outageCodes.has(code) || networkCodes.has(code)
  // The driver's own errors have no code.
  return (
    typeof message === 'string' &&
    /^Connection terminated|Client has encountered a connection error/.test(message)
  )
}

/** Some 7 s in all: less than a gateway waits for our answer (15 s). */
const policy = retry(handleWhen(isOutage), {
  maxAttempts: 7,
  backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 }),
})

/** Does `work` again while the database is away for a moment. What it does must be safe to do twice. */
export function outlastOutage<T>(work: () => Promise<T>): Promise<T> {
  return policy.execute(work)
}
