import { splitHead } from './clauses.ts'
import { nearness } from './lexicon.ts'
import { nameList, parseItems } from './list-items.ts'
import type { ListAct, ListSituation } from './list-view.ts'
import { findValues } from './values.ts'
import { isCalendarWord, readWords } from './words.ts'

const lead =
  /^(?:(?:and|also|ok|okay|oh|right|so|then|now|please|pls|hey|actually|my bad|i mean|well|can you|could you|would you|will you|let's|lets|i need to|i want to|i'd like to|ah)\b[,.!:]?\s*)*/i
const making =
  /^(?:(?:start(?:ing)?|make|making|create|begin|keep|new|here's|heres|this is|set up|open|do|want|need|have)\s+(?:us |me )?(?:up )?(?:a |an |the |my |our |new |another |second |different |separate )*|(?:a |an |another |new )+(?:new |second |different |separate )*)(?<name>(?:[\w'&-]+ ){0,4}?\w*list(?: (?:for|of|called|named) [^:;,.?]+?)?)(?:\s*[:;,.?-]+\s*|\s+with\s+(?:just )?|\s*$)(?<items>.*)$/is

/** What starts a list or fills one: "Camping list: tarp, mallet", "need from costco" with the items as texts of their own, "we're out of milk". */
export function readCreation(texts: string[], situation: ListSituation): ListAct | undefined {
  const [first = '', ...others] = texts
  if (
    others.length > 1 &&
    isListHead(first) &&
    !/[:,]/.test(first) &&
    others.every((text) => readWords(text).length <= 8 && !isStatement(text))
  )
    return { kind: 'add', list: nameFor(first, situation), items: others.flatMap(parseItems) }
  const text = texts.join('. ').replace(lead, '')
  const made = making.exec(text)?.groups
  if (made) {
    const items = parseItems((made.items ?? '').replace(/\s+(?:on|in) it[.!]*$/i, ''))
    const name = nameList(made.name ?? '')
    return items.length > 0 ? { kind: 'add', list: name, items } : { kind: 'open-list', name }
  }
  const { head, rest } = headOf(text)
  if (head && rest) {
    const known = knownList(head, situation)
    const items = parseItems(rest)
    const openEnded = /\b(?:questions?|ask)\b/i.test(head)
    if (known && !/\?$/.test(head)) return { kind: 'add', list: known, items }
    if (openEnded && items.length > 0) return { kind: 'add', list: nameFor(head, situation), items }
    if (
      !/\?\s*$/.test(rest) &&
      ((isListHead(head) && items.filter(isPlain).length >= items.length / 2) ||
        (items.length > 1 && items.every(isPlain) && (isShop(head) || items.every(isDoing))))
    )
      return { kind: 'add', list: nameFor(head, situation), items }
  }
  const is =
    /^(?:(?:my|our|the|[\w']+'s?)\s+)*(?<name>[\w' ]*list)(?: for \w+)?\s+(?:is|are|has)[: ]\s*(?<items>[^?]+)$/i.exec(
      text,
    )?.groups
  if (is && parseItems(is.items ?? '').length > 1)
    return {
      kind: 'add',
      list: nameFor(text.slice(0, text.search(/list\b/i) + 4), situation),
      items: parseItems(is.items ?? ''),
    }
  return /\?/.test(text) ? undefined : readNeed(text, situation)
}

// "Remember to buy milk and eggs", "we're out of milk, bread and bin bags", "need bread".
function readNeed(text: string, situation: ListSituation): ListAct | undefined {
  const buying =
    /^(?:remember (?:that )?(?:(?:i|we) (?:need|have|want) )?to |don't forget (?:to )?|(?:i|we) (?:need|have|must|want|'ve got|should|ought) (?:to |got to )?(?:also )?|need(?: to)? |gotta |have to |must )(?:buy|get|pick up|grab) (?<items>.+)$/i
  const lacking =
    /^(?:(?:we|i)(?:'re| are|'m| am) |we |nearly |almost |all )*(?:out of|running (?:low|out) (?:on|of)|run out of|low on|short of) (?<items>.+)$/i
  const needing = /^(?:we |i )?(?:also )?need (?!to\b)(?<items>[^.]+)$/i
  for (const clause of text.split(
    /,\s*(?=(?:and |but )?(?:i'm|i am|i've|remind|also|we|my|[A-Z]\w+ has)\b)|(?<=[.!])\s+/i,
  )) {
    const plain = clause.trim().replace(/[.!]+$/, '')
    const items = (buying.exec(plain) ?? lacking.exec(plain) ?? needing.exec(plain))?.groups?.items
    if (
      !items ||
      /\b(?:to|by|at|on|back|off) (?:my|the|\w+day|him|her|them)\b|\d ?[ap]m\b|:\d\d|^(?:a |an )?(?:new|lift|hand|word|rest|break|quote)\b/i.test(
        items,
      )
    )
      continue
    const parsed = parseItems(items)
    if (needing.test(plain) && !buying.test(plain) && (parsed.length < 2 || !parsed.every(isPlain))) continue
    return {
      kind: 'add',
      list: situation.recent && situation.active ? situation.recent.name : 'shopping',
      items: parsed,
    }
  }
  return undefined
}

// "Heading: …", "Heading - …", or a heading sentence and then the items ("Gift ideas so far. Slippers for Dad, …").
function headOf(text: string): { head: string; rest: string } {
  const direct = splitHead(text)
  if (direct.head) return direct
  const stop = /^([^.!?]{3,60})[.!]+\s+(\S.*)$/s.exec(text)
  return stop && /,/.test(stop[2] ?? '') && readWords(stop[1] ?? '').length <= 8 && isListHead(stop[1] ?? '')
    ? { head: stop[1] ?? '', rest: stop[2] ?? '' }
    : { head: '', rest: text }
}

export const listWords = new Set(
  'list lists setlist playlist todo todos to-do to-dos jobs errands grocery groceries shopping packing ideas supplies chores ingredients wishlist run questions tasks agenda things stuff bits needs essentials wishes'.split(
    ' ',
  ),
)

// "Food shop list", "things for the party", "films to watch", "need from costco": a heading of things, not of facts.
function isListHead(head: string): boolean {
  const lower = head.toLowerCase()
  if (/\b(?:is|was|has|said|told|are)\b/.test(lower)) return false
  if (
    /\b(?:need|needed|get|buy|pick up|grab|pack|bring|to (?:do|see|watch|read|try|visit|ask|make|cook|fix|sort|call|ring|order))\b/.test(
      lower,
    )
  )
    return true
  return lower.split(/[^a-z-]+/).some((word) => listWords.has(word) || word.endsWith('list'))
}

const isShop = (head: string): boolean =>
  readWords(head).some(
    ({ norm }) =>
      /^(?:store|shop|market|pharmacy|chemist|supermarket|butcher|bakery|grocer|deli)s?$/.test(norm) ||
      nearness(norm, 'supermarket') > 0.5,
  )

/** A thing to get or a thing to do, and no fact: no time, no price, nobody who is doing it. */
export function isPlain(item: string): boolean {
  const words = readWords(item)
  if (words.length > 7 || isStatement(item) || words.some(({ norm }) => isCalendarWord(norm))) return false
  return !findValues(item).some(
    ({ kind, start }) =>
      kind === 'clock' ||
      kind === 'money' ||
      kind === 'date' ||
      (kind === 'code' && /\d{4}/.test(item)) ||
      (kind === 'number' && start > 0 && !/\d(?:mm|cm|m|kg|g|ml|l)\b/i.test(item)),
  )
}

// "ring the bank", "water the plants": begins with a verb in its plain form and has an object.
function isDoing(item: string): boolean {
  const [verb, ...rest] = readWords(item)
  return (
    verb !== undefined &&
    verb.pos === 'v' &&
    !/(?:ed|ing|s)$/.test(verb.norm) &&
    rest.some(({ pos }) => pos === 'n' || pos === 'x')
  )
}

function isStatement(text: string): boolean {
  return readWords(text).some(
    ({ norm }) =>
      /^(?:is|are|was|were|has|have|will|i|he|she|they|it|he is|she is|no|not|'s|'re)$/.test(norm) ||
      /n't$/.test(norm),
  )
}

const nameFor = (head: string, situation: ListSituation): string =>
  knownList(head, situation) ?? nameList(head)

/** A list that the heading names: all its topic words are in the list's name. */
function knownList(head: string, { lists }: ListSituation): string | undefined {
  const filler = new Set(['list', 'one', 'more', 'another', 'extra', 'also'])
  const words = readWords(head).filter(({ pos, norm }) => pos !== 'f' && pos !== 'p' && !filler.has(norm))
  if (words.length === 0) return undefined
  return lists.find(({ name }) => {
    const stems = new Set(readWords(name).map(({ stem }) => stem))
    return words.every(({ stem }) => stems.has(stem))
  })?.name
}
