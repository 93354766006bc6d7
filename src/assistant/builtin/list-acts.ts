import { splitPieces, splitSentences } from './clauses.ts'
import { readCorrection, substitute } from './correct.ts'
import { isAddition, readAdd, readBare } from './list-add.ts'
import { readCreation } from './list-create.ts'
import { readExcept } from './list-except.ts'
import { itemsNamed, nameList, parseItems } from './list-items.ts'
import { readListRequest } from './list-requests.ts'
import { readHas, readShow, readWhole } from './list-show.ts'
import { isOrder, readStates } from './list-states.ts'
import { findNamedList, type ListAct, type ListSituation, openOf, orderLists } from './list-view.ts'
import { withoutOpeners } from './openers.ts'
import { readWords, spokenOf } from './words.ts'

/** What a message asks to do with lists; nothing where it is about something else. */
export function readListActs(texts: string[], situation: ListSituation): ListAct[] {
  const sentences = texts.flatMap((text) => splitSentences(text))
  const requests = sentences.map((text) => readHeld(text, situation) ?? readListRequest(text, situation))
  if (requests.length > 0 && requests.every((acts) => acts !== undefined)) return requests.flat()
  const created = readCreations(texts, sentences, situation)
  if (created.length > 0) return created
  const acts: ListAct[] = []
  for (const [i, sentence] of sentences.entries()) {
    const before = sentences.slice(0, i).join('. ')
    const goesOn = continued(acts.at(-1), sentence)
    const read =
      goesOn.length > 0
        ? goesOn
        : (readKept(sentence, situation) ??
          readMove(sentence, situation) ??
          readSwap(sentence, situation) ??
          readSentence(sentence, before, situation))
    for (const act of read)
      if (!acts.some((known) => JSON.stringify(known) === JSON.stringify(act))) acts.push(act)
  }
  return merged(acts)
}

function readKept(sentence: string, situation: ListSituation): ListAct[] | undefined {
  const act = readExcept(sentence, situation, findNamedList(readWords(sentence), situation))
  return act ? [act] : undefined
}

function readHeld(sentence: string, situation: ListSituation): ListAct[] | undefined {
  const act = readHas(sentence, findNamedList(readWords(sentence), situation) ?? situation.recent)
  return act ? [act] : undefined
}

// "Order from Dubord: butter. Order from the box man: ribbon": a list each.
function readCreations(texts: string[], sentences: string[], situation: ListSituation): ListAct[] {
  if (texts.length === 1 && sentences.length > 1) {
    const each = sentences.map((sentence) =>
      /[:]\s/.test(sentence) ? readCreation([sentence], situation) : undefined,
    )
    if (each.every((act) => act?.kind === 'add')) return each as ListAct[]
  }
  const another = texts.length === 1 ? readAnother(texts[0] ?? '') : undefined
  const created = another ?? readCreation(texts, situation)
  return created ? [created] : []
}

