import type { TurnContext } from '../context.ts'
import type { Ledger } from '../referents.ts'
import { rankAnswers, type Source, splitStatement } from './answer.ts'
import { findContradicted } from './contradict.ts'
import { predicates, readCorrection, readReplacement, sameKindOfValue, substitute } from './correct.ts'
import { isRestatement, replaceCrossed } from './correct-slot.ts'
import { distance } from './match.ts'
import { findMentions } from './mentions.ts'
import { asSentence, toYou } from './person.ts'
import { isAttribute, readQuestion } from './question.ts'
import { choose } from './replies.ts'
import { type Known, type Plan, say, type ToolCall } from './turn-plan.ts'
import { replacePerson } from './value-slot.ts'
import { findValues, isSomeone } from './values.ts'
import { whoMeans } from './who.ts'
import { contentOf, isCalendarWord, readWords, type Word } from './words.ts'

// From this share on a message is taken for a correction, below the other only where it says so itself.
const likely = 0.5
const hardly = 0.15

/**
 * Keeps what was told; a correction takes the place of what it corrects. `correcting` is how likely the message is one: a
 * second appointment is not the first one moved.
 */
export function planStatement(
  context: TurnContext,
  known: Known,
  sentences: string[],
  correcting = hardly,
): Plan {
  const folded = foldBurst(sentences)
  const text = folded.join(folded.some((part) => /[.!?]$/.test(part)) ? ' ' : '. ')
  const replaced = replaceNamed(text, known, context)
  if (replaced) return replaced
  const read = readCorrection(folded.join(' '))
  const correction =
    correcting > likely && (read?.marked || concernsTold(text, context))
      ? { rest: text, ...read, marked: true }
      : read?.marked || correcting >= hardly
        ? read
        : undefined
  if (correction) {
    const plan = planCorrection(context, known, correction)
    if (plan) return plan
  }
  const contradicted = findContradicted(text, known.sources)
  if (contradicted) return supersede(text, contradicted, context, known)
  return store(text, contextFor(text, context, known), [], context)
}

const mostFresh = 2

/** Whether a text that says of itself no word of correcting can be one of what was told last: it speaks of that, or of little else. */
function concernsTold(text: string, { ledger }: TurnContext): boolean {
  const before = new Set(readWords(ledger.told?.statement ?? '').map(({ stem }) => stem))
  const nouns = readWords(text).filter(
    ({ pos, norm }) => (pos === 'n' || pos === 'x') && !isCalendarWord(norm),
  )
  const fresh = nouns.filter(({ stem }) => !before.has(stem))
  return fresh.length < nouns.length || fresh.length <= mostFresh
}

// "She can't do Thursday. It's Friday instead": what is denied is not what was meant.
const denies = /n't\b|\b(?:cant|cannot|wont|not|no longer|never)\b/i

/** Corrections within one burst: "ScoNe2241", "oh no sorry", "ScoNe2214". */
function foldBurst(sentences: string[]): string[] {
  const folded: string[] = []
  let correcting = false
  for (const sentence of sentences) {
    const correction = folded.length > 0 ? readCorrection(sentence) : undefined
    if (correction?.marked && correction.rest === '') {
      correcting = true
      continue
    }
    const rest = correction?.marked
      ? correction.rest
      : correcting || isSecondTry(sentence, folded)
        ? sentence
        : undefined
    const fits = (loosely: boolean) =>
      rest === undefined
        ? -1
        : folded.findLastIndex(
            (part) => !denies.test(part) && substitute(part, rest, true, loosely) !== undefined,
          )
    const at = fits(false) >= 0 ? fits(false) : fits(true)
    if (rest !== undefined && at >= 0)
      folded[at] = goesOnFrom(folded[at] ?? '', rest) ?? substitute(folded[at] ?? '', rest) ?? sentence
    else folded.push(sentence)
    correcting = false
  }
  return folded
}

/** "viewing fri 11.15 for", "11.45 for the Castellanos": said again from the value on, and further. */
function goesOnFrom(part: string, rest: string): string | undefined {
  const [value] = findValues(rest)
  if (value?.start !== 0) return undefined
  const own = new Set(readWords(part).map(({ stem }) => stem))
  const more = contentOf(readWords(rest.slice(value.end))).some(({ stem }) => !own.has(stem))
  const slot = findValues(part).find(({ kind }) => kind === value.kind)
  return more && slot ? part.slice(0, slot.start) + rest : undefined
}

