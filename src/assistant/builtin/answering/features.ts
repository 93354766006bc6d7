import { splitStatement } from '../answer.ts'
import { likeness, type Meaning, meaningOfWords, nearness } from '../lexicon.ts'
import { isKind } from '../match.ts'
import { isAttribute } from '../question.ts'
import { findValues } from '../values.ts'
import { contentOf, isCalendarWord, readWords, type Word } from '../words.ts'
import { sortsIn } from './expect.ts'
import { type Lookup, shareOf, subjectOf } from './lookup.ts'
import { genderOf, isAsked, ownWords, type Part, withoutMarks } from './parts.ts'
import { readWithin, type Span } from './spans.ts'

/** A memory beside the question: its words, those it is about, and those of the talk it goes on. */
export type Told = {
  words: Word[]
  about: Word[]
  talk: Word[]
  /** 0 for the oldest, 1 for the newest. */
  recency: number
  /** How many were told since, as a logarithm; 0 for the newest. */
  ago: number
  /** How many memories it was told after the one spoken of last; before it, less than 0; 0 for that one or none. */
  fromThread: number
  parts: Part[]
}

const met = 0.7
const hardlyMet = 0.25
const highest = (numbers: number[]): number => Math.max(0, ...numbers)

/** What the talk was about when the question came: the memory answered from or told last. */
export type Around = { id: string; clause?: string; fresh: boolean } | undefined

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
    likeness: likeness(meaning, meaningOfWords(own)),
  })
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

/** Whether the sort of thing that is asked for stands in the span, or in what is left out. */
function expectation(lookup: Lookup, span: Span, { parts }: Told): Record<string, number> {
  const { expected, designated, anchors, best } = lookup
  const isAsked = (word: Word) => anchors.some(({ resolved }, i) => !resolved && best(i, [word]) >= met)
  const own = sortsIn(span.text, span.words, isAsked)
  const outside = parts.filter(({ clause }) => !span.text.includes(clause.text))
  const shareIn = (found: Set<number>) => [...found].reduce((sum, sort) => sum + (expected[sort] ?? 0), 0)
  const here = shareIn(own)
  const there = Math.max(
    0,
    ...outside.map(({ clause }) => shareIn(sortsIn(clause.text, readWords(clause.text), isAsked))),
  )
  const likeliest = expected.indexOf(Math.max(...expected))
  const isNamed = (word: Word) =>
    designated !== undefined && word.norm !== designated && !isAsked(word) && isKind(word.norm, designated)
  const named = span.words.some(isNamed)
  const nearest =
    designated === undefined
      ? 0
      : highest(contentOf(span.words).map((word) => (isAsked(word) ? 0 : nearness(word.norm, designated))))
  return {
    expected: here,
    expectedSure: (expected[likeliest] ?? 0) > 0.5 && own.has(likeliest) ? 1 : 0,
    expectedMissing: (expected[likeliest] ?? 0) > 0.5 && !own.has(likeliest) ? 1 : 0,
    expectedOutside: Math.max(0, there - here),
    ...(designated
      ? {
          ofKind: named ? 1 : 0,
          ofKindOutside: !named && outside.some(({ clause }) => readWords(clause.text).some(isNamed)) ? 1 : 0,
          nearKind: Math.max(0, nearest),
        }
      : {}),
  }
}

/** "Thursday 8.30" of days with a time each, where it is asked about Thursday: one of several alike, told by what is asked. */
function selection(lookup: Lookup, span: Span, { parts }: Told): Record<string, number> {
  const { anchors, roles, best } = lookup
  const isSort = (word: Word) => isCalendarWord(word.norm) || word.pos === 'x' || word.pos === 'm'
  const within = parts.filter(({ clause }) => span.text.includes(clause.text))
  const outside = parts.filter((part) => !within.includes(part))
  if (outside.length === 0) return {}
  for (const [i, { stem, resolved }] of anchors.entries()) {
    if (roles[i] !== 'main' || resolved || best(i, span.words) < met) continue
    const word = span.words.find((each) => best(i, [each]) >= met)
    if (!word || !isSort(word)) continue
    const rivals = outside.filter(({ clause }) => {
      const words = readWords(clause.text)
      return (
        best(i, words) < met &&
        words.some(
          (each) =>
            each.stem !== stem &&
            each.pos === word.pos &&
            isCalendarWord(each.norm) === isCalendarWord(word.norm) &&
            isSort(each),
        )
      )
    })
    if (rivals.length > 0)
      return {
        selects: 1,
        selectsOnly: rivals.length === outside.length ? 1 : 0,
        selectsOne: within.length === 1 ? 1 : 0,
      }
  }
  const rival = outside.some(({ clause, met: strengths }) =>
    strengths.some(
      (strength, i) =>
        roles[i] === 'main' &&
        !anchors[i]?.resolved &&
        strength >= met &&
        best(i, span.words) < met &&
        readWords(clause.text).some((word) => isSort(word) && best(i, [word]) >= met),
    ),
  )
  return rival ? { missesSelected: 1 } : {}
}