const anotherList =
  /^(?:(?:and|also|oh|ok|right|so) )*(?:an?|another|new|separate|second)\s+(?:(?:separate|new|second|other)\s+)?(?:(?<name>[\w'’ -]{2,40}?)\s+list|(?:one|list) for (?<whose>[^,:;]{2,40}?))(?:\s+(?:as well|too|also|please))?\s*[,:;–-]+\s+(?<items>.+)$/is

/** "A chemist list as well, plasters and eye drops", "and a separate one for the kids: muesli bars" */
function readAnother(text: string): ListAct | undefined {
  const { name, whose, items } = anotherList.exec(text.trim())?.groups ?? {}
  const list = name ?? whose
  return list && items && !/\?\s*$/.test(text)
    ? { kind: 'add', list: nameList(list), items: parseItems(items) }
    : undefined
}

function readSentence(sentence: string, before: string, situation: ListSituation): ListAct[] {
  const words = readWords(sentence)
  const said = words
    .filter(({ pos }) => pos !== 'p')
    .map(({ norm }) => norm)
    .join(' ')
  if (/\b(?:what|which|how many|show|any|name|see|got)\b.*\blists\b/.test(said))
    return [{ kind: 'show-lists' }]
  const named = findNamedList(words, situation)
  const pointed = /\b(?:it|that|that list|there|this|the list|this list|list)\b/.test(said)
  const target = named ?? (pointed || situation.active ? situation.recent : undefined)
  const plain = spokenOf(withoutOpeners(sentence, true))
  // "Camp's over, bin the whole camp list": the order may come last.
  const order = spokenOf(withoutOpeners(splitPieces(sentence).at(-1) ?? sentence, true))
  const whole = readWhole(plain, named ?? situation.recent) ?? readWhole(order, named ?? situation.recent)
  if (whole) return [whole]
  const orders = ordersIn(sentence)
  if (orders.length > 1) return orders.flatMap((order) => readSentence(order, before, situation))
  const changed = readAdd(sentence, before, situation, named, target)
  if (changed) return [changed]
  const asking = /\?\s*$/.test(sentence)
  const states = asking ? [] : readStates(sentence, before, situation, named)
  if (states.length > 0) return states
  const last = readBare(sentence, situation, named) ?? readShow(sentence, said, words, situation, named)
  return last ? [last] : []
}

// "ditch the gum and add mints": an order each.
function ordersIn(sentence: string): string[] {
  const pieces = splitPieces(sentence)
  return pieces.length > 1 && pieces.every((piece) => isAddition(piece) || isOrder(piece)) ? pieces : []
}

/** "Move the glue over to the shed list": off one list and onto another. */
function readMove(sentence: string, situation: ListSituation): ListAct[] | undefined {
  const { things, where } =
    /^(?:move|shift|switch|transfer|put|stick|swap) (?<things>.+?) (?:over |across )?(?:on ?to|to|on|in ?to) (?<where>(?:the |my |our )?[\w' -]+?)(?: list)?(?: instead| please| pls)*(?:[,.!].*)?$/i.exec(
      withoutOpeners(sentence, true),
    )?.groups ?? {}
  if (!things || !where) return undefined
  const to = findNamedList(readWords(where), situation)
  if (!to || to.memory) return undefined
  for (const from of orderLists(situation, undefined)) {
    if (from === to || from.memory) continue
    const items = itemsNamed(things, openOf(from))
    if (items.length > 0)
      return [
        { kind: 'remove', list: from, items },
        { kind: 'add', list: to.name, items },
      ]
  }
  return undefined
}

const getting = "(?:make (?:it|that)|get|have|put|i'll have|take)"

/** "swap the kite for a telescope", "12 rolls, not 10", "no, oat milk", "scrap the eggs, make it two milks": one thing becomes another. */
function readSwap(sentence: string, situation: ListSituation): ListAct[] | undefined {
  const swap =
    /^(?:swap|change|replace|switch) (?:out )?(?<old>.+?) (?:for|to|with|by|into) (?<fresh>.+?)[.!]*$/i.exec(
      withoutOpeners(sentence, true),
    )?.groups
  const instead =
    /^(?:get |make it |i'll get |i want )?(?<fresh>.+?) (?:instead of|rather than|in place of) (?<old>.+?)[.!]*$/i.exec(
      withoutOpeners(sentence, true),
    )?.groups
  const given = new RegExp(
    `^(?:scrap|forget|drop|skip|lose|ditch|bin|not|no|never mind)\\s+(?<old>[^,;.]+?)(?<!\\b(?:i|we|you|they|he|she|it|to))[,;.]?\\s+(?:and\\s+)?${getting}\\s+(?<fresh>.+?)(?: instead)?[.!]*$`,
    'i',
  ).exec(withoutOpeners(sentence, true))?.groups
  const raised =
    /^(?:bump|up|put|change|make|take|raise|cut) (?<thing>.+?) (?:up |down )?to (?<count>\w+)(?: \w+)?[.!]*$/i.exec(
      withoutOpeners(sentence, true),
    )?.groups
  const correction = swap || instead || /\?\s*$/.test(sentence) ? undefined : readCorrection(sentence)
  for (const list of orderLists(situation, undefined)) {
    const { old, fresh } = swap ?? instead ?? given ?? {}
    const { thing, count } = raised ?? {}
    if (thing && count) {
      const [item, ...others] = itemsNamed(thing, openOf(list))
      const changed = item && others.length === 0 ? counted(item, `${count} ${thing}`) : undefined
      if (item && changed) return exchange(list.name, list, [item], [changed])
    }
    if (old && fresh) {
      const items = itemsNamed(old, openOf(list))
      if (items.length === 1) return exchange(list.name, list, items, parseItems(fresh))
    } else if (
      correction?.marked &&
      correction.rest !== '' &&
      !/^(?:(?:i|we|actually) )?(?:\w+n['’]?t|never)\b/i.test(correction.rest) &&
      situation.active &&
      list === situation.recent
    ) {
      const named = itemsNamed(correction.rest, openOf(list))
      for (const item of named.length > 0
        ? named
        : openOf(list)
            .items.map(({ text }) => text)
            .reverse()) {
        const changed = substitute(item, correction.rest) ?? counted(item, correction.rest)
        if (changed && changed !== item) return exchange(list.name, list, [item], [changed])
      }
    }
  }
  return undefined
}

// "make that three paint rollers": the same thing, and how many of it.
function counted(item: string, rest: string): string | undefined {
  const words = readWords(rest).filter(({ pos }) => pos !== 'f' && pos !== 'p')
  const own = new Set(readWords(item).map(({ stem }) => stem))
  const [count, ...others] = words
  return count?.pos === 'm' && others.length > 0 && others.every(({ stem }) => own.has(stem))
    ? `${count.text} ${item.replace(/^\d+ (?=[a-z])/i, '')}`
    : undefined
}

const exchange = (
  name: string,
  list: ListSituation['lists'][number],
  items: string[],
  fresh: string[],
): ListAct[] => [
  { kind: 'remove', list, items },
  { kind: 'add', list: name, items: fresh },
]

const goingOn =
  /^(?:and|n|&|plus|also|ditto|so(?:['’]?s| is| are)|same (?:for|with|goes for)|as (?:is|are))\b/i
const asWell = /\b(?:too|also|as well)\b[.!\s]*$/i

// "got the dog food", "n the batteries"; "passport's in", "so's the flask": the second text goes on with what the first does.
function continued(before: ListAct | undefined, sentence: string): ListAct[] {
  if (!before || !(goingOn.test(sentence) || asWell.test(sentence))) return []
  if (before.kind !== 'tick' && before.kind !== 'remove') return []
  const items = itemsNamed(sentence, before.list)
  return items.length > 0 ? [{ ...before, items }] : []
}

function merged(acts: ListAct[]): ListAct[] {
  const kept: ListAct[] = []
  for (const act of acts) {
    const same = kept.find(
      (known) =>
        (known.kind === 'tick' || known.kind === 'remove') &&
        known.kind === act.kind &&
        known.list === act.list,
    )
    if (
      same &&
      (same.kind === 'tick' || same.kind === 'remove') &&
      (act.kind === 'tick' || act.kind === 'remove')
    )
      same.items = [...new Set([...same.items, ...act.items])]
    else kept.push(act)
  }
  return kept
}
