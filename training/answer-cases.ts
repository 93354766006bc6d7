import { splitStatement } from '../src/assistant/builtin/answer.ts'
import { describeSpans } from '../src/assistant/builtin/answering/rank.ts'
import { type Asking, readAsking } from '../src/assistant/builtin/asked.ts'
import { phraseAnswer } from '../src/assistant/builtin/phrase.ts'
import type { Known } from '../src/assistant/builtin/turn-plan.ts'
import { readUtterance } from '../src/assistant/builtin/utterance.ts'
import type { RecordedTurn } from './record.ts'

export type SpanCase = {
  source: number
  text: string
  /** It is accepted as the reply. */
  right: boolean
  features: Record<string, number>
}

/** A question with every span that could answer it. */
export type AnswerCase = {
  set: string
  id: string
  text: string
  asking: Asking
  /** What the reply must say, as patterns. */
  must: string[]
  spans: SpanCase[]
  sources: number
}

/** The sorts of thing that a question of a set asks for, as a fit has it that has not seen that set. */
export type ExpectedIn = (asked: string, set: string) => number[]

export const isUnknown = (has: string[]): boolean => has.some((pattern) => pattern.includes('n\\Wt'))

/** What is asked in a turn that asks, read as the model reads it. */
export function askingOf({ context }: RecordedTurn, known: Known): Asking | undefined {
  const texts = context.incoming.map(({ text }) => text.trim()).filter(Boolean)
  const { questions, preamble } = readUtterance(texts, context, known, 1)
  return questions.length > 0 ? readAsking(context, known, questions, preamble) : undefined
}

/** The questions of recorded turns that something told answers, with `others` as further memories of each. */
export function answerCases(
  turns: RecordedTurn[],
  others: (turn: RecordedTurn) => Known['sources'],
  expectedIn: ExpectedIn,
): AnswerCase[] {
  return turns.flatMap((turn) => {
    const { act, has, lacks, context } = turn
    if (has.length === 0 || isUnknown(has) || (act !== undefined && act !== 'ask')) return []
    const must = has.map((source) => new RegExp(source, 'i'))
    const never = lacks.map((source) => new RegExp(source, 'i'))
    const right = (text: string) =>
      must.every((each) => each.test(text)) && !never.some((each) => each.test(text))
    const beside = others(turn).filter(({ text }) => !must.some((each) => each.test(text)))
    const asking = askingOf(turn, { ...turn.known, sources: [...beside, ...turn.known.sources] })
    if (!asking) return []
    const { question, pool, thread } = asking
    const ids = new Map(pool.map(({ id }, i) => [id, i]))
    const spans = describeSpans(
      question,
      pool,
      new Set(ids.keys()),
      thread,
      expectedIn(question.about ?? question.text, turn.set),
    ).map(
      ({ span, features }): SpanCase => ({
        source: ids.get(span.source.id) ?? 0,
        text: span.text,
        right: right(
          phraseAnswer(
            {
              source: span.source,
              clause: { ...span.clause, text: span.text },
              index: 0,
              score: 0,
              coverage: 1,
              missing: [],
              typed: true,
              own: 1,
            },
            question,
            context,
          ),
        ),
        features,
      }),
    )
    if (!spans.some((span) => span.right)) return []
    return [
      {
        set: turn.set,
        id: `${turn.id} ${turn.position}`,
        text: asking.text,
        asking,
        must: has,
        spans,
        sources: pool.length,
      },
    ]
  })
}

/** Memories of other dialogues, told days before the first of the turn's own; the same for the same turn. */
export function strangers(turns: RecordedTurn[], count: number): (turn: RecordedTurn) => Known['sources'] {
  const told = turns
    .filter(({ act }) => act === 'tell')
    .map(({ id, context }) => ({ id, text: context.incoming.map(({ text }) => text).join('\n') }))
  return ({ id, position, context }) => {
    let state = [...`${id} ${position}`].reduce(
      (hash, char) => (hash * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003,
      7,
    )
    const chosen: Known['sources'] = []
    while (chosen.length < count) {
      state = (state * 48_271 + 11) % 2_147_483_647
      const other = told[state % told.length]
      if (!other || other.id === id) continue
      const days = 4 + chosen.length * 2 + (state % 7)
      chosen.push({
        id: `other-${chosen.length}`,
        text: splitStatement(other.text).words,
        saidAt: new Date(
          Date.parse(context.now) - days * 86_400_000 - (state % 50_000_000) - 200 * 86_400_000,
        ).toISOString(),
      })
    }
    return chosen
  }
}
