import type { TurnContext } from '../context.ts'
import { rankAnswers, splitStatement } from './answer.ts'
import { isQuestion } from './asking.ts'
import { splitPieces, splitSentences } from './clauses.ts'
import { classesOf } from './lexicon.ts'
import { asSentence, toYou } from './person.ts'
import { readQuestion } from './question.ts'
import { choose, wordings } from './replies.ts'
import { readSocial } from './social.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { numberWords, readWords, spokenOf } from './words.ts'

/** "What did I just say?", "read that back", "what was that about?", "what did I tell you before the crib?" */
export function planRecall(
  context: TurnContext,
  known: Known,
  whole: string,
  sure = false,
): Plan | undefined {
  const again =
    /^(?:and |so |ok )*(?:what (?:about |was )?)?before (?:that|it|this)\W*$/i.test(whole.trim()) &&
    /^(?:you|before that you) said/i.test(context.history.at(-1)?.text ?? '')
  const sentences = splitSentences(whole)
  const pieces = sentences.flatMap(splitPieces)
  const sentence = again
    ? whole
    : (sentences.find((candidate) => isRecall(candidate)) ??
      (sure ? (pieces.findLast((candidate) => saysAgain.test(candidate)) ?? pieces.at(-1)) : undefined))
  if (
    !sentence ||
    (context.ledger.lastAct === 'list' && /^(?:\W|and|ok|so|go on)*read (?:it|that|me)\b/i.test(sentence))
  )
    return undefined
  const said = sayingOf(sentence)
  const likely = !again && !isRecall(sentence)
  // "The visit before that one": one of several like it, not what was said before.
  if (
    likely &&
    /\bbefore\b|\bhow (?:much|many|long|far)\b|\b(?:when|where|who|whose|which)\b/.test(spokenOf(whole))
  )
    return undefined
  const before = /\b(?:before|prior to)\b(?<rest>.*)$/.exec(said)?.groups?.rest?.trim()
  if (before && !/^(?:that|this|it)?$/.test(before)) return recallBefore(known, before, whole)
  const skip = before === undefined ? 0 : 1
  const told = messagesOf(context).filter(
    ({ text }) =>
      isKept(text, known) ||
      (!splitSentences(text).some((each) => isQuestion(each)) &&
        !readSocial(text) &&
        known.lists.length > 0 &&
        readWords(text).length > least),
  )
  const several = severalOf(said)
  if (several > 1 && told.length > 1) return recallSeveral(told.slice(0, several).reverse(), whole, context)
  // "What did I just tell you about bed 14?": the last message that speaks of it.
  const topics = topicsOf(sentence)
  const spoken = told.find(({ text }) => {
    const stems = new Set(readWords(text).map(({ stem }) => stem))
    return topics.some(({ stem }) => stems.has(stem))
  })
  if (likely && topics.length > 1 && !spoken) return undefined
  const last = (skip === 0 ? spoken : undefined) ?? told[skip]
  const first = splitSentences(whole)[0] ?? ''
  if (!last)
    return say(choose(wordings.nothingYet, whole), {
      kind: 'answered',
      asked: { text: first, at: context.now },
    })
  const source = known.sources.find(({ text }) => splitStatement(text).words.includes(last.text.slice(0, 40)))
  return say(`You said: ${lowerFirst(asSentence(toYou(last.text.replaceAll('\n', ', '))))}`, {
    kind: 'answered',
    asked: { text: sentence, ...(source ? { sourceId: source.id } : {}), clause: last.text, at: context.now },
  })
}

/** What the person sent, newest first; texts in a row, to which nothing was said between, are one message. */
function messagesOf({ history }: TurnContext): { text: string }[] {
  const messages: { text: string; open: boolean }[] = []
  for (const { role, text } of history) {
    const last = messages.at(-1)
    if (role !== 'user') {
      if (last) last.open = false
    } else if (last?.open) last.text = `${last.text}\n${text}`
    else messages.push({ text, open: true })
  }
  return messages.reverse()
}

