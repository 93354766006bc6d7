import { type Answer, splitStatement, type Thread } from './answer.ts'
import { isKind } from './match.ts'
import { isTitle } from './mentions.ts'
import type { Question } from './question.ts'
import { kindsBeside, type ValueKind } from './values.ts'
import { readWords } from './words.ts'

const longestTogether = 300

/**
 * Several memories may fit a question nearly as well, and nothing in it tells which is meant: then all of them are said.
 * Better two sentences of which one answers than the wrong one alone.
 */
export function rivalsOf(best: Answer, answers: Answer[], question: Question, thread?: Thread): Answer[] {
  if (best.source.list || question.latest || question.lastTime) return []
  // "And what does it weigh?": what is spoken of is meant, not what is like it.
  if (question.pronouns.length > 0 && thread?.fresh && best.source.id === thread.id) return []
  const meant = question.anchors.filter(({ resolved, share = 1 }) => resolved && share > halfSure)
  const speaksOf = (answer: Answer) => {
    const stems = new Set(readWords(answer.source.text).map(({ stem }) => stem))
    return meant.some(({ stem }) => stems.has(stem))
  }
  const pointed = speaksOf(best)
  const rival = answers.find(
    ({ source, missing }) =>
      source.id !== best.source.id &&
      !source.list &&
      missing.every((anchor) => anchor.weight < heavy || best.missing.includes(anchor)),
  )
  if (rival && pointed && !speaksOf(rival)) return []
  const length = best.clause.text.length + (rival?.clause.text.length ?? 0)
  // Two of one name, and nothing that tells which: the newer one is not meant more than the other.
  const alike =
    rival !== undefined &&
    !question.pronouns.length &&
    question.anchors.some(({ essential, named }) => essential && named) &&
    Math.abs(rival.coverage - best.coverage) < sameCoverage &&
    namesIn(rival.clause.text)[0] !== undefined &&
    namesIn(rival.clause.text).join(' ') !== namesIn(best.clause.text).join(' ')
  return rival && rival.score > best.score - (alike ? alikeScore : closeScore) && length <= longestTogether
    ? [rival]
    : []
}

const heavy = 0.9
const halfSure = 0.5
// Two that speak of as much of what is asked, and this close to each other: both are right more often than one.
const closeScore = 1.2
const alikeScore = 2.5
const sameCoverage = 0.02

const stretchMs = 15 * 60_000

/**
 * What is meant may be told in one message, and what is asked of it in another of the same talk: the one that holds the kind
 * of value that is wanted, where none of those found does.
 */
export function holderOfKind(question: Question, found: Answer[], answers: Answer[]): Answer | undefined {
  const [best] = found
  const [first] = question.wants
  if (!best || !first || best.source.list || question.yesNo) return undefined
  const asked = new Set(
    question.anchors.filter(({ resolved }) => !resolved).flatMap(({ stem, norm }) => [stem, norm]),
  )
  const wanted =
    first === 'money' && /\bhow much\b|\bcost|\bprice/i.test(question.text) ? [first] : question.wants
  const holds = ({ source }: Answer) => {
    const kinds = kindsBeside(splitStatement(source.text).words, asked)
    return wanted.some((kind) => kinds.has(kind))
  }
  if (found.some(holds)) return undefined
  const near = (other: Answer) =>
    Math.abs(Date.parse(other.source.saidAt) - Date.parse(best.source.saidAt)) < stretchMs &&
    /^(?:\W|and|oh|so|also)*(?:he|she|it|they|his|her|its|their|that)\b/i.test(other.source.text)
  const holder = answers.find(
    (answer) =>
      !answer.source.list &&
      answer.source.id !== best.source.id &&
      (isLinked(best, answer) || near(answer)) &&
      holds(answer) &&
      splitStatement(answer.source.text).words.length + splitStatement(best.source.text).words.length <=
        longestTogether,
  )
  return holder
}

const mostBehind = 2.5

/** Where the best answer lacks the kind of value that is wanted: the next best that has it, if it is not far behind. */
export function nextHolder(question: Question, best: Answer, answers: Answer[]): Answer | undefined {
  if (!lackingKind(question, [best])) return undefined
  return answers.find(
    (answer) =>
      answer.source.id !== best.source.id &&
      !answer.source.list &&
      answer.score > best.score - mostBehind &&
      !answer.missing.some(({ essential }) => essential) &&
      !lackingKind(question, [answer]) &&
      answer.clause.text.length + best.clause.text.length <= longestTogether,
  )
}

/** One is about what the other speaks of. */
function isLinked(one: Answer, other: Answer): boolean {
  const first = splitStatement(one.source.text)
  const second = splitStatement(other.source.text)
  const names = new Set(namesIn(first.words))
  return (
    namesIn(second.words).some((name) => names.has(name)) ||
    [
      [first.about, second.words],
      [second.about, first.words],
    ].some(([about = '', words = '']) =>
      about.split(', ').some((label) => label !== '' && words.toLowerCase().includes(label.toLowerCase())),
    )
  )
}

const namesIn = (text: string): string[] =>
  readWords(text)
    .filter(({ pos, norm }) => pos === 'x' && !isTitle(norm))
    .map(({ stem }) => stem)

const askedFor: Partial<Record<ValueKind, string>> = {
  clock: 'what time',
  date: 'when',
  money: 'how much',
  number: 'how many',
  duration: 'how long',
  person: 'who',
  place: 'where',
}

/** What kind of thing was asked and is nowhere in what was found, as a person would say it: "when", "how much". */
export function lackingKind(question: Question, answers: Answer[]): string | undefined {
  const asked = new Set(
    question.anchors.filter(({ resolved }) => !resolved).flatMap(({ stem, norm }) => [stem, norm]),
  )
  const texts = answers.map(({ source }) => splitStatement(source.text).words)
  if (question.kind && !answers.some(({ source }) => source.list)) {
    const kind = question.kind
    return texts.some((text) => readWords(text).some(({ norm }) => isKind(norm, kind)))
      ? undefined
      : `which ${kind}`
  }
  const [first] = question.wants
  // "The dentist's name": the dentist alone is none.
  if (first === 'person' && /\b(?:names?|called|surname)\b/i.test(question.text))
    return texts.some((text) => readWords(text).some(({ pos, stem }) => pos === 'x' && !asked.has(stem)))
      ? undefined
      : 'a name'
  if (!first || !askedFor[first] || answers.some(({ source }) => source.list)) return undefined
  if (texts.some((text) => question.wants.some((kind) => kindsBeside(text, asked).has(kind))))
    return undefined
  if (first === 'number' && /\bhow much\b/i.test(question.text)) return 'how much'
  return askedFor[first]
}
