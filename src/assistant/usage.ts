import type { LanguageModelUsage } from 'ai'

/** What a turn has used of a remote model, failed attempts included. Counts only, never a text. */
export type Usage = {
  inputTokens: number
  outputTokens: number
  /** Of the input: read from the provider's prompt cache, and written to it. */
  cacheReadTokens: number
  cacheWriteTokens: number
  /** Estimated, in millionths of a US dollar. */
  costMicroUsd: number
  latencyMs: number
  modelCalls: number
  toolCalls: number
  toolErrors: number
}

export function noUsage(): Usage {
  return {
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    costMicroUsd: 0,
    latencyMs: 0,
    modelCalls: 0,
    toolCalls: 0,
    toolErrors: 0,
  }
}

/** Adds one call of a model. */
export function addCall(usage: Usage, modelId: string, call: LanguageModelUsage): void {
  const cacheRead = call.inputTokenDetails.cacheReadTokens ?? 0
  const cacheWrite = call.inputTokenDetails.cacheWriteTokens ?? 0
  const input = call.inputTokens ?? 0
  const output = call.outputTokens ?? 0
  const price = priceOf(modelId)
  usage.modelCalls += 1
  usage.inputTokens += input
  usage.outputTokens += output
  usage.cacheReadTokens += cacheRead
  usage.cacheWriteTokens += cacheWrite
  // A cache write costs a quarter more than input (five minutes' cache).
  const plainInput = Math.max(0, input - cacheRead - cacheWrite)
  usage.costMicroUsd += Math.round(
    price.input * (plainInput + cacheWrite * 1.25 + cacheRead * price.cacheRead) + price.output * output,
  )
}

type Price = { input: number; output: number; cacheRead: number }

/**
 * US dollars for a million tokens, and a cache read's share of the input price.
 * https://platform.claude.com/docs/en/about-claude/pricing, October 2026. First match wins; models that
 * are not here (local ones too) count as free.
 */
const prices: [RegExp, Price][] = [
  [/claude-(fable|mythos)-5-[1-9]/, { input: 10, output: 50, cacheRead: 0.025 }],
  [/claude-(fable|mythos)/, { input: 10, output: 50, cacheRead: 0.1 }],
  [/claude-opus-5-5/, { input: 4, output: 20, cacheRead: 0.05 }],
  [/claude-opus/, { input: 5, output: 25, cacheRead: 0.1 }],
  [/claude-sonnet-5-5/, { input: 2, output: 10, cacheRead: 0.05 }],
  [/claude-sonnet-5/, { input: 2, output: 10, cacheRead: 0.1 }],
  [/claude-sonnet/, { input: 3, output: 15, cacheRead: 0.1 }],
  [/claude-haiku-5/, { input: 0.1, output: 0.5, cacheRead: 0.1 }],
  [/claude-haiku/, { input: 1, output: 5, cacheRead: 0.1 }],
]

function priceOf(modelId: string): Price {
  return prices.find(([pattern]) => pattern.test(modelId))?.[1] ?? { input: 0, output: 0, cacheRead: 0 }
}
