import { APICallError, LoadAPIKeyError, RetryError, ToolChoiceViolationError } from 'ai'
import { BrokenCircuitError } from 'cockatiel'

/** Why the configured model did not give the reply; stored with the turn and counted. */
export type FallbackReason =
  | 'timeout'
  | 'rate-limited'
  | 'overloaded'
  | 'server-error'
  | 'network'
  | 'no-credit'
  | 'unauthorized'
  | 'bad-request'
  | 'malformed-answer'
  | 'refused'
  | 'empty-answer'
  | 'tool-nonsense'
  | 'circuit-open'
  | 'person-budget'
  | 'daily-budget'
  | 'unknown'

/** The model answered, but not with something that can be sent. */
export class UnusableAnswer extends Error {
  override name = 'UnusableAnswer'
  readonly reason: FallbackReason

  constructor(reason: FallbackReason) {
    super(`the model's answer cannot be used: ${reason}`)
    this.reason = reason
  }
}

/** Reads what any thrown error of the SDK, a provider or the breaker means. */
export function classifyFailure(error: unknown): FallbackReason {
  if (error instanceof UnusableAnswer) return error.reason
  if (error instanceof BrokenCircuitError) return 'circuit-open'
  if (RetryError.isInstance(error)) return classifyFailure(error.lastError)
  if (ToolChoiceViolationError.isInstance(error)) return 'tool-nonsense'
  if (LoadAPIKeyError.isInstance(error)) return 'unauthorized'
  if (isAbort(error)) return 'timeout'
  if (!APICallError.isInstance(error)) return isNetworkError(error) ? 'network' : 'unknown'
  const { statusCode } = error
  if (statusCode === undefined) return isAbort(error.cause) ? 'timeout' : 'network'
  if (isNoCredit(error)) return 'no-credit'
  if (statusCode < 300) return 'malformed-answer'
  if (statusCode === 429) return 'rate-limited'
  // https://platform.claude.com/docs/en/api/errors: 529 is overloaded_error.
  if (statusCode === 529) return 'overloaded'
  if (statusCode === 401 || statusCode === 403) return 'unauthorized'
  if (statusCode === 408) return 'timeout'
  return statusCode >= 500 ? 'server-error' : 'bad-request'
}

const transient = new Set<FallbackReason>([
  'rate-limited',
  'overloaded',
  'server-error',
  'network',
  'malformed-answer',
])

/** Whether the same request may well succeed a moment later. */
export function isTransient(error: unknown): boolean {
  return transient.has(classifyFailure(error))
}

const providersFault = new Set<FallbackReason>([...transient, 'timeout', 'no-credit', 'unauthorized'])

/** Whether the provider is to blame, rather than this one request: these open the circuit. */
export function isProvidersFault(error: unknown): boolean {
  return providersFault.has(classifyFailure(error))
}

/** How long the provider asks to wait, in milliseconds; null where it does not say. */
export function retryAfterMs(error: unknown): number | null {
  if (!APICallError.isInstance(error)) return null
  const seconds = Number(error.responseHeaders?.['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}

// Anthropic says it with a 400, others with 402 or a 429 that no waiting cures.
function isNoCredit(error: APICallError): boolean {
  return (
    error.statusCode === 402 ||
    /credit balance is too low|billing_error|insufficient_quota/i.test(
      `${error.message} ${error.responseBody}`,
    )
  )
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')
}

function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError && /fetch|network|terminated|socket/i.test(error.message)
}
