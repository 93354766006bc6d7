import { type Clause, readClauses } from './clauses.ts'
import { matchWord } from './match.ts'
import type { Anchor, Question } from './question.ts'
import { isSomeone, kindsIn } from './values.ts'
import { readWords, type Word } from './words.ts'

/** Something the person said, as a source of answers. */
export type Source = { id: string; text: string; saidAt: string; list?: string }

/** What was being talked about just before: the source of the last answer, or the last thing told. */
export type Thread = { id: string; clause?: string; fresh: boolean }

export type Answer = {
  source: Source
  clause: Clause
  index: number
  score: number
  coverage: number
  missing: Anchor[]
  typed: boolean
}

type Unit = {
  source: Source
  clause: Clause
  index: number
  own: Word[]
  head: Word[]
  sentence: Word[]
  message: Word[]
  about: Word[]
  near: Word[]
}

const contextPattern = /\s*\(re: ([^)]*)\)$/

/** The person's own words of a memory, and what it was about where the words alone do not say. */
export function splitStatement(text: string): { words: string; about: string } {
  const match = contextPattern.exec(text)
  return match ? { words: text.slice(0, match.index), about: match[1] ?? '' } : { words: text, about: '' }
}

const adjacentMs = 15 * 60_000

function unitsOf(sources: Source[]): Unit[] {
  const ordered = [...sources].sort((one, other) => Date.parse(one.saidAt) - Date.parse(other.saidAt))
  const units: Unit[] = []
  for (const [i, source] of ordered.entries()) {
    const { words, about } = splitStatement(source.text)
    const near: Word[] = []
    for (const other of [ordered[i - 1], ordered[i + 1]])
      if (other && Math.abs(Date.parse(other.saidAt) - Date.parse(source.saidAt)) < adjacentMs)
        near.push(...content(splitStatement(other.text).words))
    for (const [index, clause] of readClauses(words).entries())
      units.push({
        source,
        clause,
        index,
        own: content(clause.text),
        head: content(clause.head),
        sentence: content(clause.sentence),
        message: content(words),
        about: content(about),
        near,
      })
  }
  return units
}

const content = (text: string): Word[] =>
  text ? readWords(text).filter(({ pos }) => pos !== 'p' && pos !== 'f') : []

/** Everything that could answer, best first. */
export function rankAnswers(question: Question, sources: Source[], thread?: Thread): Answer[] {
  const units = unitsOf(sources)
  const exact = new Set<string>()
  for (const { stem } of question.anchors)
    if (
      units.some(
        (unit) =>
          unit.message.some((word) => word.stem === stem) || unit.about.some((word) => word.stem === stem),
      )
    )
      exact.add(stem)
  const newest = units.at(-1)?.source
  const order = new Map(units.map(({ source }, i) => [source.id, i]))
  const anchorStems = new Set(question.anchors.map(({ stem }) => stem))
  const weights = question.anchors.map((anchor) => anchor.weight * rarity(anchor, units))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const answers = units.map((unit): Answer => {
    let covered = 0
    const missing: Anchor[] = []
    for (const [i, anchor] of question.anchors.entries()) {
      const strength = matchUnit(anchor, unit, !exact.has(anchor.stem))
      covered += (weights[i] ?? 0) * strength
      if (strength < 0.25 && anchor.weight >= 1) missing.push(anchor)
    }
    const coverage = total > 0 ? covered / total : 0
    const fit = typeFit(question, unit, anchorStems)
    let score = coverage + fit
    if (thread && thread.id === unit.source.id)
      score += !thread.fresh ? 0.05 : question.pronouns.length > 0 || total < 1.5 ? 0.35 : 0.15
    const age = order.get(unit.source.id) ?? 0
    score += ((question.latest ? 0.3 : 0.08) * age) / Math.max(1, units.length)
    if (unit.source === newest && thread === undefined) score += 0.02
    return {
      source: unit.source,
      clause: unit.clause,
      index: unit.index,
      score,
      coverage,
      missing,
      typed: fit > 0,
    }
  })
  return answers.sort((one, other) => other.score - one.score)
}

/** A word that many memories have tells less about which one is meant. */
function rarity(anchor: Anchor, units: Unit[]): number {
  const sources = new Set<string>()
  for (const unit of units)
    if (unit.message.some(({ stem }) => stem === anchor.stem)) sources.add(unit.source.id)
  return sources.size < 2 ? 1 : 1 / (1 + 0.25 * Math.log2(sources.size))
}

function matchUnit(anchor: Anchor, unit: Unit, soft: boolean): number {
  const best = (words: Word[], factor: number) => {
    let most = 0
    for (const word of words) most = Math.max(most, matchWord(anchor, word, soft))
    return most * factor
  }
  return Math.max(
    best(unit.own, 1),
    best(unit.head, 0.95),
    best(unit.sentence, unit.clause.parallel ? 0.3 : 0.85),
    best(unit.message, unit.clause.parallel ? 0.35 : 0.7),
    best(unit.about, 0.85),
    best(unit.near, 0.3),
  )
}

function typeFit(question: Question, unit: Unit, asked: Set<string>): number {
  if (question.wants.length === 0) return 0.05
  const has = (text: string): boolean => {
    if (question.wants.includes('person'))
      return readWords(text).some((word) => isSomeone(word) && !asked.has(word.stem))
    const kinds = kindsIn(text)
    return question.wants.some((kind) => kinds.has(kind))
  }
  if (has(unit.clause.text)) return 0.3
  if (!unit.clause.parallel && has(unit.clause.sentence)) return 0.22
  return has(splitStatement(unit.source.text).words) ? 0.05 : -0.2
}

export type Verdict =
  | { kind: 'known'; answer: Answer }
  | { kind: 'no-value'; answer: Answer }
  | { kind: 'unknown'; missing: Anchor[] }

/** The best answer, if it is about what was asked. */
export function judge(question: Question, answers: Answer[], thread?: Thread): Verdict {
  const [best] = answers
  if (!best) return { kind: 'unknown', missing: question.anchors.filter(({ essential }) => essential) }
  const heavy = question.anchors.filter(({ weight }) => weight >= 1)
  const acceptable = answers.filter((answer) => !answer.missing.some(({ essential }) => essential))
  const [answer] = acceptable
  if (!answer) return { kind: 'unknown', missing: best.missing.filter(({ essential }) => essential) }
  const onThread = thread?.fresh === true && answer.source.id === thread.id
  const enough =
    answer.coverage >= (onThread ? 0.12 : 0.36) ||
    (onThread && (heavy.length === 0 || (answer.typed && question.wants.length > 0)))
  if (!enough) return { kind: 'unknown', missing: answer.missing }
  if (question.strict && !answer.typed && question.wants.length > 0) {
    const kinds = kindsIn(splitStatement(answer.source.text).words)
    if (!question.wants.some((kind) => kinds.has(kind))) return { kind: 'no-value', answer }
  }
  return { kind: 'known', answer }
}
