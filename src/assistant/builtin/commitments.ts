import type { TurnContext } from '../context.ts'
import { rankAnswers, type Source, splitStatement } from './answer.ts'
import { splitPieces, splitSentences } from './clauses.ts'
import { findMentions } from './mentions.ts'
import { toYou } from './person.ts'
import { readQuestion } from './question.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { readWords, type Word } from './words.ts'

const asksWhatIsOpen =
  /\b(?:follow(?:ing)? ?ups?|chase(?: up)?|next steps?|action (?:items?|points?)|loose ends?|(?:still|left) open)\b/

/** "What should I follow up on from that?": what somebody said they will do, or the person owes. */
export function planFollowUp(context: TurnContext, known: Known, questions: string[]): Plan | undefined {
  const text = questions.at(-1) ?? ''
  const said = readWords(text)
    .map(({ norm }) => norm)
    .join(' ')
  if (!asksWhatIsOpen.test(said)) return undefined
  const sources = sourcesMeant(text, said, context, known)
  const open = sources.flatMap((source) => readCommitments(source).map((promise) => ({ source, promise })))
  const [first] = open
  if (!first) return undefined
  const shown = open.slice(0, 5).map(({ promise }) => toYou(promise))
  const sentence = `${shown.join('; ')}.`
  return say(`${sentence[0]?.toUpperCase()}${sentence.slice(1)}`, {
    kind: 'answered',
    asked: { text, sourceId: first.source.id, clause: first.promise, at: context.now },
  })
}

const recentMs = 14 * 24 * 3_600_000

function sourcesMeant(text: string, said: string, context: TurnContext, known: Known): Source[] {
  const { asked, told } = context.ledger
  const question = readQuestion(said.replace(asksWhatIsOpen, ' '))
  const topics = question.anchors.filter(({ weight }) => weight >= 0.9)
  if (topics.length > 0) {
    const answers = rankAnswers({ ...question, wants: [] }, known.sources)
    const meant = answers.filter(({ coverage }) => coverage >= 0.5).map(({ source }) => source)
    if (meant.length > 0) return [...new Set(meant)].slice(0, 4)
  }
  const latest = told && (!asked?.sourceId || told.at >= asked.at) ? told.id : asked?.sourceId
  const pointed = known.sources.filter(({ id }) => id === latest)
  if (/\b(?:that|this|it|there|them|the (?:meeting|call|chat))\b/i.test(text) && pointed.length > 0)
    return pointed
  return [...known.sources]
    .filter(({ saidAt }) => Date.parse(context.now) - Date.parse(saidAt) < recentMs)
    .sort((one, other) => other.saidAt.localeCompare(one.saidAt))
}

/** The clauses of a memory in which somebody takes something on, with the names that their pronouns stand for. */
export function readCommitments({ text }: Source): string[] {
  const { words } = splitStatement(text)
  const promises: string[] = []
  for (const sentence of splitSentences(words))
    for (const piece of splitPieces(sentence)) if (isCommitment(readWords(piece))) promises.push(piece)
  const people = findMentions(words, '', 'user').filter(({ kind, named }) => kind === 'person' && named)
  const [only] = people
  return promises.map((promise) =>
    only && people.length === 1 && !promise.includes(only.label)
      ? promise.replace(
          /\b(?:she|he)(?=\b)|(?<=\b(?:owe|give|send|tell|call|ask|show|pay|email|to|with|for) )(?:her|him)(?=\b)/i,
          only.label,
        )
      : promise,
  )
}

const undertaking = new Set('owe promise agree offer need must should owes due waiting'.split(' '))

function isCommitment(words: Word[]): boolean {
  return words.some(
    ({ norm, stem }, i) =>
      /^(?:will|must|should|'ll|(?:i|we|he|she|they|you)'ll)$/.test(norm) ||
      undertaking.has(norm) ||
      undertaking.has(stem) ||
      (/^(?:have|has|need|needs|going|want|wants|said|asked|told|supposed)$/.test(norm) &&
        words.slice(i + 1, i + 3).some((word) => word.norm === 'to')),
  )
}
