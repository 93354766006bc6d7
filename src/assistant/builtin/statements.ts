import type { TurnContext } from '../context.ts'
import type { Ledger } from '../referents.ts'
import { type Source, splitStatement } from './answer.ts'
import { findContradicted } from './contradict.ts'
import { readCorrection, substitute } from './correct.ts'
import { freshMs, planCorrection, replaceNamed } from './corrections.ts'
import { shown, store } from './keeping.ts'
import { distance } from './match.ts'
import { findMentions } from './mentions.ts'
import { toYou } from './person.ts'
import { isAttribute } from './question.ts'
import type { Known, Plan } from './turn-plan.ts'
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
    correcting > likely && (read?.marked || concernsTold(text, known))
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

/** Whether a text that says of itself no word of correcting can be one of what was told: it speaks of that, or of little else. */
function concernsTold(text: string, { sources }: Known): boolean {
  const nouns = readWords(text).filter(
    ({ pos, norm }) => (pos === 'n' || pos === 'x') && !isCalendarWord(norm),
  )
  const told = new Set(sources.flatMap((source) => readWords(source.text).map(({ stem }) => stem)))
  const fresh = nouns.filter(({ stem }) => !told.has(stem))
  return fresh.length < nouns.length || fresh.length <= mostFresh
}

// "She can't do Thursday. It's Friday instead": what is denied is not what was meant.
const denies = /n't\b|\b(?:cant|cannot|wont|not|no longer|never)\b/i

/** Corrections within one burst: "ScoNe2241", "oh no sorry", "ScoNe2214". */
function foldBurst(sentences: string[]): string[] {
  const folded: string[] = []
  let correcting = false
  for (const sentence of sentences) {
    const rejects = /^\W*not\b/i.test(sentence)
    const correction = folded.length > 0 && !rejects ? readCorrection(sentence) : undefined
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

/** A plain contradiction replaces, and says so; the old version stays as the past. */
function supersede(text: string, old: Source, context: TurnContext, known: Known): Plan {
  const plan = store(text, contextFor(text, context, known), [old.id], context)
  const before = toYou(splitStatement(old.text).words)
  return { ...plan, reply: () => ({ text: `Updated: ${shown(text)} Before, it was: ${before}` }) }
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
        (leadsUp(words.slice(0, i)) ? subjectBefore(pronoun, ledger, now) : undefined) ??
          whoMeans(pronoun, ledger, known.sources)[0]?.referent.label,
      )
    if (
      /^(?:it|its|they|them|their|there|that|this|those|these|one|mine|ours)$/.test(pronoun) &&
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

// "And she ...", "oh he ..."
const leadsUp = (before: readonly Word[]): boolean =>
  before.every(({ norm, pos }) => pos === 'p' || /^(?:and|so|also|oh|but|n|then|plus|ok|now)$/.test(norm))

/** Who the statement before was about, where this one begins with a pronoun that fits: "Mam lives with Orla. She ..." */
function subjectBefore(pronoun: string, { told }: Ledger, now: string): string | undefined {
  if (!told || Date.parse(now) - Date.parse(told.at) > freshMs) return undefined
  const { words } = splitStatement(told.statement)
  const [first] = findMentions(words, now, 'user')
  if (first && /^'s\b/.test(words.slice(words.indexOf(first.label) + first.label.length))) return undefined
  const gender = /^(?:he|his)$/.test(pronoun) ? 'm' : 'f'
  return first?.kind === 'person' && !first.plural && (first.gender ?? gender) === gender
    ? first.label
    : undefined
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
