import { isQuestion } from './asking.ts'
import { splitPieces } from './clauses.ts'
import { itemsNamed, nameList, parseItems } from './list-items.ts'
import { withoutRemarks } from './list-remarks.ts'
import { coverOf, findNamedList, type ListAct, type ListSituation, type ListView } from './list-view.ts'
import { findMentions } from './mentions.ts'
import { openersLength, withoutOpeners } from './openers.ts'
import { isPast, readWords, type Word } from './words.ts'

const verbs = new Set(
  'add put stick chuck pop throw include bung shove whack slap write jot toss fling append pencil'.split(' '),
)
const pronoun = /^(?:it|that|this|them|those|these|one|that one|him|her)$/i
const trailing =
  /(?:[\s,]*\b(?:as well|too|also|please|pls|plz|n all|and all|on the end|at the end|for me|instead|thanks|again)\b)+\s*[.!]*\s*$|[.!]+\s*$/i

/** What puts something on a list: "stick a mug on there", "masking tape too on the hardware one", "props needs a birdcage". */
export function readAdd(
  sentence: string,
  before: string,
  situation: ListSituation,
  named: ListView | undefined,
  target: ListView | undefined,
): ListAct | undefined {
  return (
    readCommand(sentence, before, situation, named, target) ??
    (isQuestion(sentence)
      ? undefined
      : (readNeeds(sentence, situation, named) ?? readBeside(sentence, named, situation)))
  )
}

function readCommand(
  sentence: string,
  before: string,
  situation: ListSituation,
  named: ListView | undefined,
  target: ListView | undefined,
): ListAct | undefined {
  // "Marcy swears by it, put that down too": the order may stand behind what it is about.
  const pieces = splitPieces(sentence)
  const at = pieces.findIndex((piece) => verbs.has(firstWord(piece)))
  if (at < 0) return undefined
  const led = [before, ...pieces.slice(0, at)].join('. ')
  const plain = withoutOpeners(sentence.slice(sentence.indexOf(pieces[at] ?? '')), true)
  const { things, where } = splitPlace(
    withoutRemarks(plain.replace(/^\w+:?\s+(?:(?:down|on|in|up)\s+(?=\w))?/, ''))
      .replace(trailing, '')
      .replace(/\s+(?:down|in|up)$/i, '')
      .replace(
        /^(?<thing>\S.*?)(?: (?:down|in|on|up))? with (?:them|those|it|that|the (?:rest|others))$/i,
        '$<thing>',
      )
      .replace(/^(?<thing>it|that|this|them|those) (?:down |in |on )?with .+$/i, '$<thing>')
      .replace(/^(?<thing>\S.*) on$/i, '$<thing>'),
  )
  const fresh = /\b(?:(?:my|the|our|a|new)\s+)*([\w' &-]+? list|list (?:for|of) [\w' &-]+)$/i.exec(where)?.[1]
  const listed = named !== undefined || /\b(?:list|there|it|that one|one)\b/i.test(where)
  if (
    firstWord(plain) !== 'add' &&
    !listed &&
    !(situation.active && where === '' && !/\b(?:in|on|under|behind|over|out) (?:the|my)\b/i.test(things))
  )
    return undefined
  const spokenOf = situation.lists.length === 0 ? nameSpoken(situation) : undefined
  // "On my list": the one spoken of, or the only one there is.
  const bare = /^(?:(?:my|the|our|that|this)\s+)?list$/i.test(where)
  const real = situation.lists.filter(({ memory }) => !memory)
  const only = bare && real.length === 1 ? real[0]?.name : undefined
  const list =
    named?.name ??
    (fresh && !bare
      ? nameList(fresh)
      : (target?.name ??
        situation.recent?.name ??
        only ??
        spokenOf ??
        (bare && fresh ? nameList(fresh) : undefined)))
  if (pronoun.test(things.trim().replace(/ back$/i, '')) || things === '') {
    const meant = lastThing(led) ?? situation.lastTold
    return list && meant ? { kind: 'add', list, items: [meant] } : { kind: 'which-list' }
  }
  return list ? { kind: 'add', list, items: parseItems(things) } : { kind: 'which-list' }
}

