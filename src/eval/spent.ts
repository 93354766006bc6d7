import type { Db } from '../db/schema.ts'

/** What playing the suites took of the model. */
export type Spent = {
  turns: number
  /** Turns that another model than the asked one answered, by reason. */
  fallbacks: Record<string, number>
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  /** Estimated. */
  costUsd: number
  latencyMs: { p50: number; p95: number }
}

/** Adds up what the turns on a database of our own have recorded. */
export async function readSpent(db: Db): Promise<Spent> {
  const turns = await db
    .selectFrom('turns')
    .select(['fallback_reason', 'usage'])
    .where('usage', 'is not', null)
    .execute()
  const sum = (name: string) => turns.reduce((total, { usage }) => total + (usage?.[name] ?? 0), 0)
  const latencies = turns.flatMap(({ usage }) => usage?.latencyMs ?? []).sort((one, other) => one - other)
  const fallbacks: Record<string, number> = {}
  for (const { fallback_reason: reason } of turns)
    if (reason) fallbacks[reason] = (fallbacks[reason] ?? 0) + 1
  return {
    turns: turns.length,
    fallbacks,
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cacheReadTokens: sum('cacheReadTokens'),
    costUsd: Math.round(sum('costMicroUsd')) / 1e6,
    latencyMs: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
  }
}

function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
