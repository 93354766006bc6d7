import { readWords } from '../words.ts'
import type { Discourse } from './discourse.ts'
import type { Link } from './link.ts'
import { type Phrase, readPhrases } from './phrases.ts'

const weather =
  /\b(?:weather|forecast|temperature|rain|raining|rainy|snow|snowing|snowy|hot|cold|warm|cool|windy|wind|winds|humid|humidity|sunny|sun|cloudy|clouds?|cover|storm|stormy|storms|foggy|fog|misty|drizzle|hail|uv|blizzard|freezing|frost|flood|floods|tornado|hurricane|degrees|dry|wet|overcast|chilly|rainfall|roads|lightning|thunder|dew|breeze|heat|umbrella|jacket)\b/

/** "Will it be humid?" after "Is it hot in Boise tomorrow?": weather is always somewhere and some day. */
export function linkSituation({ turns }: Discourse, input: string): Link[] {
  const asks = (text: string) =>
    weather.test(
      readWords(text)
        .map(({ norm }) => norm)
        .join(' '),
    )
  const said = turns.filter(({ role }) => role === 'user').map(({ text }) => text)
  if (!said.some(asks) || !(asks(input) || isBarePlace(input))) return []
  const links: Link[] = []
  for (const find of [placesIn, timesIn]) {
    if (find(input).length > 0) continue
    const before = said.map(find).findLast((found) => found.length > 0)
    if (before) links.push({ said: '', meant: before.join(' ') })
  }
  return links
}

const isBarePlace = (input: string): boolean => {
  const phrases = readPhrases(input)
  return phrases.length === 1 && phrases[0]?.named === true && readWords(input).length <= 5
}

const timesIn = (text: string): string[] => [
  ...readPhrases(text)
    .filter(({ kind }) => kind === 'time')
    .map(({ text }) => text),
  ...(text.match(/\b(?:today|tonight|right now|now|currently)\b/gi) ?? []),
]

const placesIn = (text: string): string[] =>
  readPhrases(text)
    .filter((phrase) => phrase.kind !== 'time' && isPlace(phrase))
    .map(({ text }) => text)

const isPlace = ({ kind, named, before, det, text }: Phrase): boolean =>
  !weather.test(text.toLowerCase()) &&
  (kind === 'place' ||
    (named && kind !== 'title') ||
    (/^(?:in|at|near|for|over|around)$/.test(before) && det === '' && kind !== 'person'))
