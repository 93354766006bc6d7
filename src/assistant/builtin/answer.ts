import { type Clause, readClauses } from './clauses.ts'
import { matcherOf, mostOf } from './match.ts'
import type { Anchor, Question } from './question.ts'
import { isSomeone, kindsBeside } from './values.ts'
import { contentOf, readWords, type Word } from './words.ts'

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
  /** The share of the question that this clause itself answers to, not its heading or its neighbours. */
  own: number
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

/** The two put together again, as `splitStatement` takes them apart. */
export function withAbout(words: string, about: string | undefined): string {
  return about ? `${words} (re: ${about})` : words
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

const content = (text: string): Word[] => (text ? contentOf(readWords(text)) : [])

/** Everything that could answer, best first. */
export function rankAnswers(question: Question, sources: Source[], thread?: Thread): Answer[] {
  const units = unitsOf(sources)
  const exact = new Set(
    question.anchors
      .filter(({ stem }) =>
        units.some((unit) => [...unit.message, ...unit.about].some((word) => word.stem === stem)),
      )
      .map(({ stem }) => stem),
  )
  const order = new Map([...new Set(units.map(({ source }) => source.id))].map((id, i) => [id, i]))
  const weights = question.anchors.map((anchor) => anchor.weight * rarity(anchor, units))
  const plain = question.anchors.some(
    ({ weight, context, resolved }) => weight >= 1.15 && !context && !resolved,
  )
  const isPoint = (anchor: Anchor) => anchor.resolved === true && plain
  const points = question.anchors.filter(isPoint).length
  const main = sum(
    question.anchors.map((anchor, i) => (anchor.context || isPoint(anchor) ? 0 : (weights[i] ?? 0))),
  )
  const aside = sum(question.anchors.map((anchor, i) => (anchor.context ? (weights[i] ?? 0) : 0)))
  const heavy = question.anchors.some(({ weight, context }) => weight >= 1.15 && !context)
  const sought = question.anchors.map((anchor): Sought => {
    const soft = !exact.has(anchor.stem)
    const exactly = matcherOf(anchor, false)
    return { anchor, soft, exactly, match: soft ? matcherOf(anchor, true) : exactly }
  })
  /** How well a memory speaks of something in the very words, or is about it. */
  const spokenOf = ({ exactly }: Sought, unit: Unit) =>
    Math.max(mostOf(exactly, unit.message), mostOf(exactly, unit.about))
  // "What room is he in": where something was told of him, only that can answer.
  const whom = sought.filter(
    (each) => each.anchor.person && units.some((unit) => spokenOf(each, unit) >= 0.7),
  )
  const linked = thread ? linkedTo(thread.id, sources) : new Set<string>()
  const answers = units.map((unit): Answer => {
    let covered = 0
    let extra = 0
    let own = 0
    let pointed = 0
    const missing: Anchor[] = []
    for (const [i, each] of sought.entries()) {
      const { anchor, match } = each
      const strength = matchUnit(each, unit)
      const weight = weights[i] ?? 0
      if (isPoint(anchor)) pointed += spokenOf(each, unit)
      else if (anchor.context) extra += weight * strength
      else {
        covered += weight * strength
        if (!anchor.resolved) own += weight * (anchor.self ? strength : mostOf(match, unit.own))
        if (strength < 0.25 && anchor.weight >= 1) missing.push(anchor)
      }
    }
    const coverage = Math.max(
      main > 0 ? covered / main : 0,
      extra > 0 ? (covered + extra) / (main + aside) : 0,
    )
    const fit = typeFit(question, unit)
    let score = coverage + fit + Math.min(0.4, extra * 0.15) + (main > 0 ? (0.15 * own) / main : 0)
    if (whom.length > 0 && !whom.some((each) => spokenOf(each, unit) >= 0.7)) score -= 0.3
    if (points > 0) score += (0.3 * pointed) / points
    if (thread && linked.has(unit.source.id)) {
      const bonus = !thread.fresh ? 0.04 : heavy ? 0.1 : question.pronouns.length > 0 ? 0.3 : 0.2
      score += unit.source.id === thread.id ? bonus : bonus * 0.6
      if (thread.clause === unit.clause.text) score -= fit > 0.05 ? 0.02 : 0.06
    }
    score +=
      ((question.latest ? 0.5 * Math.min(1, coverage + 0.5) : /\bnow\b/.test(question.text) ? 0.2 : 0.1) *
        ((order.get(unit.source.id) ?? 0) + 1)) /
      order.size
    return {
      source: unit.source,
      clause: unit.clause,
      index: unit.index,
      score,
      coverage,
      missing,
      typed: fit > 0.05,
      own: main > 0 ? own / main : 0,
    }
  })
  return answers.sort((one, other) => other.score - one.score)
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)

/** The memories one talk goes on about: the one itself, what it is about, and what is about it. */
function linkedTo(id: string, sources: Source[]): Set<string> {
  const linked = new Set([id])
  const start = sources.find((source) => source.id === id)
  if (!start) return linked
  const mine = splitStatement(start.text)
  for (const other of sources) {
    if (Math.abs(Date.parse(other.saidAt) - Date.parse(start.saidAt)) > 4 * 3_600_000) continue
    const theirs = splitStatement(other.text)
    const shares = (about: string, words: string) =>
      about !== '' && about.split(', ').some((label) => words.toLowerCase().includes(label.toLowerCase()))
    if (
      shares(mine.about, theirs.words) ||
      shares(theirs.about, mine.words) ||
      shares(mine.about, theirs.about)
    )
      linked.add(other.id)
  }
  return linked
}

// A word that many memories have tells less about which one is meant.
function rarity(anchor: Anchor, units: Unit[]): number {
  const sources = new Set<string>()
  for (const unit of units)
    if (unit.message.some(({ stem }) => stem === anchor.stem)) sources.add(unit.source.id)
  return sources.size < 2 ? 1 : 1 / (1 + 0.25 * Math.log2(sources.size))
}

/** Something that is asked about, and how it is looked for. */
type Sought = {
  anchor: Anchor
  soft: boolean
  exactly: (word: Word) => number
  match: (word: Word) => number
}

const ownWords = /\b(?:i|i'm|im|me|my|mine|us|we|our|ours)\b/i

function matchUnit({ anchor, soft, match }: Sought, unit: Unit): number {
  if (anchor.self) return ownWords.test(unit.clause.text) ? 1 : 0
  // "setup" in "set up", "boxroom" in "box room".
  if (soft && anchor.norm.length > 4 && joined(unit.clause.sentence).includes(anchor.norm)) return 0.9
  const best = (words: Word[], factor: number) => mostOf(match, words) * factor
  const { contrast } = unit.clause
  return Math.max(
    best(unit.own, 1),
    best(unit.head, 0.95),
    best(unit.sentence, contrast ? 0.3 : 0.9),
    best(unit.message, contrast ? 0.35 : 0.85),
    best(unit.about, 0.92),
    best(unit.near, 0.3),
  )
}

const joined = (text: string): string => text.toLowerCase().replaceAll(/[\s-]+/g, '')

function typeFit(question: Question, unit: Unit): number {
  const { which } = question
  if (which && unit.own.some((word, i) => word.stem === which && isDesignation(unit, word, unit.own[i + 1])))
    return 0.35
  if (question.wants.length === 0) return 0.05
  const naming = /\b(?:name|called|surname|spell)\b/i.test(question.text)
  const asked = new Set(
    question.anchors
      .filter(({ resolved, person }) => !resolved || (person && !naming))
      .flatMap(({ stem, norm }) => [stem, norm]),
  )
  const has = (text: string): number => {
    if (question.wants.includes('person')) {
      const words = readWords(text)
      const placed = new Set<number>()
      for (const [at, { pos }] of words.entries())
        if (pos === 'x' && (/^(?:at|in|on)$/.test(words[at - 1]?.norm ?? '') || placed.has(at - 1)))
          placed.add(at)
      const others = words.filter((word, at) => isSomeone(word) && !asked.has(word.stem) && !placed.has(at))
      return others.some(({ pos }) => pos === 'x') ? 1 : others.length > 0 ? 0.6 : 0
    }
    const kinds = kindsBeside(text, asked)
    const first = question.wants.findIndex((kind) => kinds.has(kind))
    return first < 0 ? 0 : first === 0 ? 1 : question.wants[0] === 'money' && !kinds.has('size') ? 0.4 : 0.7
  }
  const own = has(unit.clause.text)
  const near = unit.clause.contrast ? 0 : has(unit.clause.sentence)
  if (own + near > 0) return own > 0 ? 0.3 * own : 0.22 * near
  return has(splitStatement(unit.source.text).words) > 0 ? 0.05 : -0.2
}

// "sketch B", "room 12": a noun and which one of its kind.
function isDesignation(unit: Unit, noun: Word, next: Word | undefined): boolean {
  return (
    next !== undefined &&
    next.start === noun.end + 1 &&
    /^(?:[A-Z]|[A-Z]?\d+[A-Z]?)$/.test(next.text) &&
    unit.own.includes(next)
  )
}

export type Verdict =
  | { kind: 'known'; answer: Answer }
  | { kind: 'no-value'; answer: Answer }
  | { kind: 'unknown'; missing: Anchor[] }

/** The best answer, if it is about what was asked. */
export function judge(question: Question, answers: Answer[]): Verdict {
  const [best] = answers
  if (!best) return { kind: 'unknown', missing: question.anchors.filter(({ essential }) => essential) }
  const heavy = question.anchors.filter(
    ({ weight, context, resolved, aside }) => weight >= 1 && !context && !resolved && !aside,
  )
  const acceptable = answers.filter((answer) => !answer.missing.some(({ essential }) => essential))
  if (acceptable.length === 0)
    return { kind: 'unknown', missing: best.missing.filter(({ essential }) => essential) }
  const [answer] = acceptable
  const isEnough =
    answer !== undefined &&
    (answer.coverage >= (heavy.length === 0 ? 0.2 : 0.36) ||
      (answer.typed && question.wants.length > 0 && answer.coverage >= 0.25))
  if (!answer || !isEnough) return { kind: 'unknown', missing: answer?.missing ?? [] }
  if (question.strict && !answer.typed && question.wants.length > 0) {
    const kinds = kindsBeside(
      splitStatement(answer.source.text).words,
      new Set(question.anchors.map(({ norm }) => norm)),
    )
    if (!question.wants.some((kind) => kinds.has(kind))) return { kind: 'no-value', answer }
  }
  return { kind: 'known', answer }
}
