import { splitStatement } from '../answer.ts'
import { likeness, type Meaning, meaningOfWords } from '../lexicon.ts'
import { isAttribute } from '../question.ts'
import { findValues } from '../values.ts'
import { contentOf, readWords, type Word } from '../words.ts'
import { continuations, pointing, talk } from './discourse.ts'
import { expectation, selection } from './expectation.ts'
import { type Lookup, shareOf, subjectOf } from './lookup.ts'
import { otherWords } from './other-words.ts'
import { genderOf, isAsked, isNamed, ownWords, type Part, withoutMarks } from './parts.ts'
import { tenseIn } from './predicate.ts'
import { readWithin, type Span } from './spans.ts'
import { threading } from './threading.ts'
import type { Around, Told } from './told.ts'

const met = 0.7
const hardlyMet = 0.25
const highest = (numbers: number[]): number => Math.max(0, ...numbers)

/** How a span stands to the question, as numbers that `weights` are for. A feature that is not given is 0. */
export function featuresOf(
  lookup: Lookup,
  span: Span,
  told: Told,
  thread: Around,
  meaning: Meaning,
): Record<string, number> {
  const own = contentOf(span.words)
  return withInteractions(lookup, {
    ...coverage(lookup, span, told, own),
    ...kinds(lookup, span),
    ...shape(lookup, span, own),
    ...inside(lookup, span, told),
    ...talk(lookup, span, thread, own, told),
    ...pointing(lookup, told, own),
    ...continuations(lookup, span, told),
    ...expectation(lookup, span, told),
    ...selection(lookup, span, told),
    ...threading(lookup, told),
    ...particles(lookup, span, told),
    ...otherWords(lookup, span, told),
    [`tense_${lookup.tense}_${tenseIn(span.words)}`]: 1,
    likeness: likeness(meaning, meaningOfWords(own)),
  })
}

const particle =
  /^(?:off|out|up|down|over|under|back|on|in|at|to|from|with|without|for|by|into|through|before|after|until|till|til|against|between|per|each|us|me|my|mine|our|ours|got|less|more|now|first|not|never|both|way|around|about|together|apart|away|left|right)$/

/** Small words of the question, which carry much of some: "who's off", "back when", "seated by", "without". */
function particles({ question }: Lookup, span: Span, told: Told): Record<string, number> {
  const asked = new Set(
    readWords(question.text).flatMap(({ norm, pos }) =>
      pos === 'f' && particle.test(norm) ? [norm === 'til' ? 'till' : norm] : [],
    ),
  )
  if (asked.size === 0) return {}
  const has = (words: readonly Word[]) =>
    [...asked].filter((each) => words.some(({ norm }) => norm === each)).length / asked.size
  const here = has(span.words)
  const most = Math.max(0, ...told.parts.map(({ words }) => has(words)))
  const last = readWords(question.text).findLast(({ pos }) => pos !== 'p')
  const ends = last?.pos === 'f' && particle.test(last.norm) ? last.norm : undefined
  return {
    particles: here,
    particlesCount: here * asked.size,
    particlesLeft: Math.max(0, most - here),
    ...(ends && span.words.some(({ norm }) => norm === ends) ? { endsWith: 1 } : {}),
    ...(ends &&
    !span.words.some(({ norm }) => norm === ends) &&
    told.parts.some(({ words }) => words.some(({ norm }) => norm === ends))
      ? { endsElsewhere: 1 }
      : {}),
  }
}

// What counts for more or less by what kind of question it is.
const byQuestion = [
  'freshThread',
  'lastSpokenOf',
  'toldLast',
  'saidAgain',
  'newOfThread',
  'afterThread',
  'beforeThread',
  'recency',
  'ago',
  'own',
  'whole',
  'holdsValue',
  'pointedMessage',
  'pointedAbout',
]

/** A logit adds up; what only counts in some questions is given once more for those. */
function withInteractions(
  { question, anchors }: Lookup,
  features: Record<string, number>,
): Record<string, number> {
  const topics = anchors.filter(
    ({ weight, context, resolved, stem, self }) =>
      weight >= 0.9 && !context && !resolved && !self && !isAttribute(stem),
  ).length
  const sorts = [
    ...(topics === 0 ? ['bare'] : []),
    ...(topics === 1 ? ['one'] : []),
    ...(question.pronouns.length > 0 ? ['pointing'] : []),
    ...(question.elliptic ? ['elliptic'] : []),
    ...(anchors.some(({ essential }) => essential) ? ['naming'] : []),
  ]
  const all: Record<string, number> = { ...features }
  for (const name of byQuestion) {
    const value = features[name]
    if (value) for (const sort of sorts) all[`${sort}_${name}`] = value
  }
  return all
}

