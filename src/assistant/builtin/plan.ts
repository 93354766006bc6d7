import type { TurnContext } from '../context.ts'
import { cuesOf } from './acts/cues.ts'
import { type Act, type ActShares, weighActs } from './acts/read-acts.ts'
import { isQuestion } from './asking.ts'
import { splitPieces, splitSentences } from './clauses.ts'
import { planFollowUp } from './commitments.ts'
import { replaceNamed } from './corrections.ts'
import { enumerations } from './enumerations.ts'
import { planForget } from './forgetting.ts'
import { planPast, planProvenance } from './history.ts'
import { store } from './keeping.ts'
import { partsOf } from './lexicon.ts'
import { readListActs } from './list-acts.ts'
import { isAddition } from './list-add.ts'
import { factsBeside } from './list-facts.ts'
import { parseItems } from './list-items.ts'
import { readLikely, withAllDone } from './list-likely.ts'
import { planLists } from './list-replies.ts'
import { isOrder } from './list-states.ts'
import type { ListAct, ListSituation, ListView } from './list-view.ts'
import { withoutOpeners } from './openers.ts'
import { planAllAbout } from './portrait.ts'
import { planQuestion } from './questions.ts'
import { planRecall } from './recall.ts'
import { choose, wordings } from './replies.ts'
import { readSocial } from './social.ts'
import { planChat, planMeta, planSocial, planUndo } from './social-replies.ts'
import { planStatement } from './statements.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { readUtterance } from './utterance.ts'
import { contentOf, readWords } from './words.ts'

/** From this share on an act is taken for meant, however it is worded; below the other one it is not, whatever the words. */
const likely = 0.5
const hardly = 0.03
const seldom = 0.15
const nearly = 0.4

/**
 * From message to act: what it most likely does (`acts/`) says which readers are asked, the first reading that fits
 * decides; one message may hold several.
 */
export function planTurn(context: TurnContext, known: Known): Plan {
  const texts = context.incoming.map(({ text }) => text.trim()).filter(Boolean)
  const whole = texts.join('\n')
  const situation = listSituationOf(context, known)
  const read = readListActs(texts, situation)
  const shares = weighActs(cuesOf(texts, context, known, read))
  const about = planAboutTalk(context, known, whole, shares)
  if (about) return about
  if (pointsAtNothing(whole, context, known)) return say(choose(wordings.whatDoYouMean, whole))
  const { pending } = context.ledger
  const filled =
    pending?.kind === 'new-list' && pending.label && fillsList(texts)
      ? [{ kind: 'add' as const, list: pending.label, items: texts.flatMap(parseItems) }]
      : undefined
  const likelyActs = filled ?? likelyListActs(read, texts, situation, shares)
  const acts = shares['list-done'] > likely ? withAllDone(likelyActs, texts) : likelyActs
  const utterance = readUtterance(
    texts,
    context,
    known,
    declares(texts) && shares.ask < likely ? 0 : askingShare(shares),
  )
  if (acts.length > 0) {
    const leftover = acts.every(({ kind }) => kind === 'add')
      ? utterance.statements.filter((sentence) => isSeparateFact(sentence, acts))
      : []
    const beside = factsBeside(texts, acts)
    const changes = beside.reduce(
      (plan, { statement, about }) => join(plan, store(statement, about, [], context)),
      planLists(acts, known.lists, situation.lists),
    )
    return leftover.length > 0 && utterance.questions.length === 0
      ? join(changes, planStatement(context, known, leftover))
      : changes
  }
  const replaced = utterance.questions.length === 0 ? replaceNamed(whole, known, context) : undefined
  if (replaced) return replaced
  const forget = mayForget(whole, shares) ? planForget(context, known, whole) : undefined
  if (forget) return forget
  const statement =
    utterance.statements.length > 0
      ? planStatement(context, known, utterance.statements, shares.correct)
      : undefined
  const question =
    utterance.questions.length > 0
      ? (planPast(context, known, utterance.questions) ??
        planFollowUp(context, known, utterance.questions) ??
        planQuestion(context, known, utterance.questions, utterance.preamble))
      : undefined
  if (statement && question) return { calls: statement.calls, reply: (results) => question.reply(results) }
  return question ?? statement ?? say('OK.')
}

const ordersToForget = /\b(?:forget|delete|erase|remove|wipe|get rid)\b/i

