import type { Act } from './acts/read-acts.ts'
import { isPredicate } from './answering/predicate.ts'
import { isQuestion } from './asking.ts'
import { splitHead, splitSentences } from './clauses.ts'
import { likeness, meaningOfWords } from './lexicon.ts'
import { splitPlace, takesIn } from './list-add.ts'
import { isPlain } from './list-create.ts'
import { itemsNamed, nameList, parseItems, withoutPlace } from './list-items.ts'
import { pointedItems, pointsBack } from './list-pointing.ts'
import {
  findNamedList,
  type ListAct,
  type ListSituation,
  type ListView,
  neutral,
  openOf,
  orderLists,
} from './list-view.ts'
import { wantedIn } from './list-wanted.ts'
import { withoutOpeners } from './openers.ts'
import { contentOf, isPast, readWords } from './words.ts'

// From this share on a message does what it most likely does, whatever its words.
const surely = 0.65

/** What a message does with a list, where all speaks for it that it does this, but it is said in none of the usual ways. */
export function readLikely(act: Act, share: number, texts: string[], situation: ListSituation): ListAct[] {
  const whole = texts.join('. ')
  switch (act) {
    case 'list-show': {
      const unknown = nameOfNone(whole, situation)
      if (unknown) return [{ kind: 'no-list', name: unknown }]
      const list = meantList(whole, situation)
      return list ? [{ kind: 'show', list, all: false }] : []
    }
    case 'list-done':
      // "And Calvin", right after a question about one of several: hardly that he is done.
      return share > surely || situation.active ? readChange('tick', texts, situation) : []
    case 'list-remove':
      return readChange('remove', texts, situation)
    case 'list-add':
      return readAddition(texts, situation, share > surely)
    case 'list-new':
      return readBurst(texts) ?? readSeveral(whole) ?? readNew(whole) ?? []
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
  const shopping = real.filter(({ name }) =>
    /\b(?:shop\w*|grocer\w*|food|buy|market|supermarket)\b/i.test(name),
  )
  const [shop] = shopping
  if (shop && shopping.length === 1 && buying.test(text)) return shop
  if (/\bother (?:one|list)\b/i.test(text)) return real.find((list) => list !== recent)
  const topic = contentOf(words).filter(({ pos, stem }) => (pos === 'n' || pos === 'x') && !neutral.has(stem))
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
  // "And from the market on the way home?", after the other list was read.
  const [other, another] = real.filter((list) => list !== recent)
  const like = (of: ListView | undefined) => liked.find(({ list }) => list === of)?.like ?? 0
  if (
    situation.active &&
    recent &&
    other &&
    !another &&
    like(other) >= like(recent) &&
    topic.length > 0 &&
    /^(?:and|now|right|ok now)\b/i.test(text)
  )
    return other
  return recent ?? real[0]
}

const buying = /\b(?:get|gettin|getting|buy|buying|after|pick up|grab|fetch)\b/i

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

function readAddition(texts: string[], situation: ListSituation, sure: boolean): ListAct[] {
  const whole = texts.join(', ')
  const list =
    findNamedList(readWords(whole), situation) ??
    situation.recent ??
    situation.lists.find(({ memory }) => !memory)
  if (!list) return []
  const said = texts.flatMap(splitSentences)
  const sentences = said.filter((sentence) => !isQuestion(sentence))
  // "Ok at the supplier. What size was the bolt": what only leads up to a question.
  if (!sure && sentences.length < said.length) return []
  // "Bathroom mopped an all" is no new thing, but one that is done.
  const done = sentences
    .filter((sentence) => !more.test(sentence) && (readWords(sentence).some(isPast) || isIn.test(sentence)))
    .flatMap((sentence) => itemsNamed(sentence, openOf(list)))
  if (done.length > 0) return [{ kind: 'tick', list, items: [...new Set(done)] }]
  const fresh = (item: string) =>
    contentOf(readWords(item)).length > 0 && !list.items.some(({ text }) => text === item)
  const items = sentences
    .flatMap((sentence) => parseItems(splitPlace(withoutName(takesIn(sentence), list)).things))
    .map((item) => (isPlain(item) || !sure ? item : (whoJoins(item) ?? item)))
    .filter(fresh)
  const plain =
    items.length > 0 && items.every((item) => isPlain(item) && !/^(?:also|do|new one)\b/i.test(item))
  const wanted = plain
    ? items
    : !sure
      ? []
      : sentences.flatMap((sentence) => wantedIn(withoutName(sentence, list))).filter(fresh)
  return wanted.length > 0 ? [{ kind: 'add', list: list.name, items: wanted }] : []
}

const more = /\b(?:to be|needs?|too|also|as well|aswell)\b/i

/** The same ticks with whatever else of the list the message says is had or done: "kettle's sorted, gas bottle swapped". */
export function withAllDone(acts: ListAct[], texts: string[]): ListAct[] {
  const ticks = acts
    .flatMap((act) => (act.kind === 'tick' || act.kind === 'remove' ? [act] : []))
    .filter(({ kind }) => kind === 'tick')
  const [tick] = ticks
  if (!tick || ticks.length !== acts.length || new Set(ticks.map(({ list }) => list)).size > 1) return acts
  const open = openOf(tick.list)
  const more = texts
    .flatMap(splitSentences)
    .filter((sentence) => !/\b(?:except|but|apart|bar|minus|all but|other than)\b/i.test(sentence))
    .flatMap((sentence) => sentence.split(/\s*(?:,|;|\+|&|\band\b|\bn\b|\bplus\b)\s*/i))
    .filter((piece) => piece !== '' && !notDone.test(piece))
    .map((piece) =>
      readWords(withoutPlace(piece))
        .flatMap((word) => (word.pos === 'f' || word.pos === 'p' || isPast(word) ? [] : [word.text]))
        .join(' '),
    )
    .flatMap((piece) => itemsNamed(piece, open))
  const items = [...new Set([...ticks.flatMap((each) => each.items), ...more])]
  return [{ kind: 'tick', list: tick.list, items }]
}

const notDone =
  /\b(?:need|needs|want|wants|except|but|apart|bar|still|left|only|add|put|to|not|never|no|without|for|later|next|tomorrow|if)\b|n't\b|\?/i

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

/** "Need for the market:", "weights", "card reader"; "gear 4 sat", "monofin", "lanyard": a heading and then a thing in each text. */
function readBurst(texts: string[]): ListAct[] | undefined {
  const [head = '', ...things] = texts
    .flatMap((text) => text.split('\n'))
    .map((text) => text.trim())
    .filter(Boolean)
  const plain = (text: string) => !isQuestion(text) && !readWords(text).some(isPredicate)
  const headed = /:$/.test(head) || (readWords(head).length <= longestHead && plain(head))
  if (things.length < 2 || !headed || things.some((text) => !plain(text))) return undefined
  return [
    {
      kind: 'add',
      list: nameList(withoutOpeners(head.replace(/[\s:]+$/, ''), true)),
      items: things.flatMap(parseItems),
    },
  ]
}

const longestHead = 8

/** "Two lists please. Packhouse: grease, bin liners. Groceries: oats": one after the other. */
function readSeveral(text: string): ListAct[] | undefined {
  const parts = splitSentences(text).map(splitAtColon)
  const lists = parts.filter(({ head, rest }) => head !== '' && parseItems(rest).length > 0)
  return lists.length > 1
    ? lists.map(({ head, rest }) => ({ kind: 'add', list: nameList(head), items: parseItems(rest) }))
    : undefined
}

const needing =
  /^(?<lead>.*?)[,\s]*\b(?:(?:i|we|he|she|they)(?:'ll|'d| will| shall)? )?(?:need|needs|want|wants|short (?:this week )?(?:of|on)|bring|to bring|take|get|pack)\s+(?<items>[^.]+)$/i

/** "Second list, questions for the office: who signs, when"; "For canning day I need lids, paraffin and salt". */
function readNew(text: string): ListAct[] | undefined {
  const sentences = splitSentences(text)
  const [first = '', second = ''] = sentences
  // "I should like to begin a list of presents. A pen for Bo, ...": the list in one sentence, its things in the next.
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
  if (behind && items.length > 0) return [{ kind: 'add', list: nameList(behind), items }]
  // "Rally prep on the Riley. Oil change, grease the trunnions, new blades"
  const enumerated = parseItems(second)
  if (
    sentences.length === 2 &&
    enumerated.length > 2 &&
    readWords(first).length <= longestHead &&
    !needing.test(second)
  )
    return [{ kind: 'add', list: nameList(first), items: enumerated }]
  const needed = needing.exec(sentences.at(-1) ?? '')?.groups
  const wanted = parseItems((needed?.items ?? '').replace(/\s+and\s+(?!.*\band\b)/i, ', '))
  const lead = (needed?.lead ?? '').trim() || (sentences.length > 1 ? first : '')
  if (wanted.length < 3) return undefined
  return [
    {
      kind: 'add',
      list: lead ? nameList(lead.replace(/[\s,.]+$/, '').replace(/^for /i, '')) : 'shopping',
      items: wanted,
    },
  ]
}

function splitAtColon(text: string): { head: string; rest: string } {
  const at = text.search(/[:;]\s/)
  const head = at < 0 ? '' : (text.slice(0, at).split(',').at(-1) ?? '')
  return { head: head.trim(), rest: at < 0 ? text : text.slice(at + 1).trim() }
}
