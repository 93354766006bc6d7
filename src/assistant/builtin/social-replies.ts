import type { TurnContext } from '../context.ts'
import { splitStatement } from './answer.ts'
import { splitSentences } from './clauses.ts'
import { forgetIds } from './forgetting.ts'
import { asSentence, toYou } from './person.ts'
import { capabilities, choose, identity, wordings } from './replies.ts'
import { readSocial } from './social.ts'
import { type Known, type Plan, say } from './turn-plan.ts'

/** Answers to what is about the conversation itself. */
export function planSocial(context: TurnContext, known: Known, whole: string): Plan | undefined {
  const sentences = splitSentences(whole)
  const acts = sentences.map(readSocial)
  const act =
    readSocial(whole) ??
    acts.find(
      (each) => each === 'capabilities' || each === 'identity' || each === 'know-me' || each === 'undo',
    )
  const { pending } = context.ledger
  const lead = acts[0]
  if (pending?.kind === 'forget' && (act === 'yes' || lead === 'yes'))
    return forgetIds(pending.ids ?? [], pending.label ?? 'that')
  if (pending?.kind === 'forget' && (act === 'no' || lead === 'no')) return say(choose(wordings.fine, whole))
  switch (act) {
    case 'undo':
      return {
        calls: [{ tool: 'undo', input: {} }],
        reply: (results) => ({ text: undoText(results[0]?.output) }),
      }
    case 'capabilities':
      return say(capabilities)
    case 'identity':
      return say(identity(context.assistantName))
    case 'know-me':
      return say(portrait(known))
    case 'greet':
    case 'thank':
    case 'bye':
    case 'praise':
      return say(choose(wordings[act], whole + context.now))
    case 'yes':
    case 'no':
      return say(choose(wordings.nothingPending, whole))
    default:
      return acts.length > 1 &&
        acts.every((each) => each === 'thank' || each === 'praise' || each === 'greet' || each === 'yes')
        ? say(choose(wordings.thank, whole))
        : undefined
  }
}

function undoText(output: unknown): string {
  const { undone } = (output ?? {}) as { undone?: string[] }
  return undone && undone.length > 0
    ? `Undone: ${undone.slice(0, 3).join('; ')}.`
    : "There's nothing to undo."
}

/** What is known of the person, newest last, as much as three texts hold. */
function portrait({ sources, lists }: Known): string {
  const ordered = [...sources].sort((one, other) => one.saidAt.localeCompare(other.saidAt))
  if (ordered.length === 0 && lists.length === 0) return choose(wordings.nothingYet, 'portrait')
  const aboutThem = ordered.filter(({ text }) => /\b(?:i|i'm|my|i've|name's)\b/i.test(text))
  const chosen = (
    aboutThem.length > 0
      ? [...aboutThem, ...ordered.filter((source) => !aboutThem.includes(source))]
      : ordered
  ).slice(0, 12)
  let text = 'You told me:'
  for (const source of chosen) {
    const next = ` ${asSentence(toYou(splitStatement(source.text).words.replaceAll('\n', ', ')))}`
    if (text.length + next.length > 380) break
    text += next
  }
  return lists.length > 0
    ? `${text} Lists: ${lists
        .map(({ name }) => name)
        .slice(0, 5)
        .join(', ')}.`
    : text
}
