import { type Answer, rankAnswers, type Source, type Thread } from '../answer.ts'
import type { Question } from '../question.ts'
import { type Ranked, rankMemories } from './rank.ts'

const mostSources = 40

const mostApart = 2.5

/** "My latest reading": of those that answer about as well, the newest. */
function newestFirst(ranked: Ranked[], { text }: Question): Ranked[] {
  const [best] = ranked
  if (!best || !/\b(?:latest|most recent|newest)\b/i.test(text)) return ranked
  const fitting = ranked
    .filter(({ score }) => score > best.score - mostApart)
    .sort((one, other) => other.span.source.saidAt.localeCompare(one.span.source.saidAt))
  return [...fitting, ...ranked.filter((each) => !fitting.includes(each))]
}

/** Everything that could answer, best first, cut to the words that answer. */
export function chooseAnswers(question: Question, sources: Source[], thread?: Thread): Answer[] {
  const answers = rankAnswers(question, sources, thread)
  const shortlist = new Set<string>()
  for (const { source } of answers) {
    if (shortlist.size === mostSources) break
    shortlist.add(source.id)
  }
  const byClause = new Map(answers.map((answer) => [`${answer.source.id} ${answer.clause.text}`, answer]))
  const bySource = new Map<string, Answer>()
  for (const answer of answers)
    if (!bySource.has(answer.source.id)) bySource.set(answer.source.id, answer)
  const ranked = rankMemories(question, sources, shortlist, thread)
  return newestFirst(ranked, question).flatMap(({ span, score }) => {
    const inside = [...byClause.values()].filter(
      ({ source, clause }) => source.id === span.source.id && span.text.includes(clause.text),
    )
    const answer =
      byClause.get(`${span.source.id} ${span.text}`) ??
      inside.sort((one, other) => other.coverage - one.coverage)[0] ??
      bySource.get(span.source.id)
    if (!answer) return []
    return [{ ...answer, clause: { ...span.clause, text: span.text }, score, exact: true }]
  })
}
