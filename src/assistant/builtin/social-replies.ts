import type { TurnContext } from '../context.ts'
import { splitSentences } from './clauses.ts'
import { forgetIds } from './forgetting.ts'
import { planPortrait } from './portrait.ts'
import { capabilities, choose, identity, wordings } from './replies.ts'
import { readSocial } from './social.ts'
import { spellOut } from './spelling.ts'
import { type Known, type Plan, say } from './turn-plan.ts'

/** Answers to what is about the conversation itself. */
export function planSocial(context: TurnContext, known: Known, whole: string): Plan | undefined {
  const sentences = splitSentences(whole).map((sentence) => spellOut(sentence))
  const acts = sentences.map(readSocial)
  const act =
    readSocial(spellOut(whole)) ??
    acts.find(
      (each, i) =>
        each === 'capabilities' ||
        each === 'identity' ||
        each === 'know-me' ||
        (each === 'undo' && (/\bundo\b/i.test(sentences[i] ?? '') || i === sentences.length - 1)),
    )
  const { pending } = context.ledger
  const lead = acts[0]
  if (pending?.kind === 'forget' && (act === 'yes' || lead === 'yes'))
    return forgetIds(pending.ids ?? [], pending.label ?? 'that', pending.andMessages)
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
      return planPortrait(known)
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
