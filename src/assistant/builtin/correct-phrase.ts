import { readClauses, splitPieces, splitSentences } from './clauses.ts'
import { findValues } from './values.ts'
import { contentOf, isCalendarWord, readWords, type Word } from './words.ts'

/** Something a correction puts in the place of something else, with the words it is said in. */
type Fresh = { text: string; frame: 'is' | 'takes' | 'at' | 'alone'; subject: string[]; behind?: string }

const leads = '(?:now |actually |really |gonna be |going to be |just |having |called |to be )*'
const ends =
  /(?:[\s,]+(?:now|instead|actually|sorry|soz|please|thank (?:god|goodness)|then|though|tho|ok|lol|xx?|after all|this time|same (?:price|time|date|day|place|venue|size)))+[\s.!]*$/i
const frames: [Fresh['frame'], RegExp][] = [
  [
    'at',
    new RegExp(
      `(?:\\b(?:it|that|we|they|he|she|which)(?:'s|'re|'ll be|s)|\\b(?:is|are|will be|gonna be|going to be)|\\bmoved(?: it| us| them)?(?: to)?|\\bchanged(?: it)?|\\bput (?:us|it|them)|\\bshifted(?: it| us)?) ${leads}(?:up at|upstairs (?:at|in)|over (?:at|in)|at|in|to)\\s+(?<fresh>.+)$`,
      'i',
    ),
  ],
  [
    'takes',
    /\b(?:mak(?:e|ing) (?:it|that|them|him|her)|go(?:ing|ne)? (?:with|for)|wants?|wanted|having|using|use|take|taking|chose|chosen|picked|pick|get|getting|went (?:with|for)|says?|said|it says|settled on|ordered|doing|has|have) (?:now |only |just |actually )*(?<fresh>.+)$/i,
  ],
  [
    'is',
    new RegExp(
      `^(?<subject>.*?)(?:'s|'re|\\b(?:is|are|was|were|will be|gonna be|going to be|should be|its)) ${leads}(?<fresh>.+)$`,
      'i',
    ),
  ],
]

const goesOn =
  /,?\s+(?:and|so|but|cos|cause|because|as|since|where|which)\s+(?=(?:i|it|he|she|they|we|that|the|there|my|our)\b)/i

/** What each piece of a correction gives, in the order of saying. */
export function freshIn(rest: string): Fresh[] {
  return splitSentences(rest)
    .flatMap(splitPieces)
    .flatMap((written): Fresh[] => {
      const piece = written.replace(/[.!\s]+$/, '').replace(ends, '')
      for (const [frame, shape] of frames) {
        const match = shape.exec(piece)
        const text = match?.groups?.fresh?.split(goesOn)[0]?.replace(ends, '').trim()
        const subject = match?.groups?.subject ?? piece.slice(0, match?.index ?? 0)
        const behind = /\b(?<word>at|in|to)\s+$/i.exec(
          match?.[0].slice(0, -(match.groups?.fresh?.length ?? 0)) ?? '',
        )
        if (text && isPhrase(text))
          return [
            {
              text,
              frame,
              subject: contentOf(readWords(subject)).map(({ stem }) => stem),
              ...(frame === 'at' && behind?.groups?.word ? { behind: behind.groups.word } : {}),
            },
          ]
      }
      // "Different one now at the school"
      const there = /^[^,]*?\b(?:now|instead|one|venue|it) (?:at|in) (?<fresh>.+)$/i.exec(piece)?.groups
        ?.fresh
      if (there && isPhrase(there)) return [{ text: there, frame: 'at', subject: [] }]
      return isPhrase(piece) ? [{ text: piece, frame: 'alone', subject: [] }] : []
    })
}

const mostWords = 7

