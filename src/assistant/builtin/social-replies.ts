import type { TurnContext } from '../context.ts'
import { splitSentences } from './clauses.ts'
import { forgetIds } from './forgetting.ts'
import { planLists } from './list-replies.ts'
import { planPortrait } from './portrait.ts'
import { readQuestion } from './question.ts'
import { capabilities, choose, identity, wordings } from './replies.ts'
import { readSocial } from './social.ts'
import { spellOut } from './spelling.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { readWords } from './words.ts'

/** Answers to what is about the conversation itself. */
export function planSocial(context: TurnContext, known: Known, whole: string): Plan | undefined {
  const sentences = splitSentences(whole).map((sentence) => spellOut(sentence))
  const acts = sentences.map(readSocial)
  // "Kia ora, help"
  const called = /^[^,.!?]{1,20}[,.!]\s*help(?: please| pls| me)?[.!?\s]*$/i.test(whole)
    ? 'capabilities'
    : undefined
  const act =
    called ??
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
      return planUndo()
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

/** Takes back the last change. */
export const planUndo = (): Plan => ({
  calls: [{ tool: 'undo', input: {} }],
  reply: (results) => ({ text: undoText(results[0]?.output) }),
})

/** A kind word that is worded in none of the usual ways. */
export function planChat({ now }: TurnContext, whole: string): Plan {
  const kind = /\b(?:th(?:ank|x)|cheers|ta\b|obliged|bless|appreciat|grateful)/i.test(whole)
    ? 'thank'
    : /^\W*(?:hi|hello|hey|hiya|(?:good )?(?:morning|afternoon|evening))\b/i.test(whole)
      ? 'greet'
      : /\b(?:bye|night|later|see you|ttyl)\b/i.test(whole)
        ? 'bye'
        : 'praise'
  return say(choose(wordings[kind], whole + now))
}

/** Something asked about the assistant and what it holds: which lists, what is known, who it is, what it can do. */
export function planMeta(context: TurnContext, known: Known, whole: string): Plan | undefined {
  if (/\blists\b/i.test(whole) || /\bwhich list\b.*\b(?:have|got|hold|keep)\b/i.test(whole))
    return planLists([{ kind: 'show-lists' }], known.lists)
  if (
    /\b(?:person|human|robot|bot|real|machine|computer|ai|who are|who is this|who's this|your name)\b/i.test(
      whole,
    )
  )
    return say(identity(context.assistantName))
  if (
    /\b(?:about|aboot|of|on) (?:me|us)\b|\b(?:know|ken|remember(?:ed)?|told|got|have) (?:so far|of mine|on me|about me)\b|\beverything\b/i.test(
      whole,
    )
  )
    return planPortrait(known)
  const topics = readQuestion(whole).anchors.filter(({ weight }) => weight >= 0.9)
  // "What do you know about Bo?", who was never spoken of, is no question for what can be done here.
  if (topics.length > 0 && asksWhatIsHeld.test(whole)) return undefined
  const spoken = known.sources.some(({ text }) =>
    readWords(text).some(({ stem }) => topics.some((anchor) => anchor.stem === stem)),
  )
  return spoken ? undefined : say(capabilities)
}

const asksWhatIsHeld =
  /\b(?:know|knew|remember|told|tell(?: me)?|got|get|have|has|had|anything|everything|something|info\w*|details?|stored|saved|gave|give)\b.*\b(?:about|aboot|abt|on|of|for|regarding|re)\b/i

function undoText(output: unknown): string {
  const { undone } = (output ?? {}) as { undone?: string[] }
  return undone && undone.length > 0
    ? `Undone: ${undone.slice(0, 3).join('; ')}.`
    : "There's nothing to undo."
}
