import type { ToolSet } from 'ai'
import type { UserId } from '../db/ids.ts'
import type { Log } from '../log.ts'
import { type Answer, attemptAnswer } from './attempt.ts'
import type { ModelBudget } from './budget.ts'
import type { TurnContext } from './context.ts'
import { classifyFailure, type FallbackReason } from './failures.ts'
import { updateLedger } from './ledger.ts'
import type { ModelMetrics } from './metrics.ts'
import type { Models } from './models.ts'
import type { Ledger } from './referents.ts'
import { noUsage, type Usage } from './usage.ts'

export type Composed = {
  text: string
  /** Who gave the reply. */
  model: string
  /** Why it was not the configured model. */
  fallbackReason: FallbackReason | null
  usage: Usage
  ledger: Ledger
}

export type ComposeDeps = {
  models: Models
  log: Log
  budget: ModelBudget
  metrics: ModelMetrics
  /** For all that the configured model does in one turn, its second attempt included. */
  timeoutMs: number
  replySegments: number
}

/** What a turn may do, and how all of it is taken back. */
export type TurnHands = { userId: UserId; tools: ToolSet; revert: () => Promise<unknown> }

/**
 * One turn of the mind. Where the configured model fails, takes too long or has used up its tokens, what
 * it changed is undone and the built-in model answers from the same state; the caller is told why.
 */
export async function composeReply(
  deps: ComposeDeps,
  context: TurnContext,
  hands: TurnHands,
): Promise<Composed> {
  const { models, budget, metrics } = deps
  const usage = noUsage()
  const startedMs = performance.now()
  const remote = await askRemote(deps, context, hands, usage)
  const answer =
    remote.kind === 'answer'
      ? remote.answer
      : await attemptAnswer({ ...deps, model: models.builtin, remote: false, usage }, context, hands.tools)
  usage.latencyMs = Math.round(performance.now() - startedMs)
  budget.spent(usage.inputTokens + usage.outputTokens)
  const composed = {
    model: remote.kind === 'answer' ? models.primary.modelId : models.builtin.modelId,
    fallbackReason: remote.kind === 'answer' ? null : remote.reason,
    usage,
  }
  metrics.turn({
    asked: models.primary.modelId,
    answered: composed.model,
    fallbackReason: composed.fallbackReason,
    usage,
    toolCalls: answer.calls,
  })
  return { ...composed, text: answer.text, ledger: ledgerAfter(context, answer) }
}

type Remote = { kind: 'answer'; answer: Answer } | { kind: 'none'; reason: FallbackReason | null }

const worthAnotherAttempt = new Set<FallbackReason>(['empty-answer', 'tool-nonsense'])
/** With less time left, a second attempt would only make the person wait. */
const leastMsForAnother = 5_000

async function askRemote(
  deps: ComposeDeps,
  context: TurnContext,
  { userId, tools, revert }: TurnHands,
  usage: Usage,
): Promise<Remote> {
  const { models, budget, log, timeoutMs } = deps
  if (models.primary === models.builtin) return { kind: 'none', reason: null }
  const exceeded = await budget.exceeded(userId)
  if (exceeded) return { kind: 'none', reason: exceeded }
  const abortSignal = AbortSignal.timeout(timeoutMs)
  const startedMs = performance.now()
  for (let attempt = 1; ; attempt += 1) {
    try {
      const one = { ...deps, model: models.primary, remote: true, usage, abortSignal }
      return { kind: 'answer', answer: await attemptAnswer(one, context, tools) }
    } catch (error) {
      await revert()
      const reason = abortSignal.aborted ? 'timeout' : classifyFailure(error)
      const leftMs = timeoutMs - (performance.now() - startedMs)
      const again = attempt === 1 && worthAnotherAttempt.has(reason) && leftMs >= leastMsForAnother
      const { statusCode: status } = error as { statusCode?: unknown }
      log.warn({ reason, err: error, status, again }, 'the configured model did not answer')
      if (!again) return { kind: 'none', reason }
    }
  }
}

function ledgerAfter(context: TurnContext, { text, calls, pending }: Answer): Ledger {
  return updateLedger(context.ledger, {
    userTexts: context.incoming.map((message) => message.text),
    reply: text,
    toolResults: calls.filter(({ ok }) => ok).map(({ tool, input, output }) => ({ tool, input, output })),
    now: context.now,
    ...(pending ? { pending } : {}),
  })
}
