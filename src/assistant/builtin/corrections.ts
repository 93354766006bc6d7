import type { TurnContext } from '../context.ts'
import { rankAnswers, type Source, splitStatement } from './answer.ts'
import { readClauses } from './clauses.ts'
import { predicates, readReplacement, sameKindOfValue, substitute } from './correct.ts'
import { freshIn, titleAround } from './correct-phrase.ts'
import { isRestatement, replaceCrossed } from './correct-slot.ts'
import { replace, store } from './keeping.ts'
import { leftoverOf } from './leftover.ts'
import { distance } from './match.ts'
import { findMentions } from './mentions.ts'
import { readQuestion } from './question.ts'
import { choose } from './replies.ts'
import { byAge, newestOf, overtaking, takenOver } from './takeover.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { replacePerson } from './value-slot.ts'
import { findValues } from './values.ts'
import { contentOf, isCalendarWord, readWords } from './words.ts'

/** Something named is dropped for something else: "forget navy, doing green" puts green where navy was. */
export function replaceNamed(text: string, known: Known, context: TurnContext): Plan | undefined {
  const replacement = readReplacement(text)
  if (!replacement) return undefined
  const { stale, fresh, rest } = replacement
  const newestFirst = byAge(known.sources)
  for (const source of newestFirst) {
    const { words, about } = splitStatement(source.text)
    // "Forget what I said about shish, 7.95": what stands there of it is its value.
    const [value] = findValues(rest)
    const valued =
      value && !/\d/.test(stale) && speaksOf(words, stale)
        ? (withoutValue(words, stale, value.text) ?? substitute(words, `${stale} ${rest}`, true, false))
        : undefined
    if (valued) return replace(source, valued, about)
    const at = words.toLowerCase().indexOf(stale.toLowerCase())
    const clauseOf = at < 0 && source === newestFirst[0] ? replaceClause(words, stale, rest) : undefined
    if (clauseOf) return replace(source, clauseOf, about)
    if (at < 0) continue
    const clause = replaceClause(words, stale, rest)
    if (fresh === undefined && clause) return replace(source, clause, about)
    if (fresh === undefined)
      return store(
        rest,
        [stale, ...contextLabels(words, rest), ...(about ? about.split(', ') : [])],
        [source.id],
        context,
      )
    const place = titleAround(words, at, stale.length)
    const said = freshIn(rest)[0]?.text ?? fresh
    return replace(source, words.slice(0, place.start) + said + words.slice(place.end), about)
  }
  return undefined
}

/** "Forget scraps being free, 30p now", of "scraps free": what is said of it, which is no value, for the value. */
function withoutValue(old: string, stale: string, value: string): string | undefined {
  const topic = contentOf(readWords(stale)).map(({ stem }) => stem)
  const clause = readClauses(old).find(({ text }) => {
    const words = contentOf(readWords(text))
    return (
      words.length > 1 && words.length <= 3 && topic.every((stem) => words.some((word) => word.stem === stem))
    )
  })?.text
  const last = clause && contentOf(readWords(clause)).at(-1)
  const from = clause ? old.indexOf(clause) : -1
  if (!clause || !last || from < 0 || topic.length < 2 || findValues(clause).length > 0) return undefined
  return old.slice(0, from + last.start) + value + old.slice(from + last.end)
}

/** The clause of a statement that speaks of what is dropped, with what comes instead in its place; the other clauses stay. */
function replaceClause(old: string, stale: string, rest: string): string | undefined {
  const topic = contentOf(readWords(stale)).map(({ stem }) => stem)
  const clauses = readClauses(old)
  if (clauses.length < 2 || topic.length === 0) return undefined
  const shares = clauses.map(({ text }) => {
    const stems = new Set(readWords(text).map(({ stem }) => stem))
    return topic.filter((stem) => stems.has(stem)).length
  })
  const most = Math.max(...shares)
  const clause = clauses[shares.indexOf(most)]?.text ?? ''
  const from = old.indexOf(clause)
  const head = topic.at(-1)
  const speaks = head !== undefined && readWords(clause).some(({ stem }) => stem === head)
  if (most === 0 || !speaks || shares.filter((share) => share === most).length > 1 || from < 0)
    return undefined
  return old.slice(0, from) + rest.replace(/[.!\s]+$/, '') + old.slice(from + clause.length)
}

const speaksOf = (text: string, topic: string): boolean => {
  const own = new Set(readWords(text).map(({ stem }) => stem))
  return contentOf(readWords(topic)).some(({ stem }) => own.has(stem))
}

/** What was told this long ago or less is still being talked about. */
export const freshMs = 30 * 60_000

