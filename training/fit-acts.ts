import { cuesOf } from '../src/assistant/builtin/acts/cues.ts'
import { type Act, acts, scale } from '../src/assistant/builtin/acts/read-acts.ts'
import { readListActs } from '../src/assistant/builtin/list-acts.ts'
import { listSituationOf } from '../src/assistant/builtin/plan.ts'
import type { RecordedTurn } from './record.ts'

export type LabelledMessage = { set: string; text: string; act: number; cues: string[] }

/** The recorded turns whose writers say what the message does, as cues. */
export function labelledMessages(turns: RecordedTurn[]): LabelledMessage[] {
  return turns.flatMap(({ set, act, context, known }) => {
    const label = acts.indexOf(act as Act)
    if (label < 0) return []
    const texts = context.incoming.map(({ text }) => text.trim()).filter(Boolean)
    const listActs = readListActs(texts, listSituationOf(context, known))
    return [{ set, text: texts.join(' // '), act: label, cues: cuesOf(texts, context, known, listActs) }]
  })
}

const rounds = 40
const rate = 0.15
const shrink = 0.002
const leastSeen = 3

export type ActModel = Map<string, Float64Array>

/** A multinomial logit by stochastic gradient with a rate of its own for each weight (AdaGrad), held near 0. */
export function fitActs(messages: LabelledMessage[]): ActModel {
  const seen = new Map<string, number>()
  for (const { cues } of messages) for (const cue of cues) seen.set(cue, (seen.get(cue) ?? 0) + 1)
  const model: ActModel = new Map()
  const past: ActModel = new Map()
  for (const [cue, count] of seen)
    if (count >= leastSeen) {
      model.set(cue, new Float64Array(acts.length))
      past.set(cue, new Float64Array(acts.length).fill(1e-6))
    }
  let state = 7
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const order = messages.map((_, i) => i)
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[order[i], order[j]] = [order[j] as number, order[i] as number]
    }
    for (const i of order) {
      const message = messages[i] as LabelledMessage
      const shares = sharesOf(model, message.cues)
      for (const cue of message.cues) {
        const weights = model.get(cue)
        const squares = past.get(cue)
        if (!weights || !squares) continue
        for (let act = 0; act < acts.length; act++) {
          const weight = weights[act] ?? 0
          const slope = (shares[act] ?? 0) - (act === message.act ? 1 : 0) + shrink * weight
          squares[act] = (squares[act] ?? 0) + slope * slope
          weights[act] = weight - (rate * slope) / Math.sqrt(squares[act] ?? 1)
        }
      }
    }
  }
  return model
}

export function sharesOf(model: ActModel, cues: string[]): number[] {
  const scores = new Array<number>(acts.length).fill(0)
  for (const cue of cues) {
    const weights = model.get(cue)
    if (weights) for (let act = 0; act < acts.length; act++) scores[act] = (scores[act] ?? 0) + (weights[act] ?? 0)
  }
  const most = Math.max(...scores)
  const odds = scores.map((score) => Math.exp(score - most))
  const sum = odds.reduce((total, each) => total + each, 0)
  return odds.map((each) => each / sum)
}

/** The model as `read-acts.ts` reads it: the cues that count for something, the weightiest first. */
export function writeActs(model: ActModel): string {
  return [...model]
    .map(([cue, weights]) => ({ cue, pairs: [...weights].map((weight, act) => [act, Math.round(weight * scale)] as const).filter(([, weight]) => weight !== 0) }))
    .filter(({ pairs }) => pairs.some(([, weight]) => Math.abs(weight) >= 2))
    .sort((one, other) => (one.cue < other.cue ? -1 : 1))
    .map(({ cue, pairs }) => `${cue}\t${pairs.map(([act, weight]) => `${act}:${weight}`).join(' ')}`)
    .join('\n')
}