// A value alone that looks much like the one just sent: "20-44-17", "20-44-71".
function isSecondTry(sentence: string, before: string[]): boolean {
  const [value, other] = findValues(sentence)
  if (!value || (other && other.start > value.end) || value.end - value.start < sentence.trim().length - 1)
    return false
  return before
    .slice(-2)
    .some((part) =>
      findValues(part).some(
        ({ kind, text }) => kind === value.kind && text.length > 2 && distance(text, value.text) <= 2,
      ),
    )
}

/** Something named is dropped for something else: "forget navy, doing green" puts green where navy was. */
export function replaceNamed(text: string, known: Known, context: TurnContext): Plan | undefined {
  const replacement = readReplacement(text)
  if (!replacement) return undefined
  const { stale, fresh, rest } = replacement
  const newestFirst = [...known.sources].sort((one, other) => other.saidAt.localeCompare(one.saidAt))
  for (const source of newestFirst) {
    const { words, about } = splitStatement(source.text)
    // "Forget what I said about shish, 7.95": what stands there of it is its value.
    const valued =
      speaksOf(words, stale) && findValues(rest).length > 0
        ? substitute(words, `${stale} ${rest}`, true, false)
        : undefined
    if (valued) return replace(source, valued, about, context)
    const at = words.toLowerCase().indexOf(stale.toLowerCase())
    if (at < 0) continue
    if (fresh === undefined)
      return store(
        rest,
        [stale, ...contextLabels(words, rest), ...(about ? about.split(', ') : [])],
        [source.id],
        context,
      )
    return replace(source, words.slice(0, at) + fresh + words.slice(at + stale.length), about, context)
  }
  return undefined
}

const speaksOf = (text: string, topic: string): boolean => {
  const own = new Set(readWords(text).map(({ stem }) => stem))
  return contentOf(readWords(topic)).some(({ stem }) => own.has(stem))
}

const freshMs = 30 * 60_000

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

