import { rankMemories } from '../src/assistant/builtin/answering/rank.ts'
import { surenessOf } from '../src/assistant/builtin/answering/sure.ts'
import type { Known } from '../src/assistant/builtin/turn-plan.ts'
import { askingOf, type ExpectedIn, isUnknown } from './answer-cases.ts'
import type { RecordedTurn } from './record.ts'

/** A question with what its best memory looks like, and whether nothing told answers it. */
export type DoubtCase = {
  set: string
  kind: 'known' | 'unknown' | 'dropped'
  none: boolean
  weight: number
  features: Record<string, number>
  text: string
  best: string
}

/**
 * Questions that something answers, questions that nothing does, and questions whose answer was taken away; `others` are
 * further memories for every third of them.
 */
export function doubtCases(
  turns: RecordedTurn[],
  others: (turn: RecordedTurn) => Known['sources'],
  expectedIn: ExpectedIn,
): DoubtCase[] {
  const caseOf = (turn: RecordedTurn, known: Known, kind: DoubtCase['kind'], none: boolean) =>
    readCase(turn, known, kind, none, expectedIn)
  return turns.flatMap((turn, i) => {
    if (turn.act !== 'ask' || turn.has.length === 0) return []
    const none = isUnknown(turn.has)
    const must = turn.has.map((source) => new RegExp(source, 'i'))
    const answers = ({ text }: { text: string }) => must.every((each) => each.test(text))
    const { known } = turn
    const cases = [caseOf(turn, known, none ? 'unknown' : 'known', none)]
    const rest = known.sources.filter((source) => !answers(source))
    if (!none && i % 2 === 0 && rest.length < known.sources.length && rest.length > 0)
      cases.push(caseOf(turn, { ...known, sources: rest, lists: [] }, 'dropped', true))
    if (i % 3 === 0) {
      const beside = others(turn).filter((source) => !answers(source))
      cases.push(
        caseOf(turn, { ...known, sources: [...beside, ...known.sources] }, none ? 'unknown' : 'known', none),
      )
    }
    return cases.filter((each) => each !== undefined)
  })
}

// Of questions in the conversations fewer have no answer than it matters to know them.
const weights = { known: 1, unknown: 3, dropped: 0.5 }

function readCase(
  turn: RecordedTurn,
  known: Known,
  kind: DoubtCase['kind'],
  none: boolean,
  expectedIn: ExpectedIn,
): DoubtCase | undefined {
  const asking = askingOf(turn, known)
  if (!asking) return undefined
  const { question, pool, thread } = asking
  const ranked = rankMemories(
    question,
    pool,
    new Set(pool.map(({ id }) => id)),
    thread,
    expectedIn(question.about ?? question.text, turn.set),
  )
  const [best] = ranked
  return best
    ? {
        set: turn.set,
        kind,
        none,
        weight: weights[kind],
        features: surenessOf(question, ranked, thread),
        text: asking.text,
        best: best.span.text,
      }
    : undefined
}

const rounds = 30
const rate = 0.1
const shrink = 1e-4

/** A logit by stochastic gradient (AdaGrad); `always` is its constant. */
export function fitDoubt(cases: DoubtCase[]): Map<string, number> {
  const model = new Map<string, number>([['always', 0]])
  for (const { features } of cases) for (const name of Object.keys(features)) model.set(name, 0)
  const past = new Map([...model.keys()].map((name) => [name, 1e-3]))
  let state = 5
  const order = [...cases]
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      state = (state * 48_271) % 2_147_483_647
      const j = state % (i + 1)
      ;[order[i], order[j]] = [order[j] as DoubtCase, order[i] as DoubtCase]
    }
    for (const { features, none, weight } of order) {
      const error = weight * (shareOf(model, features) - (none ? 1 : 0))
      for (const [name, value] of [['always', 1] as const, ...Object.entries(features)]) {
        const known = model.get(name) ?? 0
        const slope = error * value + shrink * known
        const squares = (past.get(name) ?? 1e-3) + slope * slope
        past.set(name, squares)
        model.set(name, known - (rate * slope) / Math.sqrt(squares))
      }
    }
  }
  return model
}

export function shareOf(model: Map<string, number>, features: Record<string, number>): number {
  let score = model.get('always') ?? 0
  for (const [name, value] of Object.entries(features)) score += value * (model.get(name) ?? 0)
  return 1 / (1 + Math.exp(-score))
}