/** "Bin day at the hut" deletes nothing, nor does "scrap that, it's the 9th"; "forget what I told you about Bo" does, whatever else it says. */
function mayForget(whole: string, shares: ActShares): boolean {
  if (/\bforget (?:what|everything|all|anything)\b/i.test(whole)) return true
  return shares.correct <= likely && shares.forget > (ordersToForget.test(whole) ? hardly : seldom)
}

const askingShare = (shares: ActShares): number =>
  shares.ask + shares['list-show'] + shares.repeat + shares.meta

/** What is about the conversation itself: thanks, undo, "what did I just say", "what do you know about Mum". */
function planAboutTalk(
  context: TurnContext,
  known: Known,
  whole: string,
  shares: ActShares,
): Plan | undefined {
  const talk = shares.chat + shares.meta + shares.undo + shares.confirm
  const social = talk > hardly || context.ledger.pending ? planSocial(context, known, whole) : undefined
  if (social) return social
  if (shares.undo > likely) return planUndo()
  if (shares.chat > likely && saysLittle(whole, known)) return planChat(context, whole)
  const provenance = planProvenance(context, known, whole)
  if (provenance) return provenance
  const all = planAllAbout(context, known, whole)
  if (all) return all
  // The first thing somebody asks a new number may be what it is.
  const first = known.sources.length === 0 && known.lists.length === 0
  const meta =
    shares.meta > (first ? Math.max(seldom, shares.ask, shares.tell) : likely)
      ? planMeta(context, known, whole)
      : undefined
  if (meta) return meta
  return shares.repeat > hardly ? planRecall(context, known, whole, shares.repeat > likely) : undefined
}

const mostOfOrder = 10