function planCorrection(
  context: TurnContext,
  known: Known,
  { rest, marked }: { rest: string; marked: boolean },
): Plan | undefined {
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
  if (marked && rest === '' && last && crossed) return replace(last, crossed, before?.about ?? '', context)
  if (marked && rest === '')
    return say(choose(['OK, what should it be?', 'Sorry, what should I change it to?'], context.now))
  const question = readQuestion(rest)
  const topics = question.anchors.filter(({ weight, norm }) => weight >= 1 && !/\d/.test(norm))
  const ranked = rankAnswers({ ...question, wants: [], latest: true }, known.sources)
  const overlapping = ranked.filter(
    ({ coverage, source }) =>
      coverage >= 0.3 && topics.some(({ stem }) => readWords(source.text).some((word) => word.stem === stem)),
  )
  const targets: Source[] = [
    ...overlapping
      .filter(({ source }) => sameKindOfValue(rest, splitStatement(source.text).words))
      .map(({ source }) => source),
  ]
  if (last && (marked || targets.length === 0 || topics.length === 0))
    marked && topics.length < 2 && !(topics.length > 0 && targets.length > 0 && !speaksOf(last.text, rest))
      ? targets.unshift(last)
      : targets.push(last)
  // "Can't do Thursday, it's Friday instead", after something else was told: of the talk, what holds such a value.
  if (marked && last && !sameKindOfValue(rest, splitStatement(last.text).words))
    targets.push(
      ...lately(known, context).filter(
        ({ text, id }) => id !== last.id && sameKindOfValue(rest, splitStatement(text).words),
      ),
    )
  for (const target of targets) {
    const { words, about } = splitStatement(target.text)
    if (
      !marked &&
      target === last &&
      !overlapping.some(({ source }) => source === last) &&
      !/\bnow\b|\bthey've\b/i.test(rest) &&
      !predicates(rest)
    )
      continue
    const changed = substitute(words, rest, marked)
    if (changed && saysAll(rest, words))
      return store(
        asTold(rest),
        [...contextLabels(words, rest), ...(about ? about.split(', ') : [])],
        [target.id],
        context,
      )
    if (changed) return replace(target, changed, about, context)
  }
  const taken = marked ? takenOver(rest, last, known) : undefined
  if (taken) return replace(taken.source, taken.words, splitStatement(taken.source.text).about, context)
  const slipped = marked ? slippedValue(rest, known) : undefined
  if (slipped)
    return replace(slipped.source, slipped.words, splitStatement(slipped.source.text).about, context)
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

const overtaking =
  /\b(?:instead|now|can't|cant|cannot|couldn't|won't|out|off|sick|ill|crook|poorly|away|handed|passed|given|gave|swapped|dropped|stepp(?:ed|ing)|standing|taking|takes|covering|covers|filling|replaced|left|will|doing|timed|pulled|bailed|cancelled)\b/i

/** "Barbara has shingles, Geoffrey will conduct": somebody stands in for somebody of the last thing told, or of what names them. */
function takenOver(
  rest: string,
  last: Source | undefined,
  { sources }: Known,
): { source: Source; words: string } | undefined {
  if (!overtaking.test(rest)) return undefined
  const newest = [...sources].sort((one, other) => other.saidAt.localeCompare(one.saidAt)).slice(0, mostBack)
  for (const source of [...(last ? [last] : []), ...newest]) {
    const words = replacePerson(splitStatement(source.text).words, rest)
    if (words) return { source, words }
  }
  return undefined
}

const mostBack = 6

/** What was told in the last half hour, newest first. */
const lately = ({ sources }: Known, { now }: TurnContext): Source[] =>
  sources
    .filter(({ saidAt }) => Date.parse(now) - Date.parse(saidAt) < freshMs)
    .sort((one, other) => other.saidAt.localeCompare(one.saidAt))
    .slice(0, mostBack)

const mostSlips = 2

/** "*8821", some texts after "gate code is 8812": a value alone that looks much like one told lately. */
function slippedValue(rest: string, { sources }: Known): { source: Source; words: string } | undefined {
  const [fresh] = findValues(rest)
  if (!fresh || fresh.end - fresh.start < rest.replace(/[.!\s]+$/, '').length) return undefined
  const newest = [...sources].sort((one, other) => other.saidAt.localeCompare(one.saidAt)).slice(0, mostBack)
  for (const source of newest) {
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

function replace(target: Source, words: string, about: string, _context: TurnContext): Plan {
  return {
    calls: [
      {
        tool: 'update_memory',
        input: { id: target.id, statement: words, ...(about ? { about: about.split(', ') } : {}) },
      },
    ],
    reply: () => ({ text: `${choose(['Updated', 'Changed', 'Corrected'], words)}: ${shown(words)}` }),
  }
}

/** A plain contradiction replaces, and says so; the old version stays as the past. */
function supersede(text: string, old: Source, context: TurnContext, known: Known): Plan {
  const plan = store(text, contextFor(text, context, known), [old.id], context)
  const before = toYou(splitStatement(old.text).words)
  return { ...plan, reply: () => ({ text: `Updated: ${shown(text)} Before, it was: ${before}` }) }
}

function store(text: string, about: string[], replaces: string[], context: TurnContext): Plan {
  const call: ToolCall = {
    tool: 'remember',
    input: {
      statement: text,
      ...(about.length > 0 ? { about } : {}),
      ...(replaces.length > 0 ? { replaces } : {}),
    },
  }
  return {
    calls: [call],
    reply: (results) => {
      const output = results[0]?.output as { stored?: { statement: string }; duplicate?: boolean } | undefined
      const kept = splitStatement(output?.stored?.statement ?? text).words
      if (!output?.stored) return { text: 'Sorry, I could not keep that just now.' }
      if (output.duplicate) return { text: `I have that already: ${shown(kept)}` }
      return { text: `${choose(['Got it', 'Noted', 'Kept'], kept + context.now)}: ${shown(kept)}` }
    },
  }
}

function shown(words: string): string {
  const text = asSentence(toYou(words.replaceAll('\n', ', ')))
  return text.length <= 140 ? text : `${text.slice(0, 137).replace(/\s+\S*$/, '')}...`
}

/** What a statement is about where its own words do not say: whom "he" means, what "there" is, whose turn it goes on. */
function contextFor(text: string, { ledger, now }: TurnContext, known: Known): string[] {
  const words = readWords(text)
  const labels: string[] = []
  const add = (label: string | undefined) => {
    if (label && !labels.includes(label) && !text.toLowerCase().includes(label.toLowerCase()))
      labels.push(label)
  }
  const named = (i: number) => words.slice(0, i).some(({ pos }) => pos === 'x')
  let loose = false
  for (const [i, { norm }] of words.entries()) {
    const pronoun = norm.split(/[ ']/)[0] ?? norm
    if (/^(?:he|him|his|she|her|hers)$/.test(pronoun) && !named(i))
      add(
        (i === 0 ? subjectBefore(pronoun, ledger, now) : undefined) ??
          whoMeans(pronoun, ledger, known.sources)[0]?.referent.label,
      )
    if (
      /^(?:it|its|they|them|their|there|that|this|those|these|one)$/.test(pronoun) &&
      !words
        .slice(0, i)
        .some((word) => word.pos === 'x' || (word.pos === 'n' && !(/^it/.test(pronoun) && isSomeone(word))))
    )
      loose = true
  }
  const first = words.find(({ pos }) => pos !== 'p')
  const subjectless =
    first !== undefined &&
    (first.pos === 'v' || /[a-z]ing$/.test(first.norm)) &&
    !words.slice(1, 4).some(({ norm }) => /^(?:is|are|was)$/.test(norm)) &&
    !/^(?:needs|wants|has|says|gets|goes|comes)$/.test(words[words.indexOf(first) + 1]?.norm ?? '') &&
    !isNameBeforeVerb(first, words[words.indexOf(first) + 1])
  const sequel = words
    .slice(0, 6)
    .some(
      ({ norm }, i) =>
        /^(?:next|another|again|second|third)$/.test(norm) ||
        (norm === 'new' && words[i + 1]?.norm === 'one'),
    )
  const hasName = words.some(
    ({ pos, text: written }, i) =>
      pos === 'x' &&
      !(
        i === 0 &&
        written.length > 3 &&
        known.sources.some((source) => source.text.includes(` ${written.toLowerCase()}`))
      ),
  )
  const { asked } = ledger
  if (
    (loose || subjectless) &&
    asked &&
    !asked.sourceId &&
    !asked.list &&
    asked.text &&
    Date.parse(now) - Date.parse(asked.at) < 600_000
  ) {
    for (const { label } of findMentions(asked.text, now, 'user').slice(0, 3)) add(label)
    if (labels.length > 0) return labels
  }
  const told = latestTopic(ledger, known)
  const recent = told && (sequel || Date.parse(now) - Date.parse(told.at) < 6 * 3_600_000)
  if (
    (loose || subjectless || (sequel && !/\d/.test(text))) &&
    recent &&
    known.sources.some(({ id }) => id === told.id)
  ) {
    const { words: before, about } = splitStatement(told.statement)
    const mentions = findMentions(before, now, 'user').filter(({ kind }) => kind !== 'time')
    for (const { label } of [...mentions.filter(({ named }) => named), ...mentions.slice(0, 2)].slice(0, 4))
      add(label)
    for (const label of about.split(', ').slice(0, 3)) add(label || undefined)
  } else if (!hasName) for (const label of namesOfSameTopic(words, known)) add(label)
  return labels.slice(0, 5)
}

/** Who the statement before was about, where this one begins with a pronoun that fits: "Mam lives with Orla. She ..." */
function subjectBefore(pronoun: string, { told }: Ledger, now: string): string | undefined {
  if (!told || Date.parse(now) - Date.parse(told.at) > freshMs) return undefined
  const { words } = splitStatement(told.statement)
  const [first] = findMentions(words, now, 'user')
  if (first && /^'s\b/.test(words.slice(words.indexOf(first.label) + first.label.length))) return undefined
  const gender = /^(?:he|his)$/.test(pronoun) ? 'm' : 'f'
  return first?.kind === 'person' && !first.plural && first.gender === gender ? first.label : undefined
}

/** What was spoken of last: told, or answered from. */
function latestTopic({ told, asked }: Ledger, known: Known): Ledger['told'] {
  const answered = asked?.sourceId && (!told || asked.at > told.at) ? asked : undefined
  const source = known.sources.find(({ id }) => id === answered?.sourceId)
  return answered && source ? { id: source.id, statement: source.text, at: answered.at } : told
}

// "Bob likes tea", "Will hates jazz": a word that could be a verb, but stands before one as who does it.
const isNameBeforeVerb = (first: Word, next: Word | undefined): boolean =>
  /^\p{Lu}\p{Ll}/u.test(first.text) && next !== undefined && next.pos === 'v' && /(?:s|ed)$/.test(next.norm)

/** "Recheck is on the 26th": whose recheck it is stands where the word was said before. */
function namesOfSameTopic(words: Word[], known: Known): string[] {
  const at = words.findIndex(
    ({ pos, stem }, i) => (pos === 'n' || (pos === 'x' && i === 0)) && stem.length > 3,
  )
  const noun = words[at]
  if (!noun || isAttribute(noun.stem) || /^(?:my|his|her|our|their|a|an)$/.test(words[at - 1]?.norm ?? ''))
    return []
  if (words.some((word) => word.pos === 'n' && isSomeone(word))) return []
  const nouns = [noun]
  for (const noun of nouns) {
    const earlier = known.sources.filter(({ text }) => readWords(text).some(({ stem }) => stem === noun.stem))
    if (earlier.length !== 1) continue
    const names = findMentions(splitStatement(earlier[0]?.text ?? '').words, '', 'user').filter(
      ({ named, kind }) => named && kind === 'person',
    )
    if (names.length > 0) return names.slice(0, 3).map(({ label }) => label)
  }
  return []
}
