import { classesOf } from './lexicon.ts'
import { isCalendarWord, numberWords, readWords, type Word } from './words.ts'

/** What kind of answer a question wants, and what kinds of answer a piece of text holds. */
export type ValueKind =
  | 'clock'
  | 'date'
  | 'money'
  | 'number'
  | 'duration'
  | 'code'
  | 'person'
  | 'place'
  | 'reason'
  | 'size'

export type Value = { kind: ValueKind; text: string; start: number; end: number }

const count =
  '(?:\\d+(?:[.,]\\d+)*|half|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety)'
const weekday = '(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day|dy)?s?'
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'

// Shapes of written values: times, dates, money, spans of time, codes. Grammar of notation, so patterns are right here.
const shapes: [ValueKind, RegExp][] = [
  [
    'money',
    /[£$€]\s?\d(?:[\d,.]*\d)?k?|\b\d[\d,.]*\s?(?:quid|pounds?|dollars?|bucks|euros?|p|pence|cents?)\b|\b[a-z]+ (?:quid|pounds|dollars|bucks)\b/gi,
  ],
  [
    'clock',
    /\b\d{1,2}[:.][0-5]\d(?:\s?[ap]\.?m\b\.?|\b)|\b\d{1,4}\s?[ap]\.?m\b\.?|(?:\b(?:at|from|by|before|after|until|til|till|around|about)|@) ?(?:half |quarter )?(?:past )?(?:\d{1,2}(?![:.]\d)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! ?(?:%|st|nd|rd|th|days?|weeks?|months?|years?|min|hour|[a-z]+ (?:rd|road|st|street)))|@ ?\d{3,4}\b|\b\d{1,2}(?: o'clock)? (?:til|till|to) \d{1,2}\b|\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ?o'clock\b|\bo'clock\b|\bquarter (?:past|to) (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|\b(?:noon|midday|midnight)\b|\bhalf (?:past )?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/gi,
  ],
  [
    'date',
    new RegExp(
      `\\b${weekday}\\b|\\b(?:the )?\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${month}\\b|\\b${month}(?: the)?(?: \\d{1,2}(?:st|nd|rd|th)?)?\\b|\\b(?:the )?\\d{1,2}(?:st|nd|rd|th)\\b|\\b\\d{1,2}/\\d{1,2}(?:/\\d{2,4})?\\b|\\b(?:today|tonight|tomorrow|tmrw|2moro|tmr|yesterday|this (?:morning|afternoon|evening|week|weekend)|next (?:week|month|year|term)|last (?:week|month|year|night))\\b|\\b(?:easter|christmas|xmas|new year|half term|thanksgiving|halloween)\\b|\\bin ${count} (?:days?|weeks?|months?|years?)\\b`,
      'gi',
    ),
  ],
  [
    'duration',
    new RegExp(
      `\\b${count}[ -]?(?:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|nights?|wks?|weeks?|months?|yrs?|years?)\\b`,
      'gi',
    ),
  ],
  [
    'size',
    /\b(?:\d+(?:\.\d+)?(?: and a (?:half|quarter))?\s?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: and a half)? (?=[a-z]{3}))(?:mm|cm|m|kg|g|mg|ml|l|lb|lbs|oz|ft|in(?! (?:the|my|our|a|an|his|her|this|that|bed|total|all)\b)|psi|kw|sq ?ft|sqm|acres?|stone|kilos?|grams?|litres?|liters?|inch(?:es)?|feet|foot|yards?|degrees|percent|kw|w|a|amp|gb|mph|miles?|km|tsp|tbsp)\b|\b\d+(?:\.\d+)? ?%|\b\d+(?: ?(?:x|by) ?\d+)+\b|\bsize (?:\d+|[a-z])\b/gi,
  ],
  ['number', /\b\d+ and a (?:half|quarter)\b/gi],
  [
    'code',
    /\b(?=[A-Z0-9-]*\d)(?:[A-Z]+[-]?\d[A-Z0-9-]*|\d+[A-Z]+[A-Z0-9-]*)\b#?|\b\d{4,}#?|\b\d+(?:-\d+)+\b|\b\d{3,5} \d{3} ?\d{3,4}\b|\b[A-Za-z]+\d+[A-Za-z0-9]*\b/g,
  ],
]

const valueCache = new Map<string, readonly Value[]>()

