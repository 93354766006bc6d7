import type { TurnContext } from '../context.ts'
import { rankAnswers, type Source, splitStatement } from './answer.ts'
import { isAuxiliary, splitPieces, splitSentences } from './clauses.ts'
import { replaceDropped } from './corrections.ts'
import { withoutOpeners } from './openers.ts'
import { asSentence, toYou } from './person.ts'
import { readQuestion } from './question.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { contentOf, isPast, readWords, spokenOf } from './words.ts'

const command =
  /^(?:forget|delete|erase|remove|wipe|get rid of|scrub|bin|scrap|ditch|strike|drop|lose|clear|take out|chuck out)\b(?! to\b) ?(?:about |all about )?(?<what>.*)$/
const messagesToo =
  /\b(?:and|with|plus|including|also|as well as) (?:(?:all|both|any|of|the|my|those|these|its|their|that|our|original) )*(?:messages?|texts?|text messages?|chats?|conversation)\b/
// Politeness and reasons behind what shall go.
const tail =
  /\s*\b(?:please|pls|will you|would you|for me|for good|altogether|completely|entirely|from (?:your|my|the) (?:memory|notes|records)|in here|any ?more|now|thanks|thank you|(?:i |we )?(?:don't|do n't|no longer|won't|didn't|did n't) .*|it is .*|it's .*|because .*|(?:he|she|they|i|we) (?:is|are|was|has|have|moved|got|am|were) .*)$/

const secondThoughts =
  /^(?:on (?:second|reflection|2nd)(?: thoughts?)?|thinking about it|come to think of it|you know what|actually|hmm+|tell you what)[\s,.:-]+/i

export const asksToForget = (text: string): boolean => command.test(withoutOpeners(text, true).toLowerCase())

/** "Delete Craig's number", "forget that and the messages too". More than one match is shown first. */
export function planForget(context: TurnContext, known: Known, text: string): Plan | undefined {
  const whole = text.replace(secondThoughts, '')
  const said = spokenOf(withoutOpeners(whole, true))
  const sentences = splitSentences(whole)
  const [end] = sentences.slice(-1)
  const lead = sentences.slice(0, -1).join(' ')
  if (
    end &&
    lead &&
    !asksToForget(lead) &&
    /^(?:please )?(?:forget|delete|erase|remove|get rid of|wipe) (?:it|that|this)\b/i.test(
      withoutOpeners(end, true),
    )
  ) {
    const [meant] = rankAnswers(readQuestion(lead), known.sources)
    if (meant && meant.coverage >= 0.5)
      return forgetIds([meant.source.id], `"${shown(meant.source.text)}"`, messagesToo.test(said))
  }
  // "Bo and I broke up. Please forget his birthday": the order stands by itself, and whose it is before it.
  if (
    end &&
    lead &&
    !asksToForget(lead) &&
    /^(?:please )?(?:forget|delete|erase|remove|get rid of|wipe)\b(?! to\b)/i.test(withoutOpeners(end, true))
  ) {
    const named = readWords(lead).findLast(({ pos, text }) => pos === 'x' && /^\p{Lu}/u.test(text))?.text
    return planForget(context, known, named ? end.replace(/\b(?:his|her|their)\b/i, `${named}'s`) : end)
  }
  // "Seller changed the gate code so delete that gate code please"
  const soDo =
    /,?\s(?:so|and)\s+(?:(?:please|pls|can you|could you)\s+)*(?<order>(?:forget|delete|erase|remove|wipe|get rid of)\s+(?:about\s+)?(?:my|the|his|her|our|their|that)\b.*)$/i.exec(
      end ?? whole,
    )?.groups?.order
  if (soDo && !asksToForget(whole)) return planForget(context, known, soDo)
  // "I left the club, so please delete the door code": the order comes last.
  const pieces = splitPieces(end ?? whole)
  const order = pieces.at(-1)?.replace(/^so /i, '') ?? ''
  if (
    pieces.length > 1 &&
    !asksToForget(whole) &&
    /^(?:please )?(?:forget|delete|erase|remove|wipe|get rid of) (?:about )?(?:my|the|his|her|our|their|that|everything)\b/i.test(
      order,
    )
  )
    return planForget(context, known, order)
  const match = command.exec(said)
  if (!match || /^(?:it|what) i (?:said|asked)(?! about)/.test(match.groups?.what ?? '')) return undefined
  if (isToldAnew(whole)) return undefined
  const andMessages = messagesToo.test(said)
  const what = withoutTail(
    meantIn(whole, match.groups?.what ?? '')
      .replace(messagesToo, ' ')
      .trim(),
  )
  // "Scrap that, my sister has one. I'll get a game instead": dropped for what comes next.
  const rest = /^[^,.;!]*[,.;!]\s*(?<rest>.*)$/s.exec(withoutOpeners(whole, true))?.groups?.rest ?? ''
  if (
    /^(?:scrap|drop|lose|bin|clear|forget) (?:it|that|this)\b(?! \w+ing\b)/.test(said) &&
    !regret.test(rest) &&
    (readWords(rest).some(
      (word) => word.pos === 'v' || isAuxiliary(word.norm) || isPast(word) || /'s$/.test(word.norm),
    ) ||
      /^(?:it|that|they)(?:'s| is| was| are| were|'ll be)\b/i.test(rest)) &&
    /^(?:it|that|this)(?: |$)/.test(what)
  )
    return undefined
  const found = findMeant(what, said, context, known)
  if (found === 'nothing to tie to') return say('There is nothing I can tie that to. What should I forget?')
  const [first] = found
  if (!first && what.split(' ').length < 9) {
    const dropped = replaceDropped(whole, known, context)
    if (dropped) return dropped
  }
  if (!first)
    return /^(?:forget|delete|erase|remove|wipe|get rid)/.test(said)
      ? say("I don't have anything about that, so there's nothing to forget.")
      : undefined
  const part = found.length === 1 && !andMessages ? partMeant(first, what) : undefined
  if (part) return forgetPart(first, part)
  if (found.length === 1) return forgetIds([first.id], `"${shown(first.text)}"`, andMessages)
  const labels = found.slice(0, 4).map(({ text }) => shown(text))
  return say(`That would forget ${found.length} things: ${labels.join(' / ')} Reply YES to go ahead.`, {
    kind: 'forget',
    ids: found.map(({ id }) => id),
    label: what,
    ...(andMessages ? { andMessages } : {}),
  })
}

// Why something shall go that says nothing that could take its place.
const regret =
  /^(?:that|it|this)?(?:'s| is| was|s)?\s*(?:the |a |my )?(?:wrong|mistake|nonsense|rubbish|private|not true|untrue|for (?:someone|somebody) else)\b|\b(?:should(?:n't| not|nt) have|not meant|never mind|my (?:bad|mistake)|ignore)\b/i

