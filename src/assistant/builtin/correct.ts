import { replaceNamed } from './correct-named.ts'
import { replacePhrase } from './correct-phrase.ts'
import { longestSlip, replaceName, replaceSlip, turnedRound } from './correct-slips.ts'
import { replaceDesignation, replaceLike, replacePart } from './correct-slot.ts'
import { bare, putIn, sameNumber, slotFor } from './value-slot.ts'
import { findValues, type Value, type ValueKind } from './values.ts'
import { readWords, stemOf } from './words.ts'

// Words that only turn the talk back; those of `turning` say by themselves that something before was wrong.
const hesitation =
  'oh|ah|aw|omg|lol|god|gosh|goodness|blimey|ffs|grr|soz|ugh|argh|crap|damn|dang|nuts|rats|shoot|hmm|er|erm|um|uh|and|so|well|ok|okay|right|hey|but'
const turning =
  "(?:i )?tell a lie|i(?:'m| am| was|m)(?: quite)? (?:wrong|mistaken)|nay|naw|i lied?|i(?:'ve| have) (?:got )?(?:that|it) wrong|(?:forgive|pardon|excuse) me|beg (?:your )?pardon|oops|whoops|sorry|wait|hang on|hold up|hold on|no|nope|nah|actually|correction|typo|fat fingers|i mean(?:t)?|my (?:bad|mistake)|(?:scrap|scratch|strike) (?:that|it)(?= *(?:[,.;:!-]|$)| (?:and|no|make|it|its|it's|i|we|he|she|they|let|last)\\b)|forget (?:that|it|(?:that|the) last (?:one|bit|thing|message))(?= *[,;.!] *[a-z])|make (?:that|it)|(?:(?:i|we|they|he|she)(?:'ve|'s| have| has)? )?changed (?:my|our|their|his|her) minds?|change of plans?|(?:it'?s |that'?s )?(?:the )?(?:other|wrong) way (?:a)?round|(?:it )?should (?:be|say|have been)|you know what,? no|mis(?:read|heard|typed|spoke)(?: (?:the|that|it|my)(?: \\w+)?)?|last one was wrong|(?:(?:[a-z]+ ){0,2}?(?:[a-z]+(?:'ve|'s)? ))?(?:got|had|have|has|wrote|typed|put|read|gave|told|said)(?: you)?(?: that| it| them| those| this)?(?: all)? (?:wrong|backwards|back to front|mixed up|muddled(?: up)?|the wrong way (?:a)?round|the other way (?:a)?round)|that(?:'s| is| was|s) wrong"
const leading = new RegExp(
  `^(?:(?:${hesitation}|a (?:sec|second|minute|moment)|(?<turn>${turning}))(?![\\w'])[\\s,.!:;-]*)+`,
  'i',
)

