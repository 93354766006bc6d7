import { readWords } from '../words.ts'
import type { Discourse } from './discourse.ts'
import type { Link } from './link.ts'
import { type Phrase, readPhrases } from './phrases.ts'

/** Nouns that are always of or to some place: an address of, directions to. */
const relational =
  /^(?:address|addresses|direction|directions|route|routes|way|traffic|distance|location|map|gps|navigation|screen|details|info|name|option|block|collision|trip|minutes|preference|area|list|listing|car|miles|mile|time|help|city|head)$/
const moving = /\b(?:there|navigate|reach|drive|head|closer|closest|nearest|quickest|fastest|get to|go to)\b/
const asksPlace = /\b(?:address|directions?|route|traffic|distance|way|navigation|gps|located)\b/

/** "What's the address?", "let's go there": the place that was offered, with what was said of it. */
export function linkWhereabouts(discourse: Discourse, input: string): Link[] {
  const said = readWords(input)
    .map(({ norm }) => norm)
    .join(' ')
  const asks = asksPlace.test(said) || moving.test(said)
  const { turns } = discourse
  if (!asks || !turns.some(({ text }) => asksPlace.test(text.toLowerCase()) || distance.test(text))) return []
  const place = describePlace(discourse)
  return place === '' ? [] : [{ said: /\bthere\b/.test(said) ? 'there' : '', meant: place }]
}

const distance = /\b(?:\d+|one|two|few|a) (?:miles?|km|kilometers|kilometres|minutes?|blocks?) away\b/i

function describePlace({ turns }: Discourse): string {
  const wanted = turns.filter(({ role }) => role === 'user').flatMap(({ text }) => soughtIn(text))
  const offers = turns.filter(({ role }) => role === 'assistant')
  const focus = offers.map(({ text }) => namesOf(text)).findLast((names) => names.length > 0) ?? []
  const known = offers.flatMap(({ text }) => {
    const names = namesOf(text)
    const about = names.length === 0 || names.some((name) => focus.includes(name))
    return about ? attributesIn(text) : []
  })
  const parts = [wanted[0] ?? '', ...focus, ...known]
  return focus.length + known.length > 0 ? [...new Set(parts.filter(Boolean))].join(' ') : ''
}

/** What someone looks for: "a coffee shop" of "find me the nearest coffee shop". */
function soughtIn(text: string): string[] {
  return readPhrases(text)
    .filter(
      (phrase) =>
        !phrase.words.some(({ norm }) => relational.test(norm)) &&
        (phrase.kind === 'thing' || phrase.kind === 'place' || phrase.kind === 'person'),
    )
    .map(({ text }) => text)
}

function namesOf(text: string): string[] {
  const phrases = readPhrases(text)
  return phrases
    .filter(
      (phrase) =>
        phrase.named &&
        phrase.before !== 'no' &&
        !isAddress(phrase) &&
        !phrase.words.some(({ norm }) => relational.test(norm) || /^(?:siri|would)$/.test(norm)),
    )
    .map(({ text }) => text)
}

const isAddress = ({ before, words }: Phrase): boolean =>
  /^\d+$/.test(before) || /^\d/.test(words[0]?.text ?? '')

/** "4 miles away", "at 271 Springer Street", "with a road block". */
function attributesIn(text: string): string[] {
  const address = /\b\d{1,5} (?:\p{Lu}[\p{L}.]*\s?){1,4}/u
    .exec(text)?.[0]
    .replace(/\s(?:Would|Do|It|Is|We|The|Anything|Setting).*$/, '')
  const away = distance.exec(text)?.[0]
  return [away, address].flatMap((part) => (part ? [part.trim()] : []))
}