/** How much of the question is met by the span's own words, by its sentence, its memory, and the talk around that. */
function coverage(lookup: Lookup, span: Span, told: Told, own: Word[]): Record<string, number> {
  const { question, anchors, weights, roles, best, mainWeight } = lookup
  const { words } = splitStatement(span.source.text)
  const head = span.clause.head ? contentOf(readWithin(words, span.clause.head)) : []
  const sentence = span.form === 'whole' ? own : contentOf(readWithin(words, span.clause.sentence))
  let ownShare = 0
  let headShare = 0
  let sentenceShare = 0
  let messageShare = 0
  let talkShare = 0
  let elsewhere = 0
  let lost = 0
  let lostInTalk = 0
  let doing = 0
  let missed = 0
  let missedNames = 0
  for (const [i, anchor] of anchors.entries()) {
    const weight = weights[i] ?? 0
    if (roles[i] !== 'main') continue
    if (anchor.self) {
      const here = ownWords.test(span.text) ? weight : 0
      ownShare += here
      headShare += here
      sentenceShare += here
      messageShare += here
      talkShare += here
      continue
    }
    const inOwn = best(i, own)
    const inHead = Math.max(inOwn, best(i, head))
    const inSentence = Math.max(inHead, best(i, sentence))
    const inMessage = Math.max(inSentence, best(i, told.words), best(i, told.about))
    const inTalk = Math.max(inMessage, best(i, told.talk))
    ownShare += weight * inOwn
    headShare += weight * inHead
    sentenceShare += weight * inSentence
    messageShare += weight * inMessage
    talkShare += weight * inTalk
    if (anchor.essential && inOwn < hardlyMet && inMessage >= hardlyMet) elsewhere = 1
    if (anchor.weight >= 0.9 && inMessage < hardlyMet) lost += 1
    if (inMessage < hardlyMet && lookup.told[i]) {
      missed += weight
      if (anchor.essential) missedNames = 1
    }
    if (anchor.weight >= 0.9 && inTalk < hardlyMet) lostInTalk += 1
    if (inOwn >= met && isVerb(question.text, anchor.stem)) doing = 1
  }
  const heavy = anchors.filter(
    ({ weight, context, resolved }) => weight >= 0.9 && !context && !resolved,
  ).length
  return {
    own: ownShare / mainWeight,
    besideInSentence: (sentenceShare - headShare) / mainWeight,
    lost: heavy > 0 ? lost / heavy : 0,
    lostInTalk: heavy > 0 ? lostInTalk / heavy : 0,
    unmet: talkShare < 0.2 * mainWeight ? 1 : 0,
    byTalk: (talkShare - messageShare) / mainWeight > 0.2 ? 1 : 0,
    namedElsewhere: elsewhere,
    missedButTold: missed / mainWeight,
    missedNames,
    ...(missedNames > 0
      ? {
          missedNamesOther: told.parts.some(({ ofAnother }) => ofAnother) ? 1 : 0,
          missedNamesNaming: Math.min(2, namesBeside(lookup, told)),
        }
      : {}),
    doing,
    recency: told.recency,
    recentAndMet: (told.recency * messageShare) / mainWeight,
    ...(/\b(?:latest|most recent|newest|last (?:\w+ )?(?:time|visit|reading|one))\b/i.test(question.text)
      ? { newestMeantAndMet: (told.recency * messageShare) / mainWeight }
      : {}),
    ...(question.latest
      ? { newestAsked: told.recency, newestAskedAndMet: (told.recency * messageShare) / mainWeight }
      : {}),
    ...(/\bnow\b/.test(question.text) ? { nowAndMet: (told.recency * messageShare) / mainWeight } : {}),
    ...(question.elliptic && span.form === 'whole' ? { wholeOfEllipsis: 1 } : {}),
    ...(isContrast(span) ? { contrastOwn: ownShare / mainWeight } : {}),
    ...(span.form === 'clause' && span.clause.alike ? { alikeOwn: ownShare / mainWeight } : {}),
  }
}

/** How many names stand in a memory that are not asked about. */
const namesBeside = (lookup: Lookup, { words }: Told): number =>
  words.filter((word) => word.pos === 'x' && !isNamed(lookup, word)).length

const isContrast = ({ form, clause }: Span): boolean =>
  clause.contrast && form !== 'whole' && form !== 'sentence'

const isVerb = (text: string, stem: string): boolean =>
  readWords(text).some((word) => word.stem === stem && word.pos === 'v')

const worded = ['person', 'place', 'reason']

/** Whether the span holds the kind of value that is wanted, and how many of it. */
function kinds({ wants, holds, asked }: Lookup, span: Span): Record<string, number> {
  const [first] = wants
  if (!first) return {}
  const own = holds(span.text, span.words)
  if (worded.includes(first)) return first === 'person' ? { holdsPerson: own } : { holdsPlace: own }
  const somewhere =
    own > 0 ||
    [span.clause.sentence, splitStatement(span.source.text).words].some(
      (text) => holds(text, readWords(text)) > 0,
    )
  const values = findValues(span.text).filter(
    ({ kind, text }) => wants.includes(kind) && !asked.has(text.toLowerCase()),
  )
  const apart = values.filter(
    (value, i) =>
      !values.some(
        (other, j) =>
          j !== i &&
          other.start <= value.start &&
          other.end >= value.end &&
          (j < i || other.end - other.start > value.end - value.start),
      ),
  )
  return {
    holdsValue: own,
    holdsNoValue: somewhere ? 0 : 1,
    moreValues: Math.min(3, Math.max(0, apart.length - 1)),
  }
}