/** "Move it to Thursday" as the very first thing said: an order about something that nobody has spoken of. */
function pointsAtNothing(whole: string, { history }: TurnContext, known: Known): boolean {
  if (known.sources.length > 0 || known.lists.length > 0 || history.length > 0) return false
  const words = readWords(withoutOpeners(whole, true)).filter(({ pos }) => pos !== 'p')
  const [first] = words
  const pointed =
    /\bthe (?:other|same|last|first|second) (?:one|thing|bit|appointment)\b/i.test(whole) ||
    words.some(
      ({ norm }, i) =>
        i > 0 &&
        i < 6 &&
        /^(?:it|that|this|them|those|these|her|him)$/.test(norm) &&
        !/^[nxa]$/.test(words[i + 1]?.pos ?? ''),
    )
  return (
    pointed &&
    words.length <= mostOfOrder &&
    first !== undefined &&
    first.pos !== 'f' &&
    partsOf(first.norm).includes('v') &&
    !words.some(({ norm }) => /^(?:is|are|was|were|'s)$/.test(norm)) &&
    !/^(?:my|our|the|a|an|his|her|their|your)$/.test(words[0]?.norm ?? '') &&
    !words.some(({ pos, norm }) => (pos === 'x' && norm !== "o'clock") || /^(?:i|we|he|she|they)$/.test(norm))
  )
}

const mostOfChat = 3

/** Kind words with hardly anything beside them, and no question: "Splendid. Our chairman is Bo" is to be kept. */
function saysLittle(whole: string, { sources }: Known): boolean {
  const speaksOf = (stem: string) =>
    sources.some(({ text }) => readWords(text).some((word) => word.stem === stem))
  return splitSentences(whole).every((sentence) => {
    if (readSocial(sentence) !== undefined) return true
    const words = contentOf(readWords(sentence))
    return !isQuestion(sentence) && words.length <= mostOfChat && !words.some(({ stem }) => speaksOf(stem))
  })
}

const kindsOfAct: Partial<Record<Act, ListAct['kind'][]>> = {
  'list-new': ['add', 'open-list'],
  'list-add': ['add', 'remove'],
  'list-remove': ['remove', 'clear', 'delete', 'add'],
  'list-done': ['tick', 'remove'],
  'list-show': ['show', 'count', 'has', 'show-lists', 'no-list'],
}

/** The changes that were read, where the message is about lists at all; what it likely does, where they do not fit that. */
function likelyListActs(
  read: ListAct[],
  texts: string[],
  situation: ListSituation,
  shares: ActShares,
): ListAct[] {
  const [act, share] = (Object.entries(shares) as [Act, number][])
    .filter(([each]) => kindsOfAct[each])
    .reduce((best, each) => (each[1] > best[1] ? each : best))
  const listed = Object.entries(shares).reduce(
    (sum, [each, part]) => (each.startsWith('list-') ? sum + part : sum),
    shares.meta,
  )
  // What was read counts as well where it is about as likely.
  const meant = (Object.entries(kindsOfAct) as [Act, ListAct['kind'][]][]).filter(
    ([each]) => shares[each] >= nearly * share,
  )
  const fits = read.some(({ kind }) => meant.some(([, kinds]) => kinds.includes(kind)))
  if (
    listed - shares.meta > likely &&
    share > likely / 2 &&
    !fits &&
    !(act === 'list-show' && declares(texts))
  ) {
    const meant = readLikely(act, share, texts, situation)
    if (meant.length > 0) return meant
  }
  // "Read it me one more time": what was spoken of is a list.
  if (read.length === 0 && shares.repeat > likely && situation.active && situation.recent)
    return [{ kind: 'show', list: situation.recent, all: false }]
  // What only looks like a change is asked; an order to change something is none.
  const asking = shares.ask + shares.repeat + shares['list-show'] > likely
  // "Camp's over, bin the whole camp list"
  const ends = read.length > 0 && read.every(({ kind }) => kind === 'delete' || kind === 'clear')
  if (ends && shares.forget > likely) return read
  const changes = read.some(({ kind }) => /^(?:add|tick|remove|clear|delete|rename)$/.test(kind))
  const ordered = texts
    .flatMap(splitSentences)
    .flatMap(splitPieces)
    .some((piece) => isAddition(piece) || isOrder(piece))
  if (listed < seldom || (asking && changes && !ordered && !fits)) return []
  return read.filter(
    (each) =>
      (each.kind !== 'show' || !declares(texts)) &&
      !(each.kind === 'add' && each.items.some((item) => /^(?:what|which|who|how)\b/i.test(item))),
  )
}

/** "The show's entry number is 392": it tells a value and asks for nothing, whatever else it names. */
const declares = (texts: string[]): boolean =>
  texts.every((text) => !isQuestion(text) && /\b(?:is|are|was|were)\b[^?]*\d|['’]s \d[^?]*$|= ?\S/.test(text))

/** The lists a message may speak of, with memories that enumerate. */
export function listSituationOf(context: TurnContext, known: Known): ListSituation {
  const { lastAct, told } = context.ledger
  const recentName = context.ledger.entries.find(({ kind }) => kind === 'list')
  const lists = [...known.lists, ...enumerations(known.sources)]
  const enumerated = lastAct === 'memory' ? lists.find(({ id }) => id === told?.id) : undefined
  const recent =
    enumerated ??
    lists.find(({ id, name }) => id === recentName?.id || name === recentName?.label) ??
    enumeratedLately(lists, known, context)
  return {
    lists,
    ...(recent ? { recent } : {}),
    active: lastAct === 'list' || enumerated !== undefined,
    ...(told ? { lastTold: told.statement } : {}),
    spoken: context.history
      .slice(-2)
      .reverse()
      .map(({ text }) => text),
  }
}

const latelyMs = 30 * 60_000

/** What was enumerated in the talk that still goes on. */
function enumeratedLately(lists: ListView[], { sources }: Known, { now }: TurnContext): ListView | undefined {
  return lists.find(({ id, memory }) => {
    const source = memory && sources.find((each) => each.id === id)
    return source && Date.parse(now) - Date.parse(source.saidAt) < latelyMs
  })
}

const fillsList = (texts: string[]): boolean =>
  !texts.some((text) => isQuestion(text) || /[:.]\s/.test(text)) &&
  texts.every((text) => !/\b(?:is|are|was|i|he|she)\b/i.test(text))

// "I need paper and toner, I'm seeing the accountant Wednesday 3pm": the second half is no shopping.
function isSeparateFact(sentence: string, acts: { kind: string; items?: string[] }[]): boolean {
  return (
    !acts.some(({ items }) => items?.some((item) => sentence.toLowerCase().includes(item.toLowerCase()))) &&
    /\d|\b(?:i'm|is|are)\b/i.test(sentence) &&
    !/\blist\b/i.test(sentence)
  )
}

function join(one: Plan, other: Plan): Plan {
  return {
    calls: [...one.calls, ...other.calls],
    reply: (results) => {
      const first = one.reply(results.slice(0, one.calls.length))
      const second = other.reply(results.slice(one.calls.length))
      return {
        ...second,
        text: `${first.text} ${second.text}`,
        ...(first.pending ? { pending: first.pending } : {}),
      }
    },
  }
}