/** A thing, a name or a place, in a few words: no sentence and no value, which find their places otherwise. */
function isPhrase(text: string): boolean {
  const words = readWords(text).filter(({ pos }) => pos !== 'p')
  const content = contentOf(words)
  if (words.length === 0 || words.length > mostWords || content.length === 0 || findValues(text).length > 0)
    return false
  if (text.match(titles)?.[0] === text && text.length > 1) return !isCalendarWord(text.toLowerCase())
  return (
    content.some(({ pos }) => pos === 'n' || pos === 'x' || pos === 'a') &&
    !content.every(({ norm }) => isCalendarWord(norm)) &&
    !/^(?:ditch|scrap|forget|drop|lose|cancel|skip|bin|no|not|same|on|about)\b/i.test(text) &&
    !words.some(
      ({ norm, pos }) =>
        /^(?:i|we|he|she|they|it|you|is|are|was|were|be|been|not|who|what|had|has|have|us|me|down|off|wrong)$/.test(
          norm,
        ) ||
        (pos === 'v' && !/(?:ed|ing)$/.test(norm)),
    )
  )
}

type Phrase = { text: string; start: number; end: number; before: string }

/**
 * Puts what a correction says into a statement by how it is said: "it's in the Gleneagle" where the statement has "at the Great
 * Southern", "a yellow dot" for "a white dot", "Friday is the cricket club now" for "Friday's pitch is the brewery", one name for the
 * only other one. Nothing where no place is plainly the one.
 */
export function replacePhrase(old: string, rest: string): string | undefined {
  const told = new Set(contentOf(readWords(old)).map(({ stem }) => stem))
  const all = freshIn(rest)
  // "That's the Bryants. Addos want Stand By Me": what names something of the statement says what becomes of it.
  const naming = all.filter(
    ({ frame, subject }) => frame !== 'alone' && subject.some((stem) => told.has(stem)),
  )
  return (
    putAll(old, naming, rest) ??
    putAll(
      old,
      all.filter((each) => !naming.includes(each)),
      rest,
    )
  )
}

function putAll(old: string, all: Fresh[], rest: string): string | undefined {
  let changed = old
  for (const fresh of all) {
    if (changed.toLowerCase().includes(bareOf(fresh.text).toLowerCase())) continue
    changed =
      replaceModifier(changed, fresh) ??
      replacePredicate(changed, fresh) ??
      (fresh.frame === 'at' || isPlaceLike(fresh.text)
        ? (replaceWhereabouts(changed, fresh) ?? replacePlace(changed, fresh, rest))
        : undefined) ??
      replaceTitle(changed, fresh, rest) ??
      changed
  }
  return changed === old
    ? undefined
    : changed.replaceAll(/\b(a)n?(?= ([a-z]))/gi, (article, a: string, next: string) =>
        changed.includes(article) && !old.includes(`${article} ${next}`)
          ? a + (/[aeiou]/i.test(next) ? 'n' : '')
          : article,
      )
}

const determiner = /^(?:the|a|an|my|our|his|her|their|its|some)\s+/i
const bareOf = (text: string): string => text.replace(determiner, '')

/** "A yellow dot" for "a white dot", "the fish pie" for "the lamb shank pie": the same thing, told apart by another word. */
function replaceModifier(old: string, { text }: Fresh): string | undefined {
  const words = readWords(text).filter(({ pos }) => pos !== 'p' && pos !== 'f')
  const head = words.at(-1)
  const modifiers = words.slice(0, -1)
  if (!head || modifiers.length === 0) return undefined
  const told = readWords(old)
  const at = told.findIndex(({ stem, pos }) => stem === head.stem && pos !== 'f')
  let from = at
  while (from > 0 && isModifier(told[from - 1])) from--
  const first = told[from]
  const last = told[at - 1]
  if (at < 1 || from === at || !first || !last) return undefined
  const stale = told.slice(from, at)
  if (modifiers.every(({ stem }) => stale.some((word) => word.stem === stem))) return undefined
  return (
    old.slice(0, first.start) + text.slice(modifiers[0]?.start, modifiers.at(-1)?.end) + old.slice(last.end)
  )
}

