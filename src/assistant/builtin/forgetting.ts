import type { TurnContext } from '../context.ts'
import { rankAnswers, splitStatement } from './answer.ts'
import { asSentence, toYou } from './person.ts'
import { readQuestion } from './question.ts'
import { type Known, type Plan, say } from './turn-plan.ts'
import { readWords } from './words.ts'

/** "Delete Craig's number", "forget that". More than one match is shown first. */
export function planForget(context: TurnContext, known: Known, whole: string): Plan | undefined {
  const said = readWords(whole)
    .filter(({ pos }) => pos !== 'p')
    .map(({ norm }) => norm)
    .join(' ')
  const match =
    /^(?:(?:ok|please|can you|could you|would you|just|actually|right|now|hey|and) )*(?:forget|delete|erase|remove|wipe|get rid of|scrub|bin)\b(?! to\b) ?(?<what>.*)$/.exec(
      said,
    )
  if (!match || /^(?:it|what) i (?:said|asked)(?! about)/.test(match.groups?.what ?? '')) return undefined
  const what = (match.groups?.what ?? '').replace(
    /\b(?:please|don't want|i don't|from|in here|any more|anymore|about|what i (?:said|told you)|everything)\b.*$/,
    (tail) => (/^(?:about|everything|what)/.test(tail) ? tail.replace(/^\w+/, '') : ''),
  )
  const question = readQuestion(what)
  const { told } = context.ledger
  if (question.anchors.length === 0)
    return told
      ? forgetIds([told.id], `"${shown(told.statement)}"`)
      : say('There is nothing I can tie that to. What should I forget?')
  // What a memory says, not what else was spoken of around it.
  const answers = rankAnswers(
    question,
    known.sources.map((source) => ({ ...source, text: splitStatement(source.text).words })),
  )
  const ids = new Map<string, string>()
  for (const { source, coverage, missing } of answers)
    if (coverage >= 0.6 && !missing.some(({ essential }) => essential)) ids.set(source.id, source.text)
  const all = /\b(?:everything|all)\b|\bwhat i (?:said|told you) about\b/.test(said)
  if (ids.size === 0) return say("I don't have anything about that, so there's nothing to forget.")
  const chosen = all ? [...ids.keys()] : [[...ids.keys()][0] ?? '']
  if (chosen.length === 1) return forgetIds(chosen, `"${shown(ids.get(chosen[0] ?? '') ?? '')}"`)
  const labels = chosen.slice(0, 4).map((id) => shown(ids.get(id) ?? ''))
  return say(`That would forget ${chosen.length} things: ${labels.join(' / ')} Reply YES to go ahead.`, {
    kind: 'forget',
    ids: chosen,
    label: what,
  })
}

const shown = (text: string): string => asSentence(toYou(splitStatement(text).words)).slice(0, 90)

export function forgetIds(ids: string[], label: string): Plan {
  return {
    calls: [{ tool: 'forget', input: { ids, confirmed: true, andMessages: true } }],
    reply: (results) => {
      const output = results[0]?.output as { forgotten?: { statement: string }[] } | undefined
      const gone = output?.forgotten?.length ?? 0
      return {
        text:
          gone > 1
            ? `Forgotten, all ${gone}. "undo" brings them back.`
            : gone === 1
              ? `Forgotten: ${label}`
              : "I couldn't find that any more, so nothing was forgotten.",
      }
    },
  }
}