/** Pieces that go on about what the piece before them speaks of, within the span and right behind it. */
function continuations(lookup: Lookup, span: Span, { parts }: Told): Record<string, number> {
  const isWithin = ({ clause }: Part) =>
    span.text.includes(clause.text) && (span.form === 'whole' || clause.sentence === span.clause.sentence)
  const last = parts.findLastIndex(isWithin)
  const first = parts.findIndex(isWithin)
  const next = parts[last + 1]
  const within = parts.slice(first + 1, last + 1)
  const goesOn = (part: Part) => part.subjectless || part.pronoun || (!part.ofOther && !part.ofAnother)
  const behind = next !== undefined && next.clause.sentence === parts[last]?.clause.sentence
  return {
    cutShort: behind && goesOn(next) ? 1 : 0,
    cutShortHolds: behind && goesOn(next) ? next.holds : 0,
    cutApart: behind && !goesOn(next) ? 1 : 0,
    goesOn: within.length > 0 && within.every(goesOn) ? 1 : 0,
    goesOnOfOther: within.some((part) => !goesOn(part)) ? 1 : 0,
    begun: first > 0 && parts[first] !== undefined && goesOn(parts[first]) ? 1 : 0,
    asideOwn: asideShare(lookup, parts.filter(isWithin)),
    asideMessage: asideShare(lookup, parts),
  }
}

function asideShare({ anchors, roles, weights }: Lookup, parts: Part[]): number {
  let share = 0
  let all = 0
  for (const [i] of anchors.entries()) {
    if (roles[i] !== 'aside') continue
    all += weights[i] ?? 0
    share += (weights[i] ?? 0) * highest(parts.map((part) => part.met[i] ?? 0))
  }
  return all > 0 ? share / all : 0
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

/** Whether it was spoken of last, and what of it was said already. */
function talk(
  { question }: Lookup,
  span: Span,
  thread: Around,
  own: Word[],
  told: Told,
): Record<string, number> {
  if (!thread) return {}
  const beside: Record<string, number> =
    told.fromThread === 0 || !thread.fresh
      ? {}
      : Math.abs(told.fromThread) === 1
        ? { [told.fromThread > 0 ? 'afterThread' : 'beforeThread']: 1 }
        : {}
  if (thread.id !== span.source.id) return beside
  const said = new Set(thread.clause ? contentOf(readWords(thread.clause)).map(({ stem }) => stem) : [])
  const again = own.length > 0 ? own.filter(({ stem }) => said.has(stem)).length / own.length : 0
  return {
    ...(thread.fresh ? { freshThread: 1 } : { lastSpokenOf: 1 }),
    ...(thread.clause ? { saidAgain: again, newOfThread: 1 - again } : { toldLast: 1 }),
    ...(thread.clause && question.pronouns.length > 0 ? { saidAgainPointed: again } : {}),
    ...(thread.clause && span.text === thread.clause ? { sameAgain: 1 } : {}),
    ...(thread.clause && question.elliptic && span.text.includes(thread.clause) ? { sameForAnother: 1 } : {}),
  }
}

/** What pronouns stand for, and words that are only like those asked. */
function pointing(lookup: Lookup, told: Told, own: Word[]): Record<string, number> {
  const { anchors, roles, weights, best, near, mainWeight, question } = lookup
  let pointedOwn = 0
  let pointedMessage = 0
  let pointedAbout = 0
  let pointed = 0
  let nearOwn = 0
  let nearMessage = 0
  let aboutOnly = 0
  for (const [i, anchor] of anchors.entries()) {
    const weight = weights[i] ?? 0
    if (anchor.resolved) {
      const share = anchor.share ?? 1
      pointed = Math.max(pointed, share)
      pointedOwn = Math.max(pointedOwn, share * best(i, own))
      pointedMessage = Math.max(pointedMessage, share * best(i, told.words))
      pointedAbout = Math.max(pointedAbout, share * best(i, told.about))
    } else if (roles[i] === 'main' && !anchor.self) {
      const inOwn = best(i, own)
      const inMessage = Math.max(best(i, told.words), best(i, told.about))
      nearOwn += weight * Math.max(0, near(i, own) - Math.max(inOwn, inMessage))
      nearMessage += weight * Math.max(0, near(i, told.words) - inMessage)
      if (anchor.essential && best(i, told.words) < met && best(i, told.about) >= met) aboutOnly = 1
    }
  }
  return {
    ...(pointed > 0
      ? {
          pointedOwn: pointedOwn / pointed,
          pointedMessage: pointedMessage / pointed,
          pointedAbout: pointedAbout / pointed,
          notPointed: pointedMessage + pointedAbout === 0 ? 1 : 0,
        }
      : {}),
    ...(question.pronouns.length > 0 && pointed === 0 ? { pronounAgo: told.ago } : {}),
    nearOwn: nearOwn / mainWeight,
    nearMessage: nearMessage / mainWeight,
    aboutOnly,
    ago: told.ago,
    justTold: told.ago < 0.1 ? 1 : 0,
  }
}