const isModifier = (word: Word | undefined): boolean =>
  word !== undefined &&
  (word.pos === 'a' || word.pos === 'n' || word.pos === 'x') &&
  !isCalendarWord(word.norm)

const copulas = [
  /^(?<subject>.+?)\b(?:is|are|was|were|will be|gonna be) (?<value>.+)$/i,
  /^(?<subject>.+?)(?:'s| ?=) ?(?<value>.+)$/i,
]

/** "The driver's Iqbal" for "driver is Santosh": what was said of the same gets another end. */
function replacePredicate(old: string, { text, frame, subject }: Fresh): string | undefined {
  if (frame !== 'is' || subject.length === 0) return undefined
  for (const { text: clause } of readClauses(old)) {
    const { subject: told = '', value = '' } =
      copulas.map((shape) => shape.exec(clause)?.groups).find((groups) => groups) ?? {}
    const stems = contentOf(readWords(told)).map(({ stem }) => stem)
    if (!value || !subject.every((stem) => stems.includes(stem))) continue
    if (findValues(value).some(({ kind }) => kind !== 'number')) continue
    const at = old.indexOf(clause)
    if (at < 0) continue
    return old.slice(0, at + clause.length - value.length) + text + old.slice(at + clause.length)
  }
  return undefined
}

const placeWords =
  /\b(?:hall|room|school|church|pub|hotel|club|library|centre|center|park|pavilion|cafe|café|restaurant|house|gym|studio|theatre|theater|court|street|road|lane|office|bar|inn|barn|field|beach|kitchen|garden|shed|garage|cafeteria|auditorium|arena|stadium|chapel|museum|market|gate|bay|exchange|rooms)\b/i
const isPlaceLike = (text: string): boolean => placeWords.test(text)

/** "It's in my glovebox", of "the key is with Dilwyn at the garage": all that was said of where it is. */
function replaceWhereabouts(old: string, { text, behind }: Fresh): string | undefined {
  const [clause, other] = readClauses(old)
  const { subject, value } = copulas[0]?.exec(clause?.text ?? '')?.groups ?? {}
  if (!clause || other || !subject || !value || !behind || behind === 'to') return undefined
  if (!/^(?:with|under|behind|on|in|at|by|beside|inside|next to|round) /i.test(value)) return undefined
  return findValues(value).length > 0 ? undefined : old.replace(value, `${behind} ${text}`)
}

/** Where something is, in the place of where it was said to be. */
function replacePlace(old: string, { text }: Fresh, rest: string): string | undefined {
  const places = placesIn(old)
  const said = new Set(contentOf(readWords(rest)).map(({ stem }) => stem))
  const scored = places
    .filter(({ text: place }) => bareOf(place).toLowerCase() !== bareOf(text).toLowerCase())
    .map((place) => ({
      place,
      score:
        contentOf(readWords(place.before)).filter(({ stem }) => said.has(stem)).length +
        (isPlaceLike(place.text) ? 0.5 : 0) +
        (/^the /i.test(place.text) === /^the /i.test(text) ? 0.2 : 0),
    }))
    .sort((one, other) => other.score - one.score)
  const [best, next] = scored
  if (!best || (next && next.score === best.score)) return undefined
  const { start, end } = best.place
  return old.slice(0, start) + text + old.slice(end)
}

/** "At the Methodist church", "in Swords library": what stands behind a small word of place, to the end of what names it. */
function placesIn(old: string): Phrase[] {
  return readClauses(old).flatMap(({ text: clause }) => {
    const from = old.indexOf(clause)
    if (from < 0) return []
    return [...clause.matchAll(/(?:^|\s)(?:at|in|@|to)\s+(?=\S)/gi)].flatMap((match): Phrase[] => {
      const start = from + match.index + match[0].length
      const words = readWords(old.slice(start, from + clause.length))
      const [first] = words
      if (!first || isCalendarWord(first.norm) || first.pos === 'm' || first.norm === 'to') return []
      const end = endOfName(words)
      const text = old.slice(start, start + end)
      if (end === 0 || !contentOf(readWords(text)).some(({ pos }) => pos === 'n' || pos === 'x')) return []
      if (findValues(text).some(({ kind }) => kind === 'clock' || kind === 'date')) return []
      return [{ text, start, end: start + end, before: old.slice(from, start) }]
    })
  })
}

/** How far a name goes: "the back room of Café Lisboa", but no further than "on Friday", "with Bo" or a comma. */
function endOfName(words: Word[]): number {
  let end = 0
  for (const [i, { pos, norm, end: at }] of words.entries()) {
    const joins =
      /^(?:of|the|and|'s|my|our|a|back|front|other|left|right|own)$/.test(norm) &&
      /^[nxa]$/.test(words[i + 1]?.pos ?? '')
    if (
      !(pos === 'n' || pos === 'x' || pos === 'a' || pos === 'm' || joins || (i === 0 && pos === 'f')) ||
      isCalendarWord(norm)
    )
      break
    if (pos !== 'f') end = at
  }
  return end
}

/** Words with capitals in a row, with small ones between: "Stand By Me", "Bright Side of the Road". */
const titles =
  /\p{Lu}[\p{L}'’]*(?:\s+(?:(?:of|the|by|and|&|(?:on|in|with|for)(?!\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)))\s+)*(?:\p{Lu}[\p{L}'’]*|[IVX]+\b))*/gu

