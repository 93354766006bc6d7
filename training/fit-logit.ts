import { type Logit, scale, sharesOf } from '../src/assistant/builtin/logit.ts'

export type Example = { cues: string[]; label: number; weight?: number }

const rounds = 30
const rate = 0.15
const shrink = 0.002
const leastSeen = 4

/** A multinomial logit by stochastic gradient with a rate of its own for each weight (AdaGrad), held near 0. */
export function fitLogit(examples: Example[], classes: readonly string[]): Logit {
  const seen = new Map<string, number>()
  for (const { cues } of examples) for (const cue of cues) seen.set(cue, (seen.get(cue) ?? 0) + 1)
  const known = [...seen].filter(([, count]) => count >= leastSeen).map(([cue]) => cue)
  const rows = () => new Map(known.map((cue) => [cue, new Float32Array(classes.length)]))
  const logit: Logit = { classes: [...classes], weights: rows() }
  const past = rows()
  let state = 7
  const order = [...examples]
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      state = (state * 48_271) % 2_147_483_647
      const j = state % (i + 1)
      ;[order[i], order[j]] = [order[j] as Example, order[i] as Example]
    }
    for (const { cues, label, weight = 1 } of order) {
      const shares = sharesOf(logit, cues)
      for (const cue of cues) {
        const row = logit.weights.get(cue)
        const squares = past.get(cue)
        if (!row || !squares) continue
        for (let i = 0; i < classes.length; i++) {
          const slope = weight * ((shares[i] ?? 0) - (i === label ? 1 : 0)) + shrink * (row[i] ?? 0)
          squares[i] = (squares[i] ?? 0) + slope * slope
          row[i] = (row[i] ?? 0) - (rate * slope) / Math.sqrt((squares[i] ?? 0) + 1e-6)
        }
      }
    }
  }
  return logit
}

const least = 4

/** As `logit.ts` reads it; what hardly counts is left out. */
export function writeLogit({ classes, weights }: Logit): string {
  const lines = [...weights]
    .map(([cue, row]) => ({
      cue,
      pairs: [...row]
        .map((weight, i) => [i, Math.round(weight * scale)] as const)
        .filter(([, weight]) => Math.abs(weight) >= least),
    }))
    .filter(({ pairs }) => pairs.some(([, weight]) => Math.abs(weight) >= 2 * least))
    .sort((one, other) => (one.cue < other.cue ? -1 : 1))
    .map(({ cue, pairs }) => `${cue}\t${pairs.map(([i, weight]) => `${i}:${weight}`).join(' ')}`)
  return [classes.join(' '), ...lines].join('\n')
}
