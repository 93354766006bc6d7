import { type Answer, rankAnswers, type Source, type Thread } from '../answer.ts'
import type { Question } from '../question.ts'
import { rankMemories } from './rank.ts'

const mostSources = 40

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
  return rankMemories(question, sources, shortlist, thread).flatMap(({ span, score }) => {
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
