import { splitSentences } from './clauses.ts'
import { listWords, readCreation } from './list-create.ts'
import { itemsNamed, nameList, parseItems } from './list-items.ts'
import { readListRequest } from './list-requests.ts'
import { readDrop, readTickedState } from './list-talk.ts'
import { findNamedList, type ListAct, type ListSituation, type ListView } from './list-view.ts'
import { isPast, readWords, stemOf, type Word } from './words.ts'

const lead =
  "^(?:(?:and|also|ok|okay|oh|right|so|then|now|please|pls|hey|actually|go on|yes|my bad|i mean|well|anyway|btw|meanwhile|so yeah|can you|could you|would you|will you|let's|lets|i need to|i want to|i'd like to|ah|where were we|back to (?:the |my )?[\\w' ]+)\\b[,.!:]?\\s*)*"
const addVerb = 'add|put|stick|chuck|pop|throw|include|bung|shove|whack|slap|write|jot'
const trailing =
  '(?:\\s*(?:as well|too|also|please|pls|plz|n all|and all|on the end|at the end|for me|instead))*[.!?]*\\s*$'

/** What a message asks to do with lists; nothing where it is about something else. */
export function readListActs(texts: string[], situation: ListSituation): ListAct[] {
  const requests = texts
    .flatMap((text) => splitSentences(text))
    .map((text) => readListRequest(text, situation))
  if (requests.length > 0 && requests.every((acts) => acts !== undefined)) return requests.flat()
  const created = readCreation(texts, situation)
  if (created) return [created]
  const sentences = texts.flatMap((text) => splitSentences(text))
  const acts: ListAct[] = []
  for (const sentence of sentences) {
    const swapped = readSwap(sentence, situation)
    if (swapped) {
      acts.push(...swapped)
      continue
    }
    const act = readSentence(sentence, texts.join('. '), situation) ?? continued(acts.at(-1), sentence)
    if (act && !acts.some((known) => JSON.stringify(known) === JSON.stringify(act))) acts.push(act)
  }
  return mergeTicks(acts)
}

// "swap the kite for a telescope"
function readSwap(sentence: string, situation: ListSituation): ListAct[] | undefined {
  const match =
    /^(?:\w+ ){0,2}?(?:swap|change|replace|switch) (?<old>.+?) (?:for|to|with|by|into) (?<fresh>.+?)[.!]*$/i.exec(
      sentence,
    )
  if (!match?.groups) return undefined
  for (const list of orderLists(situation, undefined)) {
    const items = itemsNamed(match.groups.old ?? '', list)
    if (items.length === 1)
      return [
        { kind: 'remove', list, items },
        { kind: 'add', list: list.name, items: parseItems(match.groups.fresh ?? '') },
      ]
  }
  return undefined
}

// "got the dog food", "n the batteries": the second text goes on with what the first does.
function continued(before: ListAct | undefined, sentence: string): ListAct | undefined {
  if (!before || !/^(?:and|n|&|plus|also)\b/i.test(sentence)) return undefined
  if (before.kind !== 'tick' && before.kind !== 'remove') return undefined
  const items = itemsNamed(sentence, before.list)
  return items.length > 0 ? { ...before, items } : undefined
}

function mergeTicks(acts: ListAct[]): ListAct[] {
  const merged: ListAct[] = []
  for (const act of acts) {
    const same = merged.find(
      (known) => known.kind === act.kind && (act.kind === 'tick' || act.kind === 'remove'),
    )
    if (
      same &&
      (same.kind === 'tick' || same.kind === 'remove') &&
      (act.kind === 'tick' || act.kind === 'remove')
    )
      same.items = [...new Set([...same.items, ...act.items])]
    else merged.push(act)
  }
  return merged
}

function readSentence(sentence: string, message: string, situation: ListSituation): ListAct | undefined {
  const words = readWords(sentence)
  const said = words
    .filter(({ pos }) => pos !== 'p')
    .map(({ norm }) => norm)
    .join(' ')
  if (/\b(?:what|which|how many|show|any|name|see|got)\b.*\blists\b/.test(said)) return { kind: 'show-lists' }
  const named = findNamedList(words, situation)
  const pointed = /\b(?:it|that|that list|there|this|the list|this list|list)\b/.test(said)
  const target = named ?? (pointed || situation.active ? situation.recent : undefined)
  return (
    readClear(said, named ?? situation.recent) ??
    readAdd(sentence, said, situation, named, target) ??
    readRemove(sentence, said, message, situation, target) ??
    readTick(sentence, said, message, situation, named) ??
    readShow(sentence, said, words, situation, named)
  )
}