/** "Forget the door code, shouldn't have sent that": the order, and what stands behind it. */
function splitOrder(whole: string): { order: string; behind: string } {
  const [order = '', ...behind] = withoutOpeners(whole, true).split(/[,;.!]\s+/)
  return { order, behind: behind.join(', ') }
}

/** What shall go, without the reason behind it. */
function meantIn(whole: string, what: string): string {
  const { order, behind } = splitOrder(whole)
  const says = readWords(behind).some(
    ({ pos, norm }) => pos === 'v' || isAuxiliary(norm) || /n't$/.test(norm),
  )
  const short = says ? command.exec(spokenOf(order))?.groups?.what : undefined
  return short && short.trim() !== '' ? short : what
}

/** "Forget the puff sleeves, she says plain sleeves": what stands behind speaks of the same. */
function isToldAnew(whole: string): boolean {
  const { order, behind } = splitOrder(whole)
  const topics = new Set(contentOf(readWords(order)).flatMap(({ stem, pos }) => (pos === 'n' ? [stem] : [])))
  return contentOf(readWords(behind)).some(({ stem, pos }) => pos === 'n' && topics.has(stem))
}

function withoutTail(what: string): string {
  const shorter = what.replace(tail, '').trim()
  return shorter === what ? what : withoutTail(shorter)
}