const least = 4

/** It stands in a memory: more than "one min, customer" or a question. */
const isKept = (text: string, { sources }: Known): boolean =>
  sources.some((source) =>
    source.text.replaceAll('\n', ' ').includes(text.split('\n')[0]?.slice(0, 30) ?? text),
  )

// A word of saying, in the sentence that asks for it again.
const saysAgain =
  /\b(?:say|said|saying|tell|tellin'?|telling|told|read|repeat|message|text|texted|sent|send|back|again|thing)\b/i

const amounts: Record<string, number> = { two: 2, couple: 2, three: 3, few: 3, four: 4, five: 5 }

/** How many things "the last three things I told you" are. */
const severalOf = (said: string): number =>
  amounts[
    /\b(?:last|past|previous|latest) (?:couple of |few )?(?<many>two|couple|three|few|four|five)?/.exec(said)
      ?.groups?.many ?? ''
  ] ?? 1

function recallSeveral(told: { text: string }[], whole: string, { now }: TurnContext): Plan {
  const text = told
    .map(({ text: each }) => lowerFirst(asSentence(toYou(each.replaceAll('\n', ', ')))))
    .join(' ')
  return say(`You said: ${text}`, {
    kind: 'answered',
    asked: { text: whole, clause: told.at(-1)?.text ?? '', at: now },
  })
}

const sayingOf = (sentence: string): string => spokenOf(sentence)

export function isRecall(sentence: string): boolean {
  const said = sayingOf(sentence)
  const telling =
    /\bwhat (?:did|was|is|have|were) (?:it |the (?:last |past |previous |latest )?(?:few |couple of )?(?:two |three |four |five |couple )?(?:things? |bits? )?|that )?(?:that )?(?:i|i'd|i had)?\b.*\b(?:say|said|tell|told|text|texted|telling|saying|sent|mention)\b|\bwhat was (?:that|it|this) (?:all )?about$|\b(?:repeat|read|say|play)(?: me)?(?: back)? (?:that|it|this|what i \w+|the last (?:thing|bit|message|one|text)\b.*|what you were told|what i just .*)(?: to me| back| again| for me)*\b|\bread (?:that|it) back\b/.test(
      said,
    )
  if (
    !telling ||
    /\bor\b/.test(said) ||
    /\b(?:say|said|tell|told)\b.*\b(?:it|he|she|they) (?:was|were|is|are|had|would)\b/.test(said)
  )
    return false
  const topic = topicsOf(sentence)
  const before = /\bbefore\b/.test(said)
  return before
    ? /\b(?:tell|told|say|said|thing)\b/.test(said)
    : topic.length === 0 && !/\b(?:where|when|who|which)\b/.test(said)
}

const topicsOf = (sentence: string) =>
  readQuestion(sentence).anchors.filter(
    ({ weight, aside, norm }) =>
      weight >= 0.9 && !aside && !/\d/.test(norm) && !numberWords.has(norm) && classesOf(norm)[0] !== 'time',
  )

function recallBefore(known: Known, topic: string, whole: string): Plan {
  const question = readQuestion(topic)
  const [best] = rankAnswers(question, known.sources)
  const ordered = [...known.sources].sort((one, other) => one.saidAt.localeCompare(other.saidAt))
  const at = ordered.findIndex(({ id }) => id === best?.source.id)
  const previous = at > 0 && best && best.coverage > 0.3 ? ordered[at - 1] : undefined
  if (!previous) return say(choose(wordings.unknown, whole))
  const { words } = splitStatement(previous.text)
  return say(`Before that you said: ${lowerFirst(asSentence(toYou(words)))}`, {
    kind: 'answered',
    asked: { text: whole, sourceId: previous.id, clause: words, at: previous.saidAt },
  })
}

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]+ (?=[a-z])/.test(text) && !/^(?:[A-Z][a-z]+'s)/.test(text) ? text : text
