import { DateTime } from 'luxon'
import type { TurnContext } from '../context.ts'
import { judge, rankAnswers, type Source, splitStatement } from './answer.ts'
import { asSentence, toYou } from './person.ts'
import { sayDay } from './phrase.ts'
import { readQuestion } from './question.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { readWords } from './words.ts'

/** "How do you know?", "when did I tell you that?": the person's own words, and when they said them. */
export function planProvenance(context: TurnContext, known: Known, whole: string): Plan | undefined {
  if (!asksForSource(whole)) return undefined
  const { asked, told, lastAct } = context.ledger
  const id = lastAct === 'memory' ? told?.id : (asked?.sourceId ?? told?.id)
  const source = [...known.sources, ...known.past].find((candidate) => candidate.id === id)
  if (!source) return say("I can't point to anything you told me for that.")
  const { words } = splitStatement(source.text)
  return say(`You told me ${whenSaid(source, context)}: "${words.replaceAll('\n', ', ')}"`, {
    kind: 'answered',
    asked: {
      text: asked?.text ?? whole,
      sourceId: source.id,
      clause: asked?.clause ?? words,
      at: context.now,
    },
  })
}

function asksForSource(text: string): boolean {
  const norms = readWords(text).map(({ norm }) => norm)
  const said = norms.filter((norm) => /\w/.test(norm)).join(' ')
  return (
    /\bhow (?:do|did|would|can) (?:you|u) (?:know|find out|remember)\b/.test(said) ||
    /\b(?:says who|who (?:told|says|said)(?: you)?(?: that| so)?|where did you (?:get|hear|find) (?:that|it|this)|when did i (?:say|tell you|mention) (?:that|it|this)|are you sure)$/.test(
      said,
    )
  )
}

function whenSaid({ saidAt }: Source, { now, timezone }: TurnContext): string {
  const at = DateTime.fromISO(saidAt, { zone: timezone })
  const today = DateTime.fromISO(now, { zone: timezone })
  return `${sayDay(at.startOf('day'), today.startOf('day'))} at ${at.toFormat('H:mm')}`
}

const formerly = /\b(?:before|previously|used to|formerly|originally|at first|until (?:then|now)|old)\b/

/** Whether a message asks for what once held. */
export function asksForPast(text: string): boolean {
  return formerly.test(text.toLowerCase())
}

/** "Where did I live before?": what once held and was replaced. Nothing where the past has no better answer. */
export function planPast(context: TurnContext, known: Known, questions: string[]): Plan | undefined {
  const text = questions.at(-1) ?? ''
  if (known.past.length === 0 || !asksForPast(text)) return undefined
  const question = readQuestion(text.replace(formerly, ' '))
  const verdict = judge(question, rankAnswers({ ...question, latest: true }, known.past))
  if (verdict.kind !== 'known') return undefined
  const { source } = verdict.answer
  return say(`Before: ${asSentence(toYou(splitStatement(source.text).words))}`, {
    kind: 'answered',
    asked: { text, sourceId: source.id, clause: verdict.answer.clause.text, at: context.now },
  })
}