/** What a text corrects to; nothing where it corrects nothing. A bare marker ("oh no sorry") gives an empty text. */
export function readCorrection(text: string): { rest: string; marked: boolean } | undefined {
  const trimmed = text.trim()
  // "*thursday", "thursday*": a word put right.
  const starred = /^(?:\*\s*(?<first>[^*]{1,40})|(?<last>[^*]{1,40})\*)$/.exec(trimmed)?.groups
  if (starred) return { rest: (starred.first ?? starred.last ?? '').trim(), marked: true }
  // "*dr prashad, n its 10.40"
  if (/^\*\s*\p{L}/u.test(trimmed)) return { rest: trimmed.replace(/^\*\s*/, ''), marked: true }
  // "Goggles i meant"
  const meant = /^(?<rest>.{2,40}?),? (?:i|we) (?:meant|ment|mean)[.!\s]*$/i.exec(trimmed)?.groups?.rest
  if (meant) return { rest: meant, marked: true }
  const match = leading.exec(trimmed)
  if (match?.groups?.turn) {
    const rest = trimmed.slice(match[0].length).trim()
    const soft =
      /^(?:sorry|wait|actually|no)$/i.test(match.groups.turn) && !/[,.!-]\s*$/.test(match[0].trim())
    if (
      rest === '' ||
      !soft ||
      pointsBack(rest) ||
      isValueAlone(rest) ||
      /^(?:wait|actually)/i.test(match.groups.turn)
    )
      return { rest, marked: true }
  }
  const partly =
    /^.{0,40}\b(?:right|correct|fine|ok|same(?: \w+)?)\b,?\s+(?:but|only|just|except)\s+(?<rest>.+)$/is.exec(
      trimmed,
    )?.groups?.rest
  const named = /\bnot (?:(?:at|in|on|the|a|an|my) )*\w+(?: \w+)?(?=\s*,|[.!]?$)/i.exec(trimmed)
  if (named && new RegExp(`\\b${pointing}\\b`, 'i').test(trimmed.slice(0, named.index)))
    return { rest: trimmed, marked: true }
  if (partly && pointsBack(partly)) return { rest: partly, marked: true }
  // "Hmm, it says Irwin actually", "the 14th actually".
  if (/\bactually\s*(?:[,.!]|$)/i.test(trimmed) && trimmed.length < 80)
    return { rest: trimmed.replace(/[\s,]*\bactually\b/i, ''), marked: true }
  const misread = /\b(?:wrong|mistake|mis(?:read|heard|typed|spelt|spelled))\b/i.test(trimmed)
  const spelt = /\b(?:spelt|spelled|with an? [a-z])\b(?! in\b)/i.test(trimmed)
  const rejected = /\bnot \S+[.!]?$|\binstead\b/i.test(trimmed)
  if (
    (misread || spelt || rejected) &&
    (rejected ? !/^(?:i|we) (?:am|was|had|have)\b/i.test(trimmed) : pointsBack(trimmed))
  )
    return { rest: trimmed, marked: true }
  if (
    /^(?:it's|that's|they're|he's|she's|it is|that is)\s+actually\b|^not (?:the |a )?[\w£$.:]+,\s*\S|^(?:wrong|no)[,:]\s|^(?:last|first|second|third) digit/i.test(
      trimmed,
    )
  )
    return { rest: trimmed.replace(/^wrong[,:]\s*/i, ''), marked: true }
  const said = readWords(trimmed).map(({ norm }) => norm)
  if (
    said.some((norm) => changes.has(stemOf(norm))) ||
    /\b(?:now it'?s|\w+'?s now|is now|are now|no longer|not any more)\b/i.test(trimmed) ||
    predicates(trimmed)
  )
    return { rest: trimmed, marked: false }
  return undefined
}

// "no weds", "sorry 45": a value and nothing else.
function isValueAlone(rest: string): boolean {
  const [value] = strongest(findValues(rest))
  return value !== undefined && value.start === 0 && value.end >= rest.replace(/[.!\s]+$/, '').length
}

const pointing = "(?:it|that|they|those|there)(?:'s|'re|s| is| are| was| were|'ll be| will be)"

// "it's 52", "that's spelled ...": what was said before gets a predicate.
const pointsBack = (text: string): boolean =>
  new RegExp(`\\b${pointing}\\b`, 'i').test(text) ||
  /\b(?:his|her|its|their|the) (?:name|number)\b/i.test(text)