/** "Forget the school run, Gran has offered": what was just told is dropped under another name, for what comes instead. */
export function replaceDropped(text: string, known: Known, context: TurnContext): Plan | undefined {
  const { told } = context.ledger
  const last = told && known.sources.find(({ id }) => id === told.id)
  const rest = readReplacement(text)?.rest ?? ''
  if (!last || Date.parse(context.now) - Date.parse(told.at) > freshMs) return undefined
  const words = readWords(rest)
  if (
    !words.some(({ norm }) => /^(?:it|that|them|he|she|they|his|her|their|him)\b/.test(norm)) ||
    !words.some(({ pos, norm }) => pos === 'v' || norm === 'doing')
  )
    return undefined
  const { words: old, about } = splitStatement(last.text)
  return store(rest, [...contextLabels(old, rest), ...(about ? about.split(', ') : [])], [last.id], context)
}

/** A correction in the place of what it corrects: of the last thing told, or of what speaks of the same. */
export function planCorrection(
  context: TurnContext,
  known: Known,
  { rest, marked }: { rest: string; marked: boolean },
): Plan | undefined {
  if (staysAsItIs.test(rest)) return undefined
  const { told } = context.ledger
  const last = told && known.sources.find(({ id }) => id === told.id)
  const before = last ? splitStatement(last.text) : undefined
  if (marked && last && before && isRestatement(before.words, rest))
    return store(rest, contextLabels(before.words, rest), [last.id], context)
  const crossed =
    marked &&
    before &&
    /\b(?:backwards|(?:other|wrong) way (?:a)?round|mixed up|back to front)\b/i.test(textOf(context))
      ? replaceCrossed(before.words)
      : undefined
  if (marked && rest === '' && last && crossed) return replace(last, crossed, before?.about ?? '')
  if (marked && rest === '')
    return say(choose(['OK, what should it be?', 'Sorry, what should I change it to?'], context.now))
  const question = readQuestion(rest)
  const topics = question.anchors.filter(({ weight, norm }) => weight >= 1 && !/\d/.test(norm))
  const ranked = rankAnswers({ ...question, wants: [], latest: true }, known.sources)
  const overlapping = ranked.filter(
    ({ coverage, source }) =>
      coverage >= 0.3 && topics.some(({ stem }) => readWords(source.text).some((word) => word.stem === stem)),
  )
  const alike = overlapping.flatMap(({ source }) =>
    sameKindOfValue(rest, splitStatement(source.text).words) ? [source] : [],
  )
  const targets = marked
    ? targetsOf(
        textOf(context),
        [...(last ? [last] : []), ...alike, ...lately(known, context)],
        known.sources,
        last,
      )
    : [...alike, ...(last && (alike.length === 0 || topics.length === 0) ? [last] : [])].map((source) => ({
        source,
        score: 0,
      }))
  const best = targets[0]?.score ?? 0
  // What fits exactly goes before what only looks alike.
  for (const loosely of [false, true])
    for (const { source: target, score } of targets) {
      const { words, about } = splitStatement(target.text)
      if (loosely && best - score > farBehind) continue
      if (
        !marked &&
        target === last &&
        !overlapping.some(({ source }) => source === last) &&
        !/\bnow\b|\bthey've\b/i.test(rest) &&
        !predicates(rest)
      )
        continue
      const put = substitute(words, rest, marked, loosely)
      // "Ms Patel's crook so it's with Dr Fonoti now, Friday 11am": the day and who stands in.
      const changed = put && marked && overtaking.test(rest) ? (replacePerson(put, rest) ?? put) : put
      if (changed && saysAll(rest, words))
        return store(
          asTold(rest),
          [...contextLabels(words, rest), ...(about ? about.split(', ') : [])],
          [target.id],
          context,
        )
      if (changed) return replace(target, changed, about, leftoverOf(words, changed, rest))
    }
  const taken = marked ? takenOver(rest, last, known) : undefined
  if (taken) {
    const { words, about } = splitStatement(taken.source.text)
    return replace(taken.source, taken.words, about, leftoverOf(words, taken.words, rest))
  }
  const slipped = marked ? slippedValue(rest, known) : undefined
  if (slipped) return replace(slipped.source, slipped.words, splitStatement(slipped.source.text).about)
  const strong =
    marked &&
    last &&
    /\b(?:scrap|scratch|strike|forget|instead|changed (?:my|our) minds?|you know what|correction)\b/i.test(
      textOf(context),
    )
  if (strong && last) {
    const shares = ({ text }: Source) => {
      const stems = new Set(readWords(splitStatement(text).words).map(({ stem }) => stem))
      return topics.filter(({ stem }) => stems.has(stem)).length
    }
    const [about] = [last, ...known.sources].sort((one, other) => shares(other) - shares(one))
    const target = about && shares(about) > Math.max(1, shares(last)) ? about : last
    return store(rest, contextLabels(splitStatement(target.text).words, rest), [target.id], context)
  }
  return undefined
}