/** A name in the place of the only other one that is not spoken of again. */
function replaceTitle(old: string, { text, frame }: Fresh, rest: string): string | undefined {
  const [fresh] = bareOf(text).match(titles) ?? []
  if (
    !fresh ||
    frame === 'at' ||
    /['’]s$/.test(text) ||
    old.toLowerCase().includes(fresh.toLowerCase()) ||
    !bareOf(text).startsWith(fresh)
  )
    return undefined
  const said = rest.toLowerCase()
  // "Walks in to Song of the Sea" names no place.
  const places = placesIn(old).filter(({ start }) => !/\bto $/i.test(old.slice(0, start)))
  const inPlace = (at: number) => places.some(({ start, end }) => start <= at && end > at)
  const rivals = [...old.matchAll(titles)]
    .map(afterFirst)
    .filter(
      ({ name, index }) =>
        name !== '' &&
        !isCalendarWord(name.toLowerCase()) &&
        !said.includes(name.toLowerCase()) &&
        isPlaceLike(name) === isPlaceLike(fresh) &&
        !inPlace(index) &&
        !/^\d/.test(old.slice(index + name.length)) &&
        !/^(?:'s|’s)\s+\p{L}/u.test(old.slice(index + name.length)),
    )
  const [place, other] = rivals
  if (!place || other) return undefined
  return old.slice(0, place.index) + fresh + old.slice(place.index + place.name.length)
}

/** A name without the word that only begins the statement: "Lunch with Bo". */
function afterFirst({ 0: name, index }: RegExpExecArray): { name: string; index: number } {
  if (index > 0) return { name, index }
  if (/^(?:mr|mrs|ms|miss|dr|prof)\b/i.test(name)) return { name: '', index }
  const rest = /^\S+\s+(?:\p{Ll}\S*\s+)*/u.exec(name)?.[0].length ?? name.length
  return { name: name.slice(rest), index: rest }
}

/** Where the name goes that a part of a statement is of: "Perfect by Ed Sheeran" around "sheeran". */
export function titleAround(old: string, at: number, length: number): { start: number; end: number } {
  const name = [...old.matchAll(titles)]
    .map(afterFirst)
    .find(({ name, index }) => name !== '' && index <= at && index + name.length >= at + length)
  return name ? { start: name.index, end: name.index + name.name.length } : { start: at, end: at + length }
}
