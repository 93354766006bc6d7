import type { TurnContext } from '../context.ts'
import { type Source, splitStatement } from './answer.ts'
import { asksToForget } from './forgetting.ts'
import { asSentence, toYou } from './person.ts'
import { readQuestion } from './question.ts'
import { choose, wordings } from './replies.ts'
import { spellOut } from './spelling.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { readWords, spokenOf } from './words.ts'

// Three texts hold about as much.
const mostLength = 380

const asksForAll =
  /\b(?:what (?:all )?(?:do|have|did|else do) (?:you|u|ya) (?:know|got|have|remember|hold|learn(?:ed|t)?|keep|kept)(?: so far| stored| down| saved| noted| on file| written down)?|(?:what|everything|all)(?: (?:that|what))? (?:i (?:have )?(?:told|said|gave|given|mentioned)(?: to)? ?(?:you)?|you(?:'ve| have| 've)? ?(?:know|got|have|remember|hold|stored|kept))|what (?:have|did) i (?:tell|told|say|said|mention|mentioned)(?: to)? ?(?:you)?|remind me|tell me(?: all| everything)?|everything|what is there|anything) (?:on|about|regarding|of|re) (?<who>(?:\w+(?: 's|'s)? ?){1,4})$/

const saidIn = (text: string): string => spokenOf(text)

/** "What do you know about Mum?": all that was told about someone or something, oldest first. */
export function planAllAbout(context: TurnContext, known: Known, whole: string): Plan | undefined {
  const said = saidIn(whole)
  const asked = context.ledger.asked?.text ?? ''
  const goesOn = asksForAll.test(saidIn(asked))
    ? /^(?:and |so |ok )*(?:what|how) about (?<who>.+)$/.exec(said)
    : null
  const who = (
    asksForAll.exec(said) ??
    goesOn ??
    asksForAll.exec(saidIn(spellOut(whole)))
  )?.groups?.who?.trim()
  if (
    !who ||
    asksToForget(whole) ||
    /^(?:me|that|it|this|the (?:last|first)\b)/.test(who) ||
    /\b(?:tomorrow|today|yesterday|last)\b/.test(who)
  )
    return undefined
  const anchors = readQuestion(who).anchors.filter(({ weight }) => weight >= 0.5)
  if (anchors.length === 0) return undefined
  const speaks = ({ text }: Source): boolean => {
    const has = (part: string) => {
      const words = readWords(part)
      return anchors.every(({ stem }) => words.some((word) => word.stem === stem))
    }
    // What it is only thought to be about does not count beside a name of its own.
    const { words } = splitStatement(text)
    return has(words) || (has(text) && !readWords(words).some(({ pos }) => pos === 'x'))
  }
  const about = [...known.sources].filter(speaks).sort((one, other) => one.saidAt.localeCompare(other.saidAt))
  const [first] = about
  if (!first) return undefined
  let text = ''
  for (const source of about) {
    const next = asSentence(toYou(splitStatement(source.text).words.replaceAll('\n', ', ')))
    if (text.length + next.length > mostLength) break
    text += `${text === '' ? '' : ' '}${next}`
  }
  return say(text, {
    kind: 'answered',
    asked: { text: whole, sourceId: first.id, clause: first.text, at: context.now },
  })
}

/** What is known of the person, what they said of themselves first, as much as three texts hold. */
export function planPortrait({ sources, lists }: Known): Plan {
  const ordered = [...sources].sort((one, other) => one.saidAt.localeCompare(other.saidAt))
  if (ordered.length === 0 && lists.length === 0) return say(choose(wordings.nothingYet, 'portrait'))
  const own = ordered.filter(({ text }) => /\b(?:i|i'm|im|my|i've|name's)\b/i.test(text))
  let text = 'You told me:'
  for (const source of [...own, ...ordered.filter((source) => !own.includes(source))].slice(0, 12)) {
    const next = ` ${asSentence(toYou(splitStatement(source.text).words.replaceAll('\n', ', ')))}`
    if (text.length + next.length > mostLength) break
    text += next
  }
  const names = lists
    .map(({ name }) => name)
    .slice(0, 5)
    .join(', ')
  return say(lists.length > 0 ? `${text} Lists: ${names}.` : text)
}
