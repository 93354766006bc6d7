import type { LanguageModelV4 } from '@ai-sdk/provider'
import { wrapLanguageModel } from 'ai'
import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel'
import { isProvidersFault, isTransient, retryAfterMs } from './failures.ts'

export type GuardOptions = {
  /** Between the first attempt and the second. */
  retryDelayMs?: number
  /** So many failures of the provider in a row open the circuit. */
  failuresToOpen?: number
  /** How long an open circuit leaves the provider alone. */
  openMs?: number
  onCircuit?: (open: boolean) => void
}

/** Nobody waits for their text longer than this on a provider's request. */
const longestRetryDelayMs = 3_000

/**
 * A remote model that is asked once more where that may help, and left alone for a while after it has
 * failed several times in a row. Fails with what the provider said, or with a BrokenCircuitError.
 */
export function guardModel(model: LanguageModelV4, options: GuardOptions = {}): LanguageModelV4 {
  const { retryDelayMs = 500, failuresToOpen = 5, openMs = 30_000, onCircuit } = options
  const breaker = circuitBreaker(handleWhen(isProvidersFault), {
    breaker: new ConsecutiveBreaker(failuresToOpen),
    halfOpenAfter: openMs,
  })
  breaker.onStateChange((state) => onCircuit?.(state !== CircuitState.Closed))
  const onceMore = retry(
    handleWhen((error) => isTransient(error) && (retryAfterMs(error) ?? 0) <= longestRetryDelayMs),
    {
      maxAttempts: 1,
      backoff: new DelegateBackoff(({ result }) => {
        const asked = 'error' in result ? retryAfterMs(result.error) : null
        return asked ?? Math.round(retryDelayMs * (1 + Math.random() / 2))
      }),
    },
  )
  const policy = wrap(onceMore, breaker)
  return wrapLanguageModel({
    model,
    middleware: {
      specificationVersion: 'v4',
      wrapGenerate: ({ doGenerate, params }) =>
        policy.execute(async () => doGenerate(), params.abortSignal ?? undefined),
    },
  })
}