/** Whether a text gives what was spoken of before a value by a pronoun alone: "so it's 52", "now its friday". */
export function predicates(text: string): boolean {
  const match = new RegExp(`\\b${pointing}\\s+(?:now |only |actually |really |more like )?`, 'gi')
  // "£260 it is"
  const fronted = /\s(?:it is|it was|it's to be)[.!\s]*$/i.exec(text)
  if (
    fronted &&
    strongest(findValues(text)).some(({ end, kind }) => kind !== 'duration' && end === fronted.index)
  )
    return true
  return [...text.matchAll(match)].some(({ index, 0: lead }) => {
    const at = index + lead.length
    return strongest(findValues(text)).some(
      ({ start, kind }) => kind !== 'duration' && start >= at && start <= at + 3,
    )
  })
}

const changes = new Set(
  'move change reschedule postpone push shift delay bring switch swap put raise'.split(' ').map(stemOf),
)

/**
 * The old statement with what changed put in place; nothing where the new words do not fit into the old ones. Loosely, a
 * phrase may take the place of what is merely like it.
 */
export function substitute(old: string, rest: string, marked = true, loosely = true): string | undefined {
  const slip = marked && /^\p{L}{4,}$/u.test(rest.trim()) ? replaceSlip(old, rest) : undefined
  if (slip) return slip
  const named = marked
    ? (replaceNamed(old, rest) ?? replacePart(old, rest) ?? replaceDesignation(old, rest))
    : undefined
  if (named) return named
  const spelt = marked ? replaceName(old, rest) : undefined
  const like = marked && loosely ? replaceLike(old, rest) : undefined
  // "it's the scout hut this week": a day that only stands beside what is new.
  const beside = ({ text }: Value) =>
    /^last /i.test(text) || (like !== undefined && /^(?:this|next) |^to(?:day|night)$/i.test(text))
  const values = strongest(findValues(rest)).filter(
    (value) => (marked || arrives(rest, value)) && !beside(value),
  )
  let changed = spelt ?? old
  let count = spelt ? 1 : 0
  const told = strongest(findValues(old))
  for (const value of values) {
    // "Three scoops, two was last week": what stands there already, and what is rejected, is nothing new.
    if (
      told.some(
        (each) =>
          (each.kind === value.kind || values.length > 1) && sameNumber(figureOf(each), figureOf(value)),
      ) ||
      isRejected(rest, value)
    )
      continue
    const slots = strongest(findValues(changed))
      .filter((slot) => !rest.includes(`not ${slot.text}`))
      .filter((slot) => value.kind !== 'number' || sameUnit(changed, slot, rest, value))
    // "27 is Doreen. Ken's on 31": what is said again stays, unless nothing else is there to change.
    const saidAgain = (slot: Value) =>
      values.some((other) => other !== value && bare(other) === bare(slot) && !isRejected(rest, other))
    const turned =
      value.kind === 'number' || value.kind === 'code' ? turnedRound(changed, value.text) : undefined
    if (
      turned &&
      marked &&
      !slots.some(({ kind, text }) => kind === value.kind && text.length === value.text.length)
    ) {
      changed = turned
      count++
      continue
    }
    const slot =
      slotFor(
        value,
        slots.filter((each) => !saidAgain(each)),
        changed,
        rest,
      ) ?? (marked ? slotFor(value, slots, changed, rest) : undefined)
    if (!slot || bare(slot) === bare(value)) continue
    changed = changed.slice(0, slot.start) + putIn(slot, value) + changed.slice(slot.end)
    count++
  }
  const phrase = marked ? replacePhrase(changed, rest) : undefined
  const exact = phrase ?? (count > 0 ? changed : undefined)
  // "*dr prashad, n its 10.40": a slip beside the value.
  const slips = rest
    .split(/[,.;]\s+/)
    .filter(
      (piece) =>
        !/\d|\b(?:its?|that|they|is|are|was)\b/i.test(piece) && readWords(piece).length <= longestSlip,
    )
  if (exact !== undefined && exact !== old)
    return marked && slips.length > 0 ? (replaceSlip(exact, slips.join(', ')) ?? exact) : exact
  if (!marked || !loosely || count > 0) return undefined
  return (values.length === 0 ? like : undefined) ?? replaceSlip(old, rest) ?? replaceComplement(old, rest)
}

// "5 scoops" and "3 scoops" measure the same; "5 scoops" and "2 bottles" do not. A bare number fits any.
function sameUnit(old: string, slot: Value, rest: string, value: Value): boolean {
  const unit = (text: string, { end }: Value) => {
    const [next, after] = readWords(text.slice(end))
    const noun = next?.norm === 'more' || next?.pos === 'a' ? after : next
    return noun &&
      (noun.pos === 'n' || noun.pos === 'x') &&
      !/^(?:since|now|today|please|sorry)$/.test(noun.norm)
      ? noun.stem
      : undefined
  }
  const fresh = unit(rest, value)
  return fresh === undefined || fresh === unit(old, slot)
}

// "my password is Kestrel", then "it's Osprey" or just "Osprey": what was said of the thing gets another end.
function replaceComplement(old: string, rest: string): string | undefined {
  const fresh = new RegExp(`^(?:.*\\b${pointing}\\s+)?(?<fresh>\\S+(?: \\S+){0,3})$`, 'i').exec(
    rest.replace(/[.!]+$/, '').trim(),
  )?.groups?.fresh
  const copula =
    /^(?<subject>[^,.;]*?\b(?:is|are|was|'s|called|named)) (?<value>[^,.;]+?)(?<end>[.!]*)$/i.exec(old)
  if (
    !fresh ||
    !copula?.groups ||
    readWords(fresh).some(({ pos, norm }) => pos === 'v' || /^(?:i|he|she|they|we|you|it)\b|ing$/.test(norm))
  )
    return undefined
  const { subject = '', value = '', end = '' } = copula.groups
  // "4" does not say what becomes of "at 3 on Friday".
  if (/^\d[\d.,:]*$/.test(fresh) && value.includes(' ')) return undefined
  // "Friday at 2" is nobody's name.
  if (
    strongest(findValues(fresh)).some(({ kind }) => kind !== 'number' && kind !== 'code') &&
    findValues(value).length === 0
  )
    return undefined
  if (value.split(' ').length > 4 || value.toLowerCase() === fresh.toLowerCase()) return undefined
  return `${subject} ${fresh}${end}`
}

/** "Forget navy, they said no. Doing forest green": what is dropped, what is said instead, and what takes its place. */
export function readReplacement(text: string): { stale: string; fresh?: string; rest: string } | undefined {
  const match = new RegExp(
    `^(?:(?:${hesitation}|${turning})\\b[\\s,.!-]*)*(?:[^,.;:!?]{2,40}[,.;]\\s+(?=forget|scrap|scratch|ditch))?(?:forget|scrap|scratch|ditch|drop|cancel|never ?mind|not|no more)\\s+(?:about |what (?:i|you) said about )?(?:the |that |my )?(?<stale>[\\w' -]{2,30}?)\\s*[,.;:!-]\\s*(?<rest>.+)$`,
    'is',
  ).exec(text.trim())
  const { stale, rest } = match?.groups ?? {}
  if (
    !stale ||
    !rest ||
    /^(?:it|that|this|what|everything|(?:what|everything|all|anything) (?:i|you) .*)$/i.test(stale)
  )
    return undefined
  // A name for a name, wherever it stands in what comes instead.
  const isNamed = /^\p{Lu}/u.test(stale)
  const named = isNamed
    ? /\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)*/u.exec(
        rest.replace(/^\p{Lu}/u, (first) => first.toLowerCase()),
      )?.[0]
    : undefined
  if (named) return { stale, fresh: named, rest }
  const last = rest.split(/[.;!]\s+|,\s+/).at(-1) ?? ''
  const words = readWords(last).filter(({ pos }) => pos !== 'p')
  const verb = words.findIndex(({ pos }) => pos === 'v')
  const from = words.slice(verb + 1).find(({ pos, norm }) => pos !== 'f' || norm === 'a')
  const end = words.at(-1)?.end
  const fresh = from && end ? last.slice(from.start, end) : ''
  const told = words
    .slice(verb + 1)
    .some(({ norm }) => /^(?:i|we|us|he|she|they|it|hers|his|theirs|ours|mine|doing)\b|^'s$/.test(norm))
  return fresh !== '' && fresh.length < 40 && !told ? { stale, fresh, rest } : { stale, rest }
}

// "moved to Sunday", "now it's 9:35 on Sunday": what something changes to, not any time that is spoken of.
const arrives = (rest: string, { start, end, text }: Value): boolean =>
  /^ (?:it is|it was)\b/i.test(rest.slice(end)) ||
  /^(?:to|until|till)\b/i.test(text) ||
  /\b(?:to|until|till|now|it'?s|that'?s|they'?re|is|are|for|and)(?: now| the| be| on| at| only)*\s*$/i.test(
    rest.slice(0, start),
  ) ||
  /\b(?:to|now it's)\b[^.]{0,16}$/i.test(rest.slice(0, start))

const rank: ValueKind[] = ['money', 'size', 'clock', 'date', 'duration', 'code', 'number']

/** Of values that lie over each other, the one of the more telling kind. */
function strongest(values: readonly Value[]): Value[] {
  const kept: Value[] = []
  for (const value of [...values].sort((one, other) => rank.indexOf(one.kind) - rank.indexOf(other.kind)))
    if (
      rank.includes(value.kind) &&
      !(value.kind === 'number' && fraction.test(value.text)) &&
      !kept.some((other) => value.start < other.end && other.start < value.end)
    )
      kept.push(value)
  return kept.sort((one, other) => one.start - other.start)
}

// "Half dozens", "a third time": no amount that anything could take the place of.
const fraction = /^(?:half|third|quarter|once|twice)$/i

const figureOf = (value: Value): string =>
  value.kind === 'date' || value.kind === 'code'
    ? bare(value)
    : (/\d[\d.,:]*\d|\d/.exec(value.text)?.[0] ?? bare(value))

const isRejected = (text: string, { start }: Value): boolean =>
  /(?:\bnot|n't|\b(?:cant|cannot|wont|no longer|instead of|rather than))(?: \w+){0,2} $/i.test(
    text.slice(0, start),
  )

/** Whether two texts carry values of one kind, so that one may be the new version of the other. */
export function sameKindOfValue(one: string, other: string): boolean {
  const group = ({ kind }: Value) => (/^(?:number|money|size|code)$/.test(kind) ? 'count' : kind)
  const kinds = new Set(strongest(findValues(one)).map(group))
  return strongest(findValues(other)).some((value) => kinds.has(group(value)))
}
