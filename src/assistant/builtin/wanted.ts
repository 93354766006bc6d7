import { classesOf } from './lexicon.ts'
import type { ValueKind } from './values.ts'
import { stemOf, type Word } from './words.ts'

/** Stems of what is told by a number or a code. */
export const numbered = new Set(
  `number code price cost size weight dose psi reg registration ref reference pin password combination model serial plate id phone
  mobile cell address postcode reading total amount rate percentage score fee rent temperature pressure confirmation bid quote wifi key age`
    .split(/\s+/)
    .map(stemOf),
)

/** The kind of value a question wants; `focus` are its words that only say so. */
export function wantedBy(
  said: string,
  words: Word[],
): { wants: ValueKind[]; strict: boolean; focus: Set<string> } {
  const focus = new Set<string>()
  const ask = (wants: ValueKind[], strict = false, ...stems: string[]) => {
    for (const stem of stems) focus.add(stemOf(stem))
    return { wants, strict, focus }
  }
  if (/\bwhat time of (?:the )?day\b/.test(said)) return ask([], false, 'time', 'day')
  if (/\b(?:day|date) and (?:the )?time\b|\btime and (?:the )?(?:day|date)\b/.test(said))
    return ask(['date', 'clock'], false, 'day', 'date', 'time')
  if (/\b(?:what|which|wot) time\b|\btime (?:is|was|do|does|did|for|again)\b|\bthe time\b/.test(said))
    return ask(['clock'], /\bwhat time\b/.test(said), 'time')
  if (/\b(?:what|which) (?:\w+ )?(?:day|date|month|year)\b|\bhow soon\b/.test(said))
    return ask(
      /how soon/.test(said) ? ['date', 'duration'] : ['date'],
      false,
      'day',
      'date',
      'month',
      'year',
      'soon',
      'weekend',
    )
  if (/\bwhen\b/.test(said) && !/\b(?:how|what|which|where|who)\b.*\bwhen\b/.test(said))
    return ask(['date', 'clock'])
  if (/\bhow long\b/.test(said)) return ask(['duration', 'size', 'number'], false, 'long')
  if (/\bhow many (?:seconds|minutes|hours|days|nights|weeks|months|years)\b/.test(said))
    return ask(['duration', 'number'], true)
  if (/\bhow many\b/.test(said)) return ask(['number'], true)
  if (/\b(?:\w+ (?:count|total|tally)|(?:headcount|total|tally)|(?:number|count) of \w+s)\b/.test(said))
    return ask(['number'], false, 'count', 'number')
  if (/\bhow old\b/.test(said)) return ask(['number', 'duration'], true, 'old')
  if (
    /\bhow (?:much|big|tall|high|deep|thick|far|fast|heavy|wide|often)\b|\bwhat (?:do|does|did) (?:\S+ )+(?:cost|weigh|charge|owe|spend)\b|\bwhat (?:\S+ ){1,5}(?:valued at|worth|insured for)\b|\bwhat (?:price|did \S+ (?:pay|charge))\b|\bwhat (?:\S+ ){1,4}(?:come to|set \S+ back|run \S+)\b/.test(
      said,
    )
  )
    return ask(
      /\b(?:weigh|tall|high|deep|thick|big|far|wide|heavy|fast)\b/.test(said)
        ? ['size', 'number', 'duration', 'money']
        : /\boften\b/.test(said)
          ? ['duration', 'number']
          : /\bmuch (?:time|longer|sleep|notice)\b/.test(said)
            ? ['duration', 'number']
            : ['money', 'number', 'size'],
      /\bhow much\b/.test(said),
    )
  if (
    /\bwho\b|\bwhose\b|\bwhom\b|\b(?:surname|spell)\b|\b(?:called|named)(?: again)?$|\bname (?:of|for)\b|^(?:and )?what is (?:\S+ ){0,3}name\b/.test(
      said,
    )
  )
    return ask(['person'], false, 'surname', 'called', 'name')
  if (/\bwhere\b/.test(said)) return ask(['place'])
  if (/\bwhy\b|\breason\b/.test(said)) return ask(['reason'], false, 'reason')
  const which = words.findIndex(({ norm }) => /^(?:what|which|what is)$/.test(norm))
  const noun =
    which < 0
      ? undefined
      : words
          .slice(which + 1, which + 4)
          .filter(({ pos }) => pos === 'n')
          .at(0)
  const adjacent =
    noun &&
    words[which + 1] &&
    (words[which + 1] === noun || words[which + 2] === noun) &&
    !/^(?:the|my|a|our)$/.test(words[which + 1]?.norm ?? '')
  if (/\bnumbers\b/.test(said)) return ask(['code', 'number'], true, 'number')
  if (words.some(({ stem }) => numbered.has(stem))) {
    for (const { stem } of words) if (stem === 'number') focus.add(stem)
    return ask(
      /\baddress\b/.test(said) ? ['place', 'number'] : ['code', 'number', 'money', 'size'],
      /\b(?:number|price|cost)\b/.test(said),
    )
  }
  if (noun && adjacent) {
    focus.add(noun.stem)
    const kinds = classesOf(noun.norm)
    if (kinds[0] === 'location' || noun.norm === 'garage') return { wants: ['place'], strict: false, focus }
    if (kinds[0] === 'person') return { wants: ['person'], strict: false, focus }
  }
  return { wants: [], strict: false, focus }
}
