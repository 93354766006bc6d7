import type { TurnContext } from '../context.ts'
import { isQuestion } from './asking.ts'
import { planFollowUp } from './commitments.ts'
import { enumerations } from './enumerations.ts'
import { planForget } from './forgetting.ts'
import { planPast, planProvenance } from './history.ts'
import { readListActs } from './list-acts.ts'
import { parseItems } from './list-items.ts'
import { planLists } from './list-replies.ts'
import type { ListView } from './list-view.ts'
import { planAllAbout } from './portrait.ts'
import { planQuestion } from './questions.ts'
import { planRecall } from './recall.ts'
import { planSocial } from './social-replies.ts'
import { planStatement, replaceNamed } from './statements.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { readUtterance } from './utterance.ts'

/** From message to act: the first reading that fits decides; one message may hold several. */
export function planTurn(context: TurnContext, known: Known): Plan {
  const texts = context.incoming.map(({ text }) => text.trim()).filter(Boolean)
  const whole = texts.join('\n')
  const social = planSocial(context, known, whole)
  if (social) return social
  const provenance = planProvenance(context, known, whole)
  if (provenance) return provenance
  const recall = planAllAbout(context, known, whole) ?? planRecall(context, known, whole)
  if (recall) return recall
  const { pending, lastAct, told } = context.ledger
  const recentName = context.ledger.entries.find(({ kind }) => kind === 'list')
  const lists = [...known.lists, ...enumerations(known.sources)]
  const enumerated = lastAct === 'memory' ? lists.find(({ id }) => id === told?.id) : undefined
  const recent =
    enumerated ??
    lists.find(({ id, name }) => id === recentName?.id || name === recentName?.label) ??
    enumeratedLately(lists, known, context)
  const acts =
    pending?.kind === 'new-list' && pending.label && fillsList(texts)
      ? [{ kind: 'add' as const, list: pending.label, items: texts.flatMap(parseItems) }]
      : readListActs(texts, {
          lists,
          ...(recent ? { recent } : {}),
          active: lastAct === 'list' || enumerated !== undefined,
          ...(told ? { lastTold: told.statement } : {}),
          spoken: context.history
            .slice(-2)
            .reverse()
            .map(({ text }) => text),
        })
  const utterance = readUtterance(texts, context, known)
  if (acts.length > 0) {
    const leftover = acts.every(({ kind }) => kind === 'add')
      ? utterance.statements.filter((sentence) => isSeparateFact(sentence, acts))
      : []
    const changes = planLists(acts, known.lists, lists)
    return leftover.length > 0 && utterance.questions.length === 0
      ? join(changes, planStatement(context, known, leftover))
      : changes
  }
  const replaced = utterance.questions.length === 0 ? replaceNamed(whole, known, context) : undefined
  if (replaced) return replaced
  const forget = planForget(context, known, whole)
  if (forget) return forget
  const statement =
    utterance.statements.length > 0 ? planStatement(context, known, utterance.statements) : undefined
  const question =
    utterance.questions.length > 0
      ? (planPast(context, known, utterance.questions) ??
        planFollowUp(context, known, utterance.questions) ??
        planQuestion(context, known, utterance.questions, utterance.preamble))
      : undefined
  if (statement && question) return { calls: statement.calls, reply: (results) => question.reply(results) }
  return question ?? statement ?? say('OK.')
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
    /\d|\b(?:i'm|is|are)\b/i.test(sentence)
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
