import type { AnswerCase } from './answer-cases.ts'

/** Weights of the two logits: which memory answers, and with which of its words. */
export type AnswerModel = { memory: Float64Array; wording: Float64Array }

/** The cases as numbers, `names` being the features in order. */
export type Packed = { names: string[]; cases: PackedCase[] }
type PackedSpan = { source: number; right: boolean; dense: Float32Array }
export type PackedCase = {
  set: string
  spans: PackedSpan[]
  /** Of each source, whether one of its spans is right. */
  holds: boolean[]
}

export function packCases(cases: AnswerCase[]): Packed {
  const names = [
    ...new Set(cases.flatMap(({ spans }) => spans.flatMap(({ features }) => Object.keys(features)))),
  ].sort()
  const at = new Map(names.map((name, i) => [name, i]))
  return {
    names,
    cases: cases.map(({ set, sources, spans }) => {
      const holds = new Array<boolean>(sources).fill(false)
      for (const { source, right } of spans) if (right) holds[source] = true
      return {
        set,
        holds,
        spans: spans.map(({ source, right, features }) => {
          const dense = new Float32Array(names.length)
          for (const [name, value] of Object.entries(features)) dense[at.get(name) as number] = value
          return { source, right, dense }
        }),
      }
    }),
  }
}

function scoreOf(weights: Float64Array, { dense }: PackedSpan): number {
  let score = 0
  for (let i = 0; i < dense.length; i++) score += (weights[i] as number) * (dense[i] as number)
  return score
}

const rounds = 15
const rate = 0.1
const shrink = 1e-3

/** Conditional logits by stochastic gradient with a rate of its own for each weight (AdaGrad), held near 0. */
export function fitAnswers({ names }: Packed, cases: PackedCase[]): AnswerModel {
  const zeros = () => new Float64Array(names.length)
  const model = { memory: zeros(), wording: zeros() }
  const past = { memory: zeros(), wording: zeros() }
  let state = 11
  const order = cases.map((_, i) => i)
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      state = (state * 48_271) % 2_147_483_647
      const j = state % (i + 1)
      ;[order[i], order[j]] = [order[j] as number, order[i] as number]
    }
    for (const i of order) {
      const { spans, holds } = cases[i] as PackedCase
      climb(model.memory, past.memory, spans, ({ source }) => holds[source] === true, 1)
      const sources = new Set(spans.map(({ source }) => source).filter((source) => holds[source]))
      for (const source of sources)
        climb(
          model.wording,
          past.wording,
          spans.filter((span) => span.source === source),
          ({ right }) => right,
          1 / sources.size,
        )
    }
  }
  return model
}

/** One step uphill of the logarithm of the share that the right ones have. */
function climb(
  weights: Float64Array,
  past: Float64Array,
  spans: PackedSpan[],
  isRight: (span: PackedSpan) => boolean,
  share: number,
): void {
  const scores = spans.map((span) => scoreOf(weights, span))
  const most = Math.max(...scores)
  const odds = scores.map((score) => Math.exp(score - most))
  const all = odds.reduce((sum, each) => sum + each, 0)
  const good = odds.reduce((sum, each, i) => (isRight(spans[i] as PackedSpan) ? sum + each : sum), 0)
  if (good === 0 || good === all) return
  const slopes = new Float64Array(weights.length)
  for (const [i, span] of spans.entries()) {
    const each = odds[i] as number
    const slope = share * (each / all - (isRight(span) ? each / good : 0))
    if (Math.abs(slope) < 1e-5) continue
    for (let j = 0; j < slopes.length; j++)
      slopes[j] = (slopes[j] as number) + slope * (span.dense[j] as number)
  }
  for (let j = 0; j < slopes.length; j++) {
    const slope = (slopes[j] as number) + shrink * (weights[j] as number)
    past[j] = (past[j] as number) + slope * slope
    weights[j] = (weights[j] as number) - (rate * slope) / Math.sqrt((past[j] as number) + 1e-3)
  }
}

/** Whether the memory chosen holds the answer, and whether the words chosen of it are right. */
export function tryCase(
  { memory, wording }: AnswerModel,
  { spans, holds }: PackedCase,
): { memory: boolean; wording: boolean; chosen: number } {
  const evidence = new Map<number, number>()
  for (const span of spans)
    evidence.set(span.source, (evidence.get(span.source) ?? 0) + Math.exp(scoreOf(memory, span)))
  const [source] = [...evidence].reduce((best, each) => (each[1] > best[1] ? each : best))
  let chosen = -1
  let most = Number.NEGATIVE_INFINITY
  for (const [i, span] of spans.entries()) {
    if (span.source !== source) continue
    const score = scoreOf(wording, span)
    if (score > most) {
      most = score
      chosen = i
    }
  }
  return { memory: holds[source] === true, wording: spans[chosen]?.right === true, chosen }
}
