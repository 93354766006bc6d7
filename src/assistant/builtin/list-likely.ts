import type { Act } from './acts/read-acts.ts'
import { isPredicate } from './answering/predicate.ts'
import { isQuestion } from './asking.ts'
import { splitHead, splitSentences } from './clauses.ts'
import { likeness, meaningOfWords } from './lexicon.ts'
import { splitPlace, takesIn } from './list-add.ts'
import { isPlain } from './list-create.ts'
import { itemsNamed, nameList, parseItems } from './list-items.ts'
import { pointedItems, pointsBack } from './list-pointing.ts'
import { wantedIn } from './list-wanted.ts'
import {
  findNamedList,
  type ListAct,
  type ListSituation,
  type ListView,
  openOf,
  orderLists,
} from './list-view.ts'
import { withoutOpeners } from './openers.ts'
import { contentOf, isPast, readWords } from './words.ts'

/** What a message does with a list, where all speaks for it that it does this, but it is said in none of the usual ways. */
export function readLikely(act: Act, texts: string[], situation: ListSituation): ListAct[] {
  const whole = texts.join('. ')
  switch (act) {
    case 'list-show': {
      const unknown = nameOfNone(whole, situation)
      if (unknown) return [{ kind: 'no-list', name: unknown }]
      const list = meantList(whole, situation)
      return list ? [{ kind: 'show', list, all: false }] : []
    }
    case 'list-done':
      return readChange('tick', texts, situation)
    case 'list-remove':
      return readChange('remove', texts, situation)
    case 'list-add':
      return readAddition(texts, situation)
    case 'list-new':
      return readBurst(texts) ?? readNew(whole)
    default:
      return []
  }
}

