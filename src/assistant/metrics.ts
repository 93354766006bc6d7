import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { ToolCallRecord } from './tools/guard.ts'
import type { Usage } from './usage.ts'

export type ModelMetrics = {
  turn(turn: {
    /** Whose tokens were used. */
    asked: string
    /** Who gave the reply. */
    answered: string
    fallbackReason: string | null
    usage: Usage
    toolCalls: ToolCallRecord[]
  }): void
  circuit(provider: string, open: boolean): void
}

/** Counts and times of the mind's work; no label or value ever holds a text of anybody. */
export function createModelMetrics(registry: Registry): ModelMetrics {
  const registers = [registry]
  const turns = new Counter({
    name: 'jean_model_turns_total',
    help: 'Turns by the model that was asked, the one that answered, and why they differ.',
    labelNames: ['asked', 'answered', 'fallback_reason'],
    registers,
  })
  const tokens = new Counter({
    name: 'jean_model_tokens_total',
    help: 'Tokens; cache_read and cache_write are part of input.',
    labelNames: ['model', 'kind'],
    registers,
  })
  const cost = new Counter({
    name: 'jean_model_cost_usd_total',
    help: 'Estimated cost in US dollars.',
    labelNames: ['model'],
    registers,
  })
  const seconds = new Histogram({
    name: 'jean_model_turn_seconds',
    help: 'Time from the question to the reply, with all steps, tools and retries.',
    labelNames: ['answered'],
    buckets: [0.01, 0.05, 0.25, 1, 2, 4, 8, 15, 25, 40],
    registers,
  })
  const tools = new Counter({
    name: 'jean_tool_calls_total',
    help: 'Tool calls by tool and outcome.',
    labelNames: ['tool', 'outcome'],
    registers,
  })
  const circuits = new Gauge({
    name: 'jean_model_circuit_open',
    help: '1 while a failing provider is left alone.',
    labelNames: ['provider'],
    registers,
  })
  return {
    turn({ asked, answered, fallbackReason, usage, toolCalls }) {
      turns.inc({ asked, answered, fallback_reason: fallbackReason ?? 'none' })
      tokens.inc({ model: asked, kind: 'input' }, usage.inputTokens)
      tokens.inc({ model: asked, kind: 'output' }, usage.outputTokens)
      tokens.inc({ model: asked, kind: 'cache_read' }, usage.cacheReadTokens)
      tokens.inc({ model: asked, kind: 'cache_write' }, usage.cacheWriteTokens)
      cost.inc({ model: asked }, usage.costMicroUsd / 1e6)
      seconds.observe({ answered }, usage.latencyMs / 1000)
      for (const { tool, ok } of toolCalls) tools.inc({ tool, outcome: ok ? 'ok' : 'error' })
    },
    circuit(provider, open) {
      circuits.set({ provider }, open ? 1 : 0)
    },
  }
}