function findMeant(
  what: string,
  said: string,
  { ledger, now }: TurnContext,
  known: Known,
): Source[] | 'nothing to tie to' {
  const plain = what.replace(
    /^(?:everything|all|what) (?:i (?:said|told you) )?(?:about |on )?|^(?:all|everything) /,
    '',
  )
  const question = readQuestion(plain)
  const last = ledger.told && known.sources.find(({ id }) => id === ledger.told?.id)
  if (question.anchors.length === 0) return last ? [last] : 'nothing to tie to'
  // What a memory says, not what else was spoken of around it.
  const own = known.sources.map((source) => ({ ...source, text: splitStatement(source.text).words }))
  const meant = new Map<string, Source>()
  for (const { source, coverage, missing } of rankAnswers(question, own))
    if (coverage >= 0.6 && !missing.some(({ essential }) => essential)) meant.set(source.id, source)
  const found = [...meant.values()]
  const recent = last && ledger.told && Date.parse(now) - Date.parse(ledger.told.at) < 86_400_000
  if (found.length === 0) return recent && /^(?:that|this)\b/.test(plain) ? [last] : []
  if (/\b(?:everything|all)\b|\bwhat i (?:said|told you) about\b/.test(said)) return found
  return closest(found, plain)
}

/** Of several that fit, those with the most of the very words: "the old pin" is not the new one. */
function closest(found: Source[], what: string): Source[] {
  const asked = readWords(what).filter(
    ({ pos, norm }) => pos !== 'p' && (pos !== 'f' || /^(?:first|second|last|other)$/.test(norm)),
  )
  const share = ({ text }: Source) => {
    const words = new Set(readWords(text).flatMap(({ stem, norm }) => [stem, norm]))
    return asked.filter(({ stem, norm }) => words.has(stem) || words.has(norm)).length
  }
  const most = Math.max(...found.map(share))
  return found.filter((source) => share(source) === most).slice(0, 1)
}

/** "Forget my birthday", of a memory that tells something else besides: what goes and what stays. */
function partMeant({ text }: Source, what: string): { gone: string; kept: string } | undefined {
  const { words } = splitStatement(text)
  const { anchors } = readQuestion(what)
  const heavy = anchors.filter(({ weight }) => weight >= 0.9)
  const asked = heavy.length > 0 ? heavy : anchors.filter(({ weight }) => weight >= 0.4)
  const pieces = splitSentences(words).flatMap(splitPieces)
  const speaks = (piece: string) => {
    const stems = new Set(readWords(piece).map(({ stem }) => stem))
    return asked.every(({ stem }) => stems.has(stem))
  }
  const gone = pieces.filter(speaks)
  const kept = pieces.filter((piece) => !speaks(piece))
  const whole = (piece: string) =>
    /^(?:i|i'm|im|we|my|our|the|\p{Lu}\p{Ll}+)\b/iu.test(piece) &&
    (/^(?:i['’]?m|\w+['’](?:s|re|ve))\b/i.test(piece) ||
      readWords(piece).some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm)))
  return gone.length === 1 && kept.length > 0 && asked.length > 0 && whole(kept[0] ?? '')
    ? { gone: gone[0] ?? '', kept: kept.join('. ') }
    : undefined
}

function forgetPart({ id, text }: Source, { gone, kept }: { gone: string; kept: string }): Plan {
  const { about } = splitStatement(text)
  return {
    calls: [
      { tool: 'forget', input: { ids: [id], confirmed: true } },
      { tool: 'remember', input: { statement: kept, ...(about ? { about: about.split(', ') } : {}) } },
    ],
    reply: () => ({ text: `Forgotten: "${shown(gone)}" Still kept: ${shown(kept)}` }),
  }
}

const shown = (text: string): string => asSentence(toYou(splitStatement(text).words)).slice(0, 90)

/** Forgets what was asked for; the messages that said it are blanked only where that was asked, too. */
export function forgetIds(ids: string[], label: string, andMessages = false): Plan {
  return {
    calls: [{ tool: 'forget', input: { ids, confirmed: true, ...(andMessages ? { andMessages } : {}) } }],
    reply: (results) => {
      const output = results[0]?.output as { forgotten?: { statement: string }[] } | undefined
      const gone = output?.forgotten?.length ?? 0
      const messages = andMessages ? ', and the messages with it' : ''
      return {
        text:
          gone > 1
            ? `Forgotten, all ${gone}${messages}. "undo" brings them back.`
            : gone === 1
              ? `Forgotten${messages}: ${label}`
              : "I couldn't find that any more, so nothing was forgotten.",
      }
    },
  }
}