/** "What's on my visa list?", where there is none of that name. */
function nameOfNone(text: string, { lists }: ListSituation): string | undefined {
  const name = /\b(?:my|the|our) ((?:[\w'-]+ ){1,3})list\b/i.exec(text)?.[1]
  if (!name || /^(?:other|whole|full|same|first|second|last|new|old)\b/i.test(name)) return undefined
  const stems = contentOf(readWords(name)).map(({ stem }) => stem)
  const has = (spoken: string) => readWords(spoken).some(({ stem }) => stems.includes(stem))
  const known = lists.some((list) => has(list.name) || list.items.some((item) => has(item.text)))
  return stems.length > 0 && !known ? name.trim() : undefined
}

const leastLikeness = 0.25

/** The list that is named, the other one, the one whose things are most like what is said, or the one last spoken of. */
export function meantList(text: string, situation: ListSituation): ListView | undefined {
  const words = readWords(text)
  const named = findNamedList(words, situation)
  if (named) return named
  const real = situation.lists.filter(({ memory }) => !memory)
  const { recent } = situation
  if (/\bother (?:one|list)\b/i.test(text)) return real.find((list) => list !== recent)
  const topic = contentOf(words).filter(({ pos }) => pos === 'n')
  const meaning = meaningOfWords(topic)
  const liked = real
    .map((list) => ({
      list,
      like: likeness(
        meaning,
        meaningOfWords(
          contentOf(readWords([list.name, ...list.items.map(({ text: item }) => item)].join(', '))),
        ),
      ),
    }))
    .sort((one, other) => other.like - one.like)
  const [best, next] = liked
  if (best && best.like > leastLikeness && best.like > (next?.like ?? 0) + 0.1) return best.list
  return recent ?? real[0]
}

function readChange(kind: 'tick' | 'remove', texts: string[], situation: ListSituation): ListAct[] {
  const whole = texts.join(', ')
  const named = findNamedList(readWords(whole), situation)
  for (const list of orderLists(situation, named)) {
    const open = openOf(list)
    const items = texts.flatMap(splitSentences).flatMap((sentence) => itemsNamed(sentence, open))
    if (items.length > 0) return [{ kind, list, items: [...new Set(items)] }]
    if (list === situation.recent && pointsBack(withoutOpeners(whole, true))) {
      const pointed = pointedItems(whole, '', open, situation)
      if (pointed.length > 0) return [{ kind, list, items: pointed }]
    }
  }
  return []
}

function readAddition(texts: string[], situation: ListSituation): ListAct[] {
  const whole = texts.join(', ')
  const list =
    findNamedList(readWords(whole), situation) ??
    situation.recent ??
    situation.lists.find(({ memory }) => !memory)
  if (!list) return []
  const sentences = texts.flatMap(splitSentences).filter((sentence) => !isQuestion(sentence))
  // "Bathroom mopped an all" is no new thing, but one that is done.
  const done = sentences
    .filter((sentence) => !more.test(sentence) && (readWords(sentence).some(isPast) || isIn.test(sentence)))
    .flatMap((sentence) => itemsNamed(sentence, openOf(list)))
  if (done.length > 0) return [{ kind: 'tick', list, items: [...new Set(done)] }]
  const fresh = (item: string) =>
    contentOf(readWords(item)).length > 0 && !list.items.some(({ text }) => text === item)
  const items = sentences
    .flatMap((sentence) => parseItems(splitPlace(withoutName(takesIn(sentence), list)).things))
    .map((item) => (isPlain(item) ? item : (whoJoins(item) ?? item)))
    .filter(fresh)
  const plain = items.length > 0 && items.every((item) => isPlain(item) && !/^(?:also|do|new one)\b/i.test(item))
  const wanted = plain ? items : sentences.flatMap((sentence) => wantedIn(withoutName(sentence, list))).filter(fresh)
  return wanted.length > 0 ? [{ kind: 'add', list: list.name, items: wanted }] : []
}

const more = /\b(?:to be|needs?|too|also|as well|aswell)\b/i

const isIn =
  /\b(?:in|packed|done|got|sorted|bought|loaded)(?:\s+(?:too|also|as well|now|n'?all|an all))*[.!\s]*$/i

/** "Mrs Abara has volunteered": somebody, and what she does. */
function whoJoins(text: string): string | undefined {
  const words = readWords(text)
  const verb = words.findIndex((word, i) => i > 0 && isPredicate(word))
  const who = words.slice(0, verb)
  const last = who.at(-1)
  return verb > 0 && last && who.some(({ pos }) => pos === 'x')
    ? text.slice(who[0]?.start, last.end)
    : undefined
}

/** "Onions for the groceries", "house list, milk too": without the list that it is for. */
function withoutName(text: string, { name }: ListView): string {
  const own = new Set(readWords(name).flatMap(({ stem, pos }) => (pos === 'f' || pos === 'p' ? [] : [stem])))
  const names = (part: string) => {
    const words = contentOf(readWords(part)).filter(({ norm }) => !/^(?:list|one)$/.test(norm))
    return words.length > 0 && words.every(({ stem }) => own.has(stem))
  }
  const behind = /^(?<things>.+?)\s+(?:for|on|onto|to|in|at)\s+(?<where>(?:the |my |our )?[^,]+?)$/i.exec(
    text,
  )?.groups
  if (behind?.things && names(behind.where ?? '')) return behind.things
  const [first = '', ...rest] = text.split(/[,:]\s+/)
  return rest.length > 0 && /\b(?:list|one)$/i.test(first) && names(first) ? rest.join(', ') : text
}

/** "Need for the market:", "weights", "card reader": a heading and then a thing in each text. */
function readBurst(texts: string[]): ListAct[] | undefined {
  const [head = '', ...things] = texts
    .flatMap((text) => text.split('\n'))
    .map((text) => text.trim())
    .filter(Boolean)
  if (things.length < 2 || !/:$/.test(head) || things.some((text) => isQuestion(text))) return undefined
  return [{ kind: 'add', list: nameList(head.replace(/[\s:]+$/, '')), items: things.flatMap(parseItems) }]
}

/** "Second list, questions for the office: who signs, when". */
function readNew(text: string): ListAct[] {
  // "I should like to begin a list of presents. A pen for Bo, ...": the list in one sentence, its things in the next.
  const sentences = splitSentences(text)
  const at = sentences.findIndex((sentence) => /\blist\b/i.test(sentence) && !/[:;]/.test(sentence))
  const listed = sentences.slice(at + 1).join(', ')
  if (at >= 0 && listed !== '') {
    const sentence = sentences[at] ?? ''
    const name =
      /\blist (?:of|for) (?<name>.+?)[.!]*$/i.exec(sentence)?.groups?.name ?? sentence.split(',')[0] ?? ''
    const things = parseItems(listed)
    if (things.length > 1) return [{ kind: 'add', list: nameList(name), items: things }]
  }
  const { head, rest } = splitHead(withoutOpeners(text, true))
  const { head: behind, rest: things } = head ? { head, rest } : splitAtColon(text)
  const items = parseItems(things)
  return behind && items.length > 0 ? [{ kind: 'add', list: nameList(behind), items }] : []
}

function splitAtColon(text: string): { head: string; rest: string } {
  const at = text.search(/[:;]\s/)
  const head = at < 0 ? '' : (text.slice(0, at).split(',').at(-1) ?? '')
  return { head: head.trim(), rest: at < 0 ? text : text.slice(at + 1).trim() }
}
