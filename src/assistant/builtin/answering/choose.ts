import { type Answer, rankAnswers, type Source, type Thread } from '../answer.ts'
import type { Question } from '../question.ts'
import { rankMemories } from './rank.ts'
import { doubtOf } from './sure.ts'

// The look at every memory is quick and leaves out what cannot answer; the one that decides looks at these.
const mostSources = 28
const mostApart = 2.5
const heavy = 1.5

export type Chosen = {
  /** Everything that could answer, best first, cut to the words that answer. */
  answers: Answer[]
  /** How likely the best of them is none, 0 to 1. */
  doubt: number
}

/** What of all that was told answers a question, and how sure that is. */
export function chooseAnswers(question: Question, sources: Source[], thread?: Thread): Chosen {
  const bySource = new Map<string, Answer[]>()
  for (const answer of rankAnswers(question, sources, thread)) {
    const known = bySource.get(answer.source.id)
    if (known) known.push(answer)
    else bySource.set(answer.source.id, [answer])
  }
  const shortlist = new Set([...bySource.keys()].slice(0, mostSources))
  const ranked = rankMemories(question, sources, shortlist, thread)
  const answers = ranked.flatMap(({ span, score }) => {
    const answers = bySource.get(span.source.id) ?? []
    const [answer] = [
      ...answers.filter(({ clause }) => clause.text === span.text),
      ...answers
        .filter(({ clause }) => span.text.includes(clause.text))
        .sort((one, other) => other.coverage - one.coverage),
      ...answers,
    ]
    return answer ? [{ ...answer, clause: { ...span.clause, text: span.text }, score }] : []
  })
  return { answers: newestFirst(answers, question), doubt: doubtOf(question, ranked, thread) }
}

/** "My latest reading": of those that speak of as much and answer about as well, the newest. */
function newestFirst(answers: Answer[], { text }: Question): Answer[] {
  const [best] = answers
  if (
    !best ||
    !/\b(?:latest|most recent|newest|(?<!\bto )last (?:time|visit|session|appointment|one))\b/i.test(text)
  )
    return answers
  const fitting = answers
    .filter(
      ({ score, missing }) =>
        score > best.score - mostApart &&
        missing.every((anchor) => anchor.weight < heavy || best.missing.includes(anchor)),
    )
    .sort((one, other) => other.source.saidAt.localeCompare(one.source.saidAt))
  return [...fitting, ...answers.filter((each) => !fitting.includes(each))]
}