/** The list that was asked for and does not exist yet: "what's on my shopping list?", then "put floss on it". */
const nameSpoken = ({ spoken = [] }: ListSituation): string | undefined =>
  spoken
    .map((text) => /\b(?:my|the|our) ((?:[\w'-]+ ){1,3})list\b/i.exec(text)?.[1]?.trim())
    .find((name) => name !== undefined)

/** What a text wants on a list, without what asks for it: "we also need foil too" → "foil". */
export function takesIn(sentence: string): string {
  const plain = withoutRemarks(withoutOpeners(sentence.replace(/^[\s+&]+/, ''), true)).replace(trailing, '')
  const wanted =
    /^(?:(?:i|we)(?:'ve|'m|'re)? )?(?:also |still |just )*(?:need|want|forgot|forgotten|missed|out of|get|buy|grab|pick up|run(?:ning)? (?:out of|low on))(?: to (?:get|buy|add))?(?: more| some)? (?<things>.+)$/i.exec(
      plain,
    )?.groups?.things
  if (wanted) return wanted
  return verbs.has(firstWord(plain)) ? plain.replace(/^\w+:?\s+(?:(?:down|on|in|up)\s+(?=\w))?/, '') : plain
}

/** "add mints", "chuck a lime on": begins with a word of putting. */
export const isAddition = (piece: string): boolean => verbs.has(firstWord(piece))

const firstWord = (piece: string): string => {
  const words = readWords(piece)
  return words[openersLength(words, true)]?.norm ?? ''
}

/** "a mug and a plate on there" → the things, and where they go. */
export function splitPlace(text: string): { things: string; where: string } {
  const match =
    /^(?<things>.*?)(?<!-)\s*\b(?:down on|down for|onto|on to|on|to|into|in|for)\s+(?<where>(?:(?:the|my|our|that|this|it|there|end of|bottom of|top of)\b\s*)*(?:[\w'&-]+\s*){0,5}?(?:list|one|there|it|[\w'&-]+))$/is.exec(
      text,
    )
  const { things, where } = match?.groups ?? {}
  if (things === undefined || where === undefined) return { things: text, where: '' }
  // "A scarf for Bo": for whom, not where.
  if (/^\s*for\b/i.test(text.slice(things.length)) && !/\b(?:list|one|there|it)$/i.test(where))
    return { things: text, where: '' }
  const earlier = splitPlace(things)
  // "salt for the dishwasher on the list": the last place is the list, what stands before is the thing's own.
  return /\b(?:list|one|there|it)$/i.test(where) || earlier.where === ''
    ? { things: things.replace(/\s+down$/i, ''), where }
    : earlier
}

/** The thing that was named last: "Marcy swears by Lonesome Dove". */
function lastThing(text: string): string | undefined {
  const mentions = findMentions(text, '', 'user').filter(({ kind }) => kind !== 'time' && kind !== 'list')
  return (mentions.filter(({ named }) => named).at(-1) ?? mentions.at(-1))?.label
}

/** "props needs a birdcage", "I forgot the vanilla", "we also need foil": something is wanting. */
function readNeeds(
  sentence: string,
  situation: ListSituation,
  named: ListView | undefined,
): ListAct | undefined {
  const plain = withoutRemarks(withoutOpeners(sentence)).replace(trailing, '')
  const match =
    /^(?<whose>[\w' -]+?)(?: list)? (?:also |still )?(?:needs?|wants|could do with|should have|is missing)\s+(?!to\b)(?<items>.+)$/i.exec(
      plain,
    )
  const whose = match?.groups ? findNamedList(readWords(match.groups.whose ?? ''), situation) : undefined
  if (whose && match?.groups && coverOf(readWords(match.groups.whose ?? ''), whose) === 1)
    return { kind: 'add', list: whose.name, items: parseItems(match.groups.items ?? '') }
  const list = named ?? (situation.active ? situation.recent : undefined)
  if (!list) return undefined
  const forgotten =
    /^(?:i|we)(?:'ve| have)? (?:also )?(?:forgot|forgotten|missed|left out)(?: about)? (?!to\b)(?<items>.+)$/i.exec(
      plain,
    )?.groups?.items
  return forgotten && isThings(forgotten)
    ? { kind: 'add', list: list.name, items: parseItems(forgotten) }
    : undefined
}

/** "masking tape too on the hardware one", "another for the surveyor: is the cellar dry". */
function readBeside(
  sentence: string,
  named: ListView | undefined,
  { recent }: ListSituation,
): ListAct | undefined {
  const plain = withoutOpeners(sentence).replace(trailing, '')
  const { things, where } = splitPlace(plain)
  const items = things.replace(/\s+(?:as well|too|also)$/i, '')
  if (named && /(?: list| one)$/i.test(where) && !hasSubject(items) && !isCommand(items))
    return { kind: 'add', list: named.name, items: parseItems(items) }
  const more =
    /^(?:one more|another one|another)(?: thing)? (?:for|on) (?:the |my )?[^:,]+[:,-]\s*(.+)$/i.exec(
      sentence,
    )?.[1]
  const list = named ?? recent
  return more && list ? { kind: 'add', list: list.name, items: parseItems(more) } : undefined
}

/** Right after a list was spoken of: "and earplugs", "hoof pick too", "+ saddles", "but Saoirse can". */
export function readBare(
  sentence: string,
  { active, recent }: ListSituation,
  named?: ListView,
): ListAct | undefined {
  if (!active || !recent || named || isQuestion(sentence) || itemsNamed(sentence, recent).length > 0)
    return undefined
  // "And the cane goes on"
  const going =
    /^(?:and |also |oh )*(?<things>.+?) (?:can go|needs to go|should go|has to go|goes|go) (?:on|in|down)(?: (?:there|it|too|as well|the list))*[.!]*$/i.exec(
      sentence,
    )?.groups?.things
  if (going && !hasSubject(going)) return { kind: 'add', list: recent.name, items: parseItems(going) }
  const led =
    /^\W*\+|^(?:and|also|plus|oh|ooh|but|n|&)\b/i.test(sentence) || openersLength(readWords(sentence)) > 0
  const closed = /\b(?:too|as well|also|n all|and all|aswell)\b[.!\s]*$/i.test(sentence)
  const plain = withoutRemarks(withoutOpeners(sentence.replace(/^[\s+&]+/, '')))
    .replace(trailing, '')
    .replace(/\s+(?:can|is|will|does|are)$/i, '')
  return (led || closed) && isThings(plain)
    ? { kind: 'add', list: recent.name, items: parseItems(plain) }
    : undefined
}

/** A few things and nothing said of them. */
const isThings = (text: string): boolean => {
  const words = readWords(text)
  return (
    words.length > 0 &&
    words.length <= 9 &&
    words.some(({ pos }) => pos === 'n' || pos === 'x') &&
    !hasSubject(text) &&
    !words.some((word, i) => isVerbal(word, words[i - 1])) &&
    !words.some(isPast) &&
    !isQuestion(text)
  )
}

// "hoof pick": a verb after a noun may as well be a noun.
const isVerbal = ({ pos, norm }: Word, before: Word | undefined): boolean =>
  pos === 'v' && before?.pos !== 'n' && !/ing$/.test(norm)

const isCommand = (text: string): boolean =>
  readWords(text)[0]?.pos === 'v' ||
  /^(?:what|show|read|give|tell|take|remove|tick|cross|check)\b/i.test(text)

const hasSubject = (text: string): boolean =>
  readWords(text).some(({ norm }) =>
    /^(?:is|are|was|were|has|have|will|i|he|she|they|it|he is|she is|we|you)$/.test(norm),
  ) || /\w['’]s \w+ing\b/.test(text)
