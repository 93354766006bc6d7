import { splitStatement } from '../src/assistant/builtin/answer.ts'
import { describeCandidates } from '../src/assistant/builtin/who.ts'
import { contentOf, readWords } from '../src/assistant/builtin/words.ts'
import { askingOf, isUnknown } from './answer-cases.ts'
import type { RecordedTurn } from './record.ts'

export type WhoCase = {
  set: string
  candidates: { right: boolean; features: Record<string, number>; label: string }[]
  text: string
}

export const personal = /^(?:he|him|his|she|her|hers|they|them|their)$/

/** Questions with a pronoun of persons, and which of those spoken of stands in what answers them. */
export function whoCases(turns: RecordedTurn[]): WhoCase[] {
  return turns.flatMap((turn) => {
    if (turn.has.length === 0 || isUnknown(turn.has) || (turn.act !== undefined && turn.act !== 'ask'))
      return []
    const asking = askingOf(turn, turn.known)
    if (!asking) return []
    const pronoun = asking.question.pronouns.find((each) => personal.test(each))
    if (!pronoun) return []
    const must = turn.has.map((source) => new RegExp(source, 'i'))
    const right = asking.pool.filter(({ text }) =>
      must.every((each) => each.test(splitStatement(text).words)),
    )
    if (right.length !== 1) return []
    const stems = new Set(contentOf(readWords(right[0]?.text ?? '')).map(({ stem }) => stem))
    const candidates = describeCandidates(pronoun, turn.context.ledger, asking.sources).map(
      ({ referent, features }) => ({
        right: contentOf(readWords(referent.label)).some(
          ({ stem, pos }) => (pos === 'x' || pos === 'n') && stems.has(stem),
        ),
        features,
        label: referent.label,
      }),
    )
    return candidates.some((each) => each.right) && candidates.some((each) => !each.right)
      ? [{ set: turn.set, candidates, text: asking.text }]
      : []
  })
}

const rounds = 40
const rate = 0.1
const shrink = 1e-3

/** A conditional logit by stochastic gradient (AdaGrad). */
export function fitWho(cases: WhoCase[]): Map<string, number> {
  const model = new Map<string, number>()
  const past = new Map<string, number>()
  for (let round = 0; round < rounds; round++)
    for (const { candidates } of cases) {
      const odds = candidates.map(({ features }) => Math.exp(scoreOf(model, features)))
      const all = odds.reduce((sum, each) => sum + each, 0)
      const good = odds.reduce((sum, each, i) => (candidates[i]?.right ? sum + each : sum), 0)
      const slopes = new Map<string, number>()
      for (const [i, { right, features }] of candidates.entries()) {
        const each = odds[i] ?? 0
        const slope = each / all - (right ? each / good : 0)
        for (const [name, value] of Object.entries(features))
          slopes.set(name, (slopes.get(name) ?? 0) + slope * value)
      }
      for (const [name, raw] of slopes) {
        const slope = raw + shrink * (model.get(name) ?? 0)
        const squares = (past.get(name) ?? 1e-3) + slope * slope
        past.set(name, squares)
        model.set(name, (model.get(name) ?? 0) - (rate * slope) / Math.sqrt(squares))
      }
    }
  return model
}

export function scoreOf(model: ReadonlyMap<string, number>, features: Record<string, number>): number {
  return Object.entries(features).reduce((sum, [name, value]) => sum + value * (model.get(name) ?? 0), 0)
}