function readClear(said: string, target: ListView | undefined): ListAct | undefined {
  if (!/\blist\b/.test(said) || !target) return undefined
  if (/^(?:please |can you |ok )*(?:clear|empty|wipe)\b/.test(said)) return { kind: 'clear', list: target }
  if (
    /^(?:please |can you |ok )*(?:delete|remove|bin|get rid of|scrap|forget)(?: \w+){0,4} list(?: please)?$/.test(
      said,
    )
  )
    return { kind: 'delete', list: target }
  const renamed = /\b(?:rename|call) (?:\w+ )*?list (?:to |as )?(.+)$/.exec(said)
  return renamed?.[1] ? { kind: 'rename', list: target, name: renamed[1] } : undefined
}

const hasSubject = (text: string): boolean =>
  readWords(text).some(({ norm }) =>
    /^(?:is|are|was|were|has|have|will|i|he|she|they|it|he is|she is)$/.test(norm),
  )

const isAsking = (sentence: string, said: string): boolean =>
  /\?\s*$/.test(sentence) ||
  /^(?:and |so |ok |now |right )*(?:what|which|who|where|when|how|do|does|did|is|are|have)\b/.test(said)

function readAdd(
  sentence: string,
  said: string,
  situation: ListSituation,
  named: ListView | undefined,
  target: ListView | undefined,
): ListAct | undefined {
  const place =
    '(?:\\s+(?:on|to|onto|in|into|down for|down on|down|for)\\s+(?:(?:the|my|our|that|this|it)\\b\\s*)*(?<where>[^,.!?]*?))?'
  const adding = new RegExp(
    `${lead}(?:${addVerb})\\s+(?:down )?(?<items>.+?)${place}(?: (?:list|one))?${trailing}`,
    'i',
  ).exec(sentence)
  const isCommand =
    adding !== null && !/^(?:${addVerb})\s+(?:the|my|our) \S+ (?:in|under|on|behind) the\b/i.test(sentence)
  if (isCommand && adding?.groups) {
    const raw = stripPlace(adding.groups.items ?? '', sentence)
    const mentionsList =
      named !== undefined ||
      /\b(?:list|there|it|that one)\b/i.test(adding.groups.where ?? '') ||
      /\blist\b/.test(said)
    if (
      /^\W*(?:\w+\W+){0,3}?add\b/i.test(sentence) ||
      mentionsList ||
      (situation.active &&
        !/\b(?:in|on|under|behind) (?:the|my)\b/i.test(adding.groups.items ?? '') &&
        (!adding.groups.where || /^(?:end|bottom|top)$/i.test(adding.groups.where)))
    ) {
      if (/^(?:it|that|this|them|those|these|one)$/i.test(raw.trim()))
        return target && situation.lastTold
          ? { kind: 'add', list: target.name, items: [situation.lastTold] }
          : { kind: 'which-list' }
      const where =
        /\b(?:to|on|onto|for)\s+(?:the|my|our|a|a new|new)\s+([\w' &-]+? list|list (?:for|of) [\w' &-]+)/i.exec(
          sentence,
        )?.[1]
      const list = named?.name ?? (where ? nameList(where) : (target?.name ?? situation.recent?.name))
      return list ? { kind: 'add', list, items: parseItems(raw) } : { kind: 'which-list' }
    }
  }
  if (isAsking(sentence, said)) return undefined
  const also = new RegExp(
    `^(?:(?:and|also|oh|plus)\\s+)*(?<items>.+?)\\s+(?:as well |too |also )?(?:on|for|to)\\s+(?:the |my |that )?(?<where>[\\w' ]+?)(?: list| one)${trailing}`,
    'i',
  ).exec(sentence)
  if (named && also?.groups && !hasSubject(also.groups.items ?? ''))
    return {
      kind: 'add',
      list: named.name,
      items: parseItems((also.groups.items ?? '').replace(/\s+(?:as well|too|also)$/i, '')),
    }
  const more =
    /^(?:one more|another one|another)(?: thing)? (?:for|on) (?:the |my )?[^:,]+[:,-]\s*(.+)$/i.exec(sentence)
  if (more?.[1] && (named ?? situation.recent))
    return { kind: 'add', list: (named ?? situation.recent)?.name ?? '', items: parseItems(more[1]) }
  const needs =
    /^(?:(?:oh|and|also|ah|the|my|our)\s+)*(?<whose>[\w' -]+?)(?: list)? (?:also |still )?(?:needs?|wants|could do with|should have|is missing)\s+(?<items>.+)$/i.exec(
      sentence,
    )
  const whose = needs?.groups ? findNamedList(readWords(needs.groups.whose ?? ''), situation) : undefined
  if (whose && needs?.groups && coverOf(readWords(needs.groups.whose ?? ''), whose) === 1)
    return { kind: 'add', list: whose.name, items: parseItems(needs.groups.items ?? '') }
  const bare =
    /^(?:also|and|plus|oh and|and also)\s+(?:a |an |some |the )?(?<items>[^?]+?)(?: too| as well)?[.!]*$/i.exec(
      withoutRemarks(sentence),
    )
  if (
    situation.active &&
    situation.recent &&
    bare?.groups &&
    readWords(bare.groups.items ?? '').length <= 6 &&
    !hasSubject(bare.groups.items ?? '') &&
    !readWords(bare.groups.items ?? '').some(({ pos }) => pos === 'v')
  )
    return { kind: 'add', list: situation.recent.name, items: parseItems(bare.groups.items ?? '') }
  return undefined
}

// "And earplugs, it's so loud": what follows the things is a remark on them.
function withoutRemarks(sentence: string): string {
  const parts = sentence.split(/,\s+/)
  const remark = parts.findIndex(
    (part, i) =>
      i > 0 &&
      readWords(part).some(({ norm }) =>
        /^(?:is|are|was|were|has|have|will|i|he|she|they|it|he is|she is|'s|'re|'m)$|n't$/.test(norm),
      ),
  )
  return remark < 0 ? sentence : parts.slice(0, remark).join(', ')
}

const stripPlace = (items: string, sentence: string): string =>
  /\b(?:there|it)\b/i.test(sentence) ? items.replace(/\s+(?:on|to|in)\s+(?:there|it)$/i, '') : items

const completed =
  /\b(?:tick|check|cross|mark|strike|done|sorted|finished|booked|in now|have been|has been|in the (?:bag|cart|trolley|basket|car|boot|case))\b|\b(?:is|are|'s|'re) (?:now )?in\b/
const notYet =
  /\b(?:need|needs|will|going to|must|should|have to|not|never|haven't|hasn't|didn't|don't|can't|want)\b/
const off =
  /\b(?:remove|delete|drop|lose|take|scrap|forget|skip|ditch)\b|\b(?:come|comes|coming|take|taken|get|scratch|leave|knock) (?:\w+ ){0,4}off\b|\b(?:don't|do not|no longer|doesn't) (?:\w+ )?need\b|\b(?:don't bother|no need|never mind|leave out)\b/

function readRemove(
  sentence: string,
  said: string,
  message: string,
  situation: ListSituation,
  target: ListView | undefined,
): ListAct | undefined {
  if (isAsking(sentence, said) || /\b(?:tick|cross|check) \b/.test(said)) return undefined
  const dropped = readDrop(sentence, orderLists(situation, target))
  if (dropped) return { kind: 'remove', ...dropped }
  if (!off.test(said)) return undefined
  const command =
    /\boff\b|^(?:\w+ ){0,3}(?:remove|delete|drop|lose|scrap|forget|skip|ditch)\b|don't bother|no need|never mind/.test(
      said,
    )
  const pointing = /\b(?:it|that|those|them|these|this|one)\b/.test(said)
  for (const list of orderLists(situation, target)) {
    const items = itemsNamed(sentence, list)
    const found = items.length > 0 ? items : command && pointing ? itemsNamed(message, list) : []
    if (found.length > 0)
      return command || list === situation.recent ? { kind: 'remove', list, items: found } : undefined
  }
  if (
    command &&
    pointing &&
    /^(?:can you |please )*(?:take|remove|delete|drop)\b/.test(said) &&
    (/\blist\b/.test(said) || situation.active)
  )
    return { kind: 'which-list' }
  return undefined
}

function readTick(
  sentence: string,
  said: string,
  message: string,
  situation: ListSituation,
  named: ListView | undefined,
): ListAct | undefined {
  const command = /\b(?:tick|cross|check|mark|strike)\b.*\b(?:off|done)\b|^(?:please |can you )?tick\b/.test(
    said,
  )
  if (!command && isAsking(sentence, said)) return undefined
  const state = command ? undefined : readTickedState(sentence, orderLists(situation, named))
  if (state) return { kind: 'tick', ...state }
  const happened = completed.test(said) || (readWords(sentence).some(isPast) && !notYet.test(said))
  if (!command && !happened) return undefined
  for (const list of orderLists(situation, named)) {
    const open = { ...list, items: list.items.filter((item) => !item.done) }
    const items = itemsNamed(sentence, open)
    const near = list === named || list === situation.recent || command
    const sure = near ? items : items.filter((item) => coversNouns(sentence, item))
    const found = sure.length > 0 ? sure : command ? itemsNamed(message, open) : []
    if (found.length > 0) return { kind: 'tick', list, items: found }
  }
  return command ? { kind: 'which-list' } : undefined
}

// Of a list that nobody spoke of lately, an item is only meant where all of it is said.
function coversNouns(sentence: string, item: string): boolean {
  const said = new Set(readWords(sentence).map(({ stem }) => stem))
  return readWords(item).every(({ pos, stem }) => (pos !== 'n' && pos !== 'x') || said.has(stem))
}

const orderLists = ({ lists, recent }: ListSituation, first: ListView | undefined): ListView[] => [
  ...new Set([...(first ? [first] : []), ...(first ? [] : recent ? [recent] : []), ...(first ? [] : lists)]),
]

const remaining =
  /\b(?:left|still|remaining|missing|yet|rest|unpacked|unbought|not done|leave me|to go|final|need|needed|outstanding|haven't|have n't|have not|yet to|undone)\b/

function readShow(
  sentence: string,
  said: string,
  words: Word[],
  situation: ListSituation,
  named: ListView | undefined,
): ListAct | undefined {
  const counted = named ?? (situation.active ? situation.recent : undefined)
  if (
    counted &&
    /\bhow many\b/.test(said) &&
    words.every(
      ({ pos, stem }) =>
        (pos !== 'n' && pos !== 'x') ||
        neutral.has(stem) ||
        readWords(counted.name).some((word) => word.stem === stem),
    )
  )
    return { kind: 'count', list: counted }
  const asks =
    isAsking(sentence, said) ||
    /\b(?:show|read|pull|tell|name|give|list|see|whats|what is|what)\b/.test(said) ||
    /\bplease\b/.test(said) ||
    remaining.test(said)
  if (
    !asks ||
    (/\b(?:who|whose|how many|how much|how long|when|where|why|which (?!lists?))\b/.test(said) &&
      !remaining.test(said))
  )
    return undefined
  const wordsOfList = /\b(?:list|lists)\b/.test(said)
  const contents =
    /\bon (?:it|there|that|the)\b|\bread (?:it|that|me)\b|\bwhat (?:do|am|are|have|did|else) (?:i|we)\b|\bwhat is (?:on|left|still|not|in)\b|\bleft\b/.test(
      said,
    )
  if (named) {
    const covered = coverOf(words, named)
    if (/\bwhich\b/.test(said) && !wordsOfList && !remaining.test(said)) return undefined
    if (wordsOfList || remaining.test(said) || covered > 0.6 || /\b(?:show|read|pull up|give)\b/.test(said))
      return { kind: 'show', list: named, all: false }
    return undefined
  }
  const { recent } = situation
  if (!recent)
    return wordsOfList &&
      /\b(?:that|the|my) list\b|\blist\b/.test(said) &&
      situation.lists.length === 0 &&
      !/\?/.test(said)
      ? undefined
      : undefined
  const content = words.filter((word) => word.pos === 'n' || word.pos === 'x')
  const foreign = content.filter(({ stem, norm }) => !listWords.has(norm) && !neutral.has(stem))
  if (wordsOfList && /\b(?:that|the|this|my) list\b/.test(said) && foreign.length === 0)
    return { kind: 'show', list: recent, all: false }
  if (situation.active && (remaining.test(said) || contents) && foreign.length === 0)
    return { kind: 'show', list: recent, all: false }
  if (
    remaining.test(said) &&
    /\b(?:buy|pack|get|pick up|shop|cart|trolley)\b/.test(said) &&
    foreign.length === 0
  )
    return { kind: 'show', list: recent, all: false }
  return undefined
}

const neutral = new Set(
  'list thing stuff job item far cart bag trolley basket pack store shop bit one final till'
    .split(' ')
    .map(stemOf),
)

/** The share of a question's own topic words that a list's name covers. */
function coverOf(words: Word[], list: ListView): number {
  const name = new Set(readWords(list.name).map(({ stem }) => stem))
  const topic = words.filter(({ pos, stem }) => (pos === 'n' || pos === 'x') && !neutral.has(stem))
  return topic.length === 0 ? 0 : topic.filter(({ stem }) => name.has(stem)).length / topic.length
}