/** What the span is like by itself: how long, of what form, what new it says. */
function shape(lookup: Lookup, span: Span, own: Word[]): Record<string, number> {
  const { question, anchors, best } = lookup
  const fresh = own.filter((word) => !anchors.some((_, i) => best(i, [word]) >= met))
  const named = anchors.some(({ essential }) => essential)
  const spoken = withoutMarks(span.words)
  return {
    new: Math.log(1 + fresh.length),
    nothingNew: fresh.length === 0 ? 1 : 0,
    length: Math.log(1 + own.length),
    whole: span.form === 'whole' ? 1 : 0,
    wholeOfMany: span.form === 'whole' ? Math.log(span.clauses) : 0,
    single: span.clauses === 1 ? 1 : 0,
    sentence: span.form === 'sentence' && span.sentences > 1 ? 1 : 0,
    headed: span.form === 'headed' ? 1 : 0,
    run: span.form === 'run' ? 1 : 0,
    othersNamed:
      named && !question.wants.includes('person')
        ? Math.min(3, fresh.filter(({ pos }) => pos === 'x').length)
        : 0,
    subjectAsked: subjectOf(spoken).some((word) => isAsked(lookup, word)) ? 1 : 0,
    otherGender:
      genderOf(spoken[0]?.norm) !== undefined &&
      lookup.gender !== undefined &&
      genderOf(spoken[0]?.norm) !== lookup.gender
        ? 1
        : 0,
    sameGender: lookup.gender !== undefined && genderOf(spoken[0]?.norm) === lookup.gender ? 1 : 0,
    pronounFirst: /^(?:he|she|it|they|his|her|its|their|that|this)\b/.test(spoken[0]?.norm ?? '') ? 1 : 0,
  }
}

/** The clauses the span is made of: the one that answers best, what the others add, and what is left outside. */
function inside(lookup: Lookup, span: Span, { parts, words, about }: Told): Record<string, number> {
  const within = parts.filter(
    ({ clause }) =>
      span.text.includes(clause.text) && (span.form === 'whole' || clause.sentence === span.clause.sentence),
  )
  const [first] = within
  if (!first) return {}
  const worth = ({ share, holds }: Part) => share + 0.5 * holds
  const core = within.reduce((best, part) => (worth(part) > worth(best) ? part : best), first)
  const others = within.filter((part) => part !== core)
  const outside = parts.filter((part) => !within.includes(part))
  const named = lookup.anchors.some(({ essential }) => essential)
  const union =
    lookup.anchors.reduce(
      (sum, _, i) => sum + shareOf(lookup, i) * highest(within.map((part) => part.met[i] ?? 0)),
      0,
    ) / lookup.allWeight
  const extra = Math.log(1 + others.length)
  const ofOther = others.some((part) => part.ofOther && part.share < core.share)
  const complete =
    messageShareOf(lookup, words, about) - union < 0.05 && core.share > 0 && union - core.share < 0.03 ? 1 : 0
  const most = highest(others.map(({ holds }) => holds))
  return {
    core: core.share,
    coreHolds: core.holds,
    gainsValue: Math.max(0, most - core.holds),
    distracts:
      lookup.wants.length > 0 && core.holds > 0
        ? highest(others.map(({ holds, share }) => (share < core.share ? holds : 0)))
        : 0,
    extra,
    extraMet: others.length * core.share,
    extraOfAnother: others.some(({ ofAnother }) => ofAnother) ? 1 : 0,
    extraOfOther: ofOther ? 1 : 0,
    extraOfOtherNamed: ofOther && named ? 1 : 0,
    extraPronoun: others.some(({ pronoun }) => pronoun) ? 1 : 0,
    extraUnmet: core.share < 0.1 ? extra : 0,
    extraAny: lookup.wants.length === 0 && others.length > 0 ? 1 : 0,
    extraContrast: core.clause.contrast ? extra : 0,
    complete,
    completeExtra: complete * extra,
    completeParallel: core.clause.parallel ? complete * extra : 0,
    completeOther: ofOther ? complete : 0,
    betterOutside: highest(outside.map((part) => worth(part) - worth(core))),
    metOutside: highest(outside.map(({ share }) => share - core.share)),
    underHead: core.clause.head && span.form === 'clause' ? 1 : 0,
  }
}

function messageShareOf(lookup: Lookup, words: Word[], about: Word[]): number {
  const { anchors, weights, roles, best, mainWeight } = lookup
  return (
    anchors.reduce(
      (sum, _, i) =>
        roles[i] === 'main' ? sum + (weights[i] ?? 0) * Math.max(best(i, words), best(i, about)) : sum,
      0,
    ) / mainWeight
  )
}