// "Time's not changed"
const staysAsItIs =
  /^[^,.;]*(?:\bnot|n't|\bnever|\bnothing)(?: been| has)? (?:chang\w*|mov\w*|shift\w*|differ\w*)\b[^,;]*$|^[^,.;]* (?:stays?|staying|still|remains?) (?:the same|as (?:it is|they are|is|planned|before))[.!\s]*$/i

/** What a correction may be of, likeliest first: what speaks of the same, then what was told last. */
function targetsOf(
  said: string,
  candidates: readonly Source[],
  sources: readonly Source[],
  last: Source | undefined,
): { source: Source; score: number }[] {
  const spoken = contentOf(readWords(said)).filter(
    ({ pos, norm }) => (pos === 'n' || pos === 'x') && !isCalendarWord(norm),
  )
  const naming = newestOf(
    sources.filter(({ text }) =>
      readWords(text).some(({ stem }) => spoken.some((word) => word.stem === stem)),
    ),
  )
  const scored = [...new Set([...candidates, ...naming, ...newestOf(sources)])].map((source, order) => {
    const { words, about } = splitStatement(source.text)
    const stems = new Set(readWords(`${words} ${about}`).map(({ stem }) => stem))
    const shared = new Set(
      spoken.filter(({ stem }) => stems.has(stem)).map(({ stem, pos }) => `${pos} ${stem}`),
    )
    const names = [...shared].filter((each) => each.startsWith('x')).length
    const sameKind = sameKindOfValue(said, words)
    const days = readWords(said).filter(({ norm, stem }) => isCalendarWord(norm) && stems.has(stem)).length
    const score =
      1.5 * names +
      (shared.size - names) +
      0.7 * days +
      (source === last ? 0.9 : 0) +
      (sameKind ? 0.5 : 0) -
      0.05 * order
    return { source, score }
  })
  return scored.sort((one, other) => other.score - one.score)
}

// So much likelier a memory is than another that what only looks alike there is left alone.
const farBehind = 1.2

/** What was told in the last half hour, newest first. */
const lately = ({ sources }: Known, { now }: TurnContext): Source[] =>
  newestOf(sources.filter(({ saidAt }) => Date.parse(now) - Date.parse(saidAt) < freshMs))

const mostSlips = 2

/** "*8821", some texts after "gate code is 8812": a value alone that looks much like one told lately. */
function slippedValue(rest: string, { sources }: Known): { source: Source; words: string } | undefined {
  const [fresh] = findValues(rest)
  if (!fresh || fresh.end - fresh.start < rest.replace(/[.!\s]+$/, '').length) return undefined
  for (const source of newestOf(sources)) {
    const { words } = splitStatement(source.text)
    const old = findValues(words).find(
      ({ kind, text }) =>
        kind === fresh.kind &&
        text.length > 2 &&
        text !== fresh.text &&
        distance(text, fresh.text) <= mostSlips,
    )
    if (old) return { source, words: words.slice(0, old.start) + fresh.text + words.slice(old.end) }
  }
  return undefined
}

/** "Throws will sell at 69", of "I'll sell them at 65": all that was told is told again, and with what it is about. */
function saysAll(rest: string, old: string): boolean {
  const values = findValues(old)
  const words = contentOf(readWords(rest))
  const now = new Set(words.map(({ stem }) => stem))
  const before = contentOf(readWords(old)).filter(
    ({ start, end, pos }) => pos !== 'm' && !values.some((value) => value.start <= start && value.end >= end),
  )
  const known = new Set(before.map(({ stem }) => stem))
  const fresh = words.filter(
    ({ stem, start, end, pos }) =>
      pos !== 'm' &&
      !known.has(stem) &&
      !findValues(rest).some((value) => value.start <= start && value.end >= end),
  )
  return (
    /\b(?:it|its|them|they|that|this|those|he|him|she|her)\b/i.test(old) &&
    fresh.length > 0 &&
    before.length > 0 &&
    before.every(({ stem }) => now.has(stem))
  )
}

const asTold = (rest: string): string => rest.replace(/^(?:and|but|so|that|it's just)\s+/i, '')

const textOf = ({ incoming }: TurnContext): string => incoming.map(({ text }) => text).join(' ')

// What a replaced statement was about, without what it said: who for and which occasion, not the thing itself.
function contextLabels(old: string, rest: string): string[] {
  const now = new Set(readWords(rest).map(({ stem }) => stem))
  return findMentions(old, '', 'user')
    .filter(
      ({ kind, label }) =>
        (kind === 'person' || kind === 'event' || kind === 'time' || kind === 'place') &&
        !readWords(label).every(({ stem }) => now.has(stem)),
    )
    .map(({ label }) => label)
    .concat(
      findValues(old)
        .filter(({ kind }) => kind === 'date')
        .map(({ text }) => text),
    )
}