/** Every value a text writes out, in order of appearance; kinds may overlap ("9.20" is a time and a number). */
export function findValues(text: string): readonly Value[] {
  const known = valueCache.get(text)
  if (known) return known
  if (valueCache.size > 8_000) valueCache.clear()
  const found = readValues(text)
  valueCache.set(text, found)
  return found
}

function readValues(text: string): Value[] {
  const found: Value[] = []
  for (const [kind, shape] of shapes)
    for (const match of text.matchAll(shape))
      found.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length })
  for (const word of readWords(text))
    if (word.pos === 'm' && (/^[\d.,/-]*\d[\d.,/-]*$/.test(word.norm) || numberWords.has(word.norm)))
      found.push({ kind: 'number', text: word.text, start: word.start, end: word.end })
  // "wensday": a day with a slip in it.
  for (const { norm, text: written, start, end } of readWords(text))
    if (
      /^[a-z]+$/i.test(written) &&
      isCalendarWord(norm) &&
      !found.some((value) => value.start <= start && value.end >= end)
    )
      found.push({ kind: 'date', text: written, start, end })
  return found.sort((one, other) => one.start - other.start || other.end - one.end)
}

const kindCache = new Map<string, Set<ValueKind>>()

/** The kinds of answer a text could be. */
export function kindsIn(text: string): Set<ValueKind> {
  const known = kindCache.get(text)
  if (known) return known
  if (kindCache.size > 8_000) kindCache.clear()
  const values = findValues(text)
  const kinds = new Set(values.filter((value) => !isInside(value, values)).map(({ kind }) => kind))
  const words = readWords(text)
  if (words.some(isSomeone)) kinds.add('person')
  if (hasPlace(words)) kinds.add('place')
  if (words.some(({ norm }) => norm === 'because' || norm === 'so' || norm === 'since')) kinds.add('reason')
  kindCache.set(text, kinds)
  return kinds
}

// The 75 of "$75", the 5 of "the 5th" and the 8 of "at 8.15" count nothing.
const isInside = (value: Value, values: readonly Value[]): boolean =>
  value.kind === 'number' &&
  values.some(
    ({ kind, start, end }) =>
      start <= value.start &&
      end >= value.end &&
      (/^(?:money|date|clock|duration)$/.test(kind) ||
        (kind === 'code' && end - start > value.end - value.start)),
  )

/** The kinds of answer in a text apart from what the question itself says: "31" does not tell how old Tilly from 31 is. */
export function kindsBeside(text: string, asked: Set<string>): Set<ValueKind> {
  const kinds = kindsIn(text)
  const own = (value: Value) =>
    value.text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .some(
        (part) => part !== '' && /\d/.test(part) && asked.has(part.replace(/(?<=\d)(?:st|nd|rd|th)$/, '')),
      )
  const values = findValues(text)
  if (!values.some(own)) return kinds
  const kept = new Set(
    values.filter((value) => !own(value) && !isInside(value, values)).map(({ kind }) => kind),
  )
  for (const kind of ['person', 'place', 'reason'] as const) if (kinds.has(kind)) kept.add(kind)
  return kept
}

/** A name, a relative or someone by their work. */
export function isSomeone(word: Word): boolean {
  if (isCalendarWord(word.norm)) return false
  return word.pos === 'x' || (word.pos === 'n' && classesOf(word.norm)[0] === 'person')
}

const placePrepositions = new Set([
  'in',
  'at',
  'from',
  'to',
  'on',
  'under',
  'behind',
  'by',
  'near',
  'beside',
  'inside',
  'above',
  'below',
  'off',
  'into',
  'next',
  'outside',
  'against',
  'between',
  'round',
])

function hasPlace(words: Word[]): boolean {
  return words.some(({ norm }, i) => {
    if (!placePrepositions.has(norm)) return false
    if (words[i + 1]?.pos === 'm' && /^(?:at|by|from|to)$/.test(norm)) return false
    const object = words.slice(i + 1, i + 5).find(({ pos }) => pos !== 'f' && pos !== 'a')
    return (
      object !== undefined &&
      (object.pos === 'n' || object.pos === 'x' || object.pos === 'm') &&
      !isCalendarWord(object.norm) &&
      classesOf(object.norm)[0] !== 'time'
    )
  })
}
