import { type Source, splitStatement } from '../answer.ts'
import { meaningOfWords } from '../lexicon.ts'
import type { Question } from '../question.ts'
import { contentOf, readWords, type Word } from '../words.ts'
import { featuresOf } from './features.ts'
import { type Lookup, lookupOf } from './lookup.ts'
import { memoryWeights } from './memory-weights.ts'
import { readParts } from './parts.ts'
import { type Span, spansOf } from './spans.ts'
import { countNames, namesOf, type Said, threadOf } from './thread.ts'
import { tightOf } from './tight.ts'
import type { Around, Told } from './told.ts'
import { wordingWeights } from './wording-weights.ts'

/** The words of a memory that answer best; one point of score is e to one in odds. */
export type Ranked = { span: Span; score: number; features: Record<string, number> }

const sameTalkMs = 15 * 60_000
const mostLinks = 3

/** The memories in `shortlist` as answers to the question, best first: how well each answers, and with which of its words. */
export function rankMemories(
  question: Question,
  sources: readonly Source[],
  shortlist: ReadonlySet<string>,
  thread?: Around,
  expected?: number[],
): Ranked[] {
  const memories = new Map<string, { evidence: number; best: Ranked }>()
  for (const { span, features } of describeSpans(question, sources, shortlist, thread, expected)) {
    const { asMemory, asWording } = scoresOf(features)
    const evidence = Math.exp(asMemory)
    const wording = { span, features, score: asWording + (tellsOfThat(features) ? apart : 0) }
    const known = memories.get(span.source.id)
    memories.set(span.source.id, {
      evidence: evidence + (known?.evidence ?? 0),
      best: known && known.best.score >= wording.score ? known.best : wording,
    })
  }
  const ranked = [...memories.values()]
    .map(({ evidence, best }) => ({ ...best, score: Math.log(evidence) }))
    .sort((one, other) => other.score - one.score)
  return spokenOfFirst(ranked)
}

const close = 1
const much = 0.5
const little = 0.1

/**
 * Of memories that answer about as well, one that is about all that is asked of before one that is about none of it: what took the
 * place of something else says in few of its own words what it is about.
 */
function spokenOfFirst(ranked: Ranked[]): Ranked[] {
  const [best] = ranked
  const missed = ({ features }: Ranked) => features.missedButTold ?? 0
  const better = best
    ? ranked.find(
        (each) =>
          best.score - each.score < close &&
          missed(best) - missed(each) > much &&
          missed(each) < little &&
          splitStatement(each.span.source.text).about !== '',
      )
    : undefined
  return better ? [better, ...ranked.filter((each) => each !== better)] : ranked
}

// "Bo's on tennis, Ada is fencing": each clause tells of somebody or something else, and this one of what is asked. The whole
// would be right as well, so that nothing could be fitted for it; the clause alone is what a person would say.
const apart = 3
const tellsOfThat = ({ eachToldTight, subjectAsked, doing, eachCounts }: Record<string, number>): boolean =>
  eachToldTight === 1 && (subjectAsked === 1 || (doing === 1 && eachCounts === 1))

function scoresOf(features: Record<string, number>): { asMemory: number; asWording: number } {
  let asMemory = 0
  let asWording = 0
  for (const name in features) {
    const value = features[name]
    if (!value) continue
    asMemory += value * (memoryWeights[name] ?? 0)
    asWording += value * (wordingWeights[name] ?? 0)
  }
  return { asMemory, asWording }
}

/** The spans of the shortlist with their features; `expected` as a fit has it, which may not know this very question. */
export function describeSpans(
  question: Question,
  sources: readonly Source[],
  shortlist: ReadonlySet<string>,
  thread?: Around,
  expected?: number[],
): { span: Span; features: Record<string, number> }[] {
  const ordered = [...sources].sort((one, other) => Date.parse(one.saidAt) - Date.parse(other.saidAt))
  const said = ordered.map((source) => {
    const { words, about } = splitStatement(source.text)
    const read = readWords(words)
    const content = contentOf(read)
    const aboutWords = aboutOf(about)
    return {
      source,
      text: words,
      words: content,
      read,
      about,
      aboutWords,
      names: namesOf([...content, ...aboutWords]),
    }
  })
  const counts = countNames(said)
  const lookup = lookupOf(
    question,
    said.map(({ words, aboutWords }) => [...words, ...aboutWords]),
    expected,
  )
  const meaning = meaningOfWords(contentOf(readWords(question.text)).filter((word) => weighs(lookup, word)))
  const threadAt = said.findIndex(({ source }) => source.id === thread?.id)
  return said.flatMap((each, at) => {
    if (!shortlist.has(each.source.id)) return []
    const told: Told = {
      words: each.words,
      about: each.aboutWords,
      talk: linksOf(said, at).flatMap(({ words, aboutWords }) => [...words, ...aboutWords]),
      recency: said.length > 1 ? at / (said.length - 1) : 1,
      ago: Math.log(said.length - at),
      fromThread: threadAt < 0 ? 0 : at - threadAt,
      parts: readParts(lookup, each.text),
      thread: threadOf(said, at, counts),
    }
    const spans = spansOf(each.source)
    const tight = tightOf(lookup, spans, told)
    return spans.map((span, i) => ({
      span,
      features: { ...featuresOf(lookup, span, told, thread, meaning), ...tight[i] },
    }))
  })
}

const aboutOf = (about: string): Word[] => (about ? contentOf(readWords(about)) : [])

const weighs = ({ anchors }: Lookup, word: Word): boolean =>
  anchors.some(({ stem, weight }) => stem === word.stem && weight >= 0.5)

const goesOn = /^(?:\W|and|oh|so|also|ok|then|now)*(?:he|she|it|they|his|her|its|their|that|those|hers)\b/i

/** What was told before and this goes on about: the one just before a pronoun, and those that name what it is about. */
function linksOf(said: Said[], at: number): Said[] {
  const each = said[at]
  if (!each) return []
  const labels = labelsOf(each.about)
  const links: Said[] = []
  for (let i = at - 1; i >= 0 && links.length < mostLinks; i--) {
    const earlier = said[i]
    if (!earlier) break
    const apart = Date.parse(each.source.saidAt) - Date.parse(earlier.source.saidAt)
    if (
      (i === at - 1 && apart < sameTalkMs && goesOn.test(each.source.text)) ||
      labels.some(
        (label) => earlier.text.toLowerCase().includes(label) || labelsOf(earlier.about).includes(label),
      )
    )
      links.push(earlier)
    if (labels.length === 0 && i < at) break
  }
  return links
}

const labelsOf = (about: string): string[] =>
  about
    .split(', ')
    .filter(Boolean)
    .map((label) => label.toLowerCase())
