import { classesOf } from './lexicon.ts'
import type { ValueKind } from './values.ts'
import { isFunctionWord, readWords, stemOf, type Word } from './words.ts'

/** A word of a question that its answer should be about. */
export type Anchor = {
  stem: string
  norm: string
  weight: number
  /** A name, or a relative: an answer about somebody else is no answer. */
  essential: boolean
}

export type Question = {
  text: string
  wants: ValueKind[]
  /** Without a value of this kind there is no answer: "what time", "how many". */
  strict: boolean
  who: boolean
  yesNo: boolean
  anchors: Anchor[]
  /** "What comes after …", "then what", "the visit before that one". */
  order?: 'next' | 'previous' | 'first' | 'last'
  latest: boolean
  lastTime: boolean
  /** Only names the new thing, in the manner of the question before: "and Beth?" */
  elliptic: boolean
  /** Speaks of someone or something only by a pronoun. */
  pronouns: string[]
}

// Words that speak about telling and knowing, not about the thing told.
const lightWords = new Set(
  `say tell mention know remember remind need want ask call name list give show read repeat spell mean think get have do go be
  time thing sort kind again please last most recent latest tonight today now tomorrow yesterday week ago okay quick love bit
  expect suppose wonder check look see first other one long new old day date number wait hang back`
    .split(/\s+/)
    .map(stemOf),
)

const numbered = new Set(
  `number code price cost size weight dose psi reg registration ref reference pin password combination model serial plate id phone
  mobile cell address postcode reading total amount rate percentage score fee rent temperature pressure confirmation bid quote wifi key`
    .split(/\s+/)
    .map(stemOf),
)

/** What a question asks for and what about; `context` are the sentences said with it ("At the lake. Number for the lock?"). */
export function readQuestion(text: string, context: string[] = []): Question {
  const words = readWords(text)
  const said = words.map(({ norm }) => norm).join(' ')
  const { wants, strict, focus } = wantedBy(said, words)
  const frame = frameLength(words)
  const anchors: Anchor[] = []
  for (const [i, word] of words.entries()) addAnchor(anchors, word, i < frame ? 0.25 : 1, focus)
  for (const sentence of context) for (const word of readWords(sentence)) addAnchor(anchors, word, 0.4, focus)
  const content = words.filter(
    ({ pos, norm }) => pos !== 'f' && pos !== 'p' && !/^(?:please|thanks|quick)$/.test(norm),
  )
  const hasWh = /\b(?:who|whose|what|which|when|where|why|how)\b/.test(said)
  const verbs = words.some(
    ({ pos, norm }) => pos === 'v' || /\b(?:is|are|was|were|do|does|did|have|has|had|can|will)\b/.test(norm),
  )
  const opener = /^(?:and|or|but|so|ok|then|right|good|fair enough|what about|how about)\b/.test(said)
  const about = /^(?:(?:and|ok|so|good|right|but|fair enough|\W)+ )*(?:what|how) about\b/.test(said)
  return {
    text,
    wants,
    strict,
    who: wants.includes('person'),
    yesNo:
      !hasWh &&
      /^(?:(?:and|so|ok|but) )?(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would|should)\b/.test(
        said,
      ),
    anchors,
    order: orderOf(said),
    latest: /\b(?:latest|most recent|newest|last|now|new|current|currently|these days)\b/.test(said),
    lastTime: /\b(?:last time|last visit|before|previously|when did)\b/.test(said),
    elliptic:
      about ||
      ((!hasWh || /^(?:and )?(?:who|what|when|where) (?:is )?\S+$/.test(said)) &&
        content.length <= 3 &&
        (!verbs || content.length <= 1) &&
        (opener || words.length <= 6)),
    pronouns: words
      .filter(
        ({ norm }) =>
          /^(?:he|him|his|she|her|hers|it|its|they|them|their|there|that|this|those|these)$/.test(norm) ||
          /^(?:he|she|it|they|that) (?:is|are)$/.test(norm),
      )
      .map(({ norm }) => norm.split(' ')[0] ?? norm),
  }
}

function addAnchor(anchors: Anchor[], word: Word, share: number, focus: Set<string>): void {
  if (word.pos === 'f' || word.pos === 'p' || isFunctionWord(word.norm)) return
  const light = lightWords.has(word.stem)
  const kin = word.pos === 'n' && classesOf(word.norm)[0] === 'person'
  const base =
    word.pos === 'x'
      ? 3
      : word.pos === 'm'
        ? 2.5
        : kin
          ? 2.4
          : word.pos === 'n'
            ? 2
            : word.pos === 'a'
              ? 1.3
              : word.pos === 'v'
                ? 1
                : 0.5
  const weight = share * (focus.has(word.stem) ? 0.5 : 1) * (light ? 0.12 : base)
  const essential = share === 1 && !focus.has(word.stem) && !light && word.pos === 'x'
  const known = anchors.find(({ stem }) => stem === word.stem)
  if (known) {
    known.weight = Math.max(known.weight, weight)
    known.essential ||= essential
  } else anchors.push({ stem: word.stem, norm: word.norm, weight, essential })
}

// "My husband wants to know …", "he's asking …", "engineer on the line wants …": who wants to know is not what is asked.
function frameLength(words: Word[]): number {
  const verb = words
    .slice(0, 9)
    .findIndex(
      ({ stem }) =>
        stem === 'ask' || stem === 'want' || stem === 'wonder' || stem === 'need' || stem === 'know',
    )
  if (verb < 1) return 0
  const before = words.slice(0, verb)
  if (
    before.some(({ norm }) => /^(?:what|which|who|where|when|how|i|did|do|does|what is|who is)$/.test(norm))
  )
    return 0
  const after = words.slice(verb + 1, verb + 3).findIndex(({ stem }) => stem === 'know')
  return verb + (after >= 0 ? after + 2 : 1)
}

function orderOf(said: string): Question['order'] {
  if (/\b(?:then what|what then|what next|after that|what is next|and then)\b/.test(said)) return 'next'
  if (
    /\b(?:comes?|is|happens|section|thing|one|bit|part|do|doing|got)\b.* after\b(?! all)/.test(said) &&
    /\bwhat\b|\bwhich\b|section/.test(said)
  )
    return 'next'
  if (/\b(?:the )?\w+ before (?:that|then|it|this)\b/.test(said)) return 'previous'
  if (/\bfirst (?:thing|one|job|stop)\b|^what is first\b/.test(said)) return 'first'
  if (/\b(?:last|final) (?:thing|one|job|stop)\b/.test(said)) return 'last'
  return undefined
}

function wantedBy(said: string, words: Word[]): { wants: ValueKind[]; strict: boolean; focus: Set<string> } {
  const focus = new Set<string>()
  const ask = (wants: ValueKind[], strict = false, ...stems: string[]) => {
    for (const stem of stems) focus.add(stemOf(stem))
    return { wants, strict, focus }
  }
  if (/\bwhat time of (?:the )?day\b/.test(said)) return ask([], false, 'time', 'day')
  if (/\b(?:what|which|wot) time\b|\btime (?:is|was|do|does|did|for|again)\b|\bthe time\b/.test(said))
    return ask(['clock'], /\bwhat time\b/.test(said), 'time')
  if (/\bday and time\b|\btime and day\b/.test(said)) return ask(['date', 'clock'], false, 'day', 'time')
  if (/\b(?:what|which) (?:\w+ )?(?:day|date|month|year)\b|\bhow soon\b/.test(said))
    return ask(['date', 'duration'], false, 'day', 'date', 'month', 'year', 'soon', 'weekend')
  if (/\bwhen\b/.test(said)) return ask(['date', 'clock'])
  if (/\bhow long\b/.test(said)) return ask(['duration', 'size', 'number', 'date'], false, 'long')
  if (/\bhow many\b/.test(said)) return ask(['number'], true)
  if (/\bhow old\b/.test(said)) return ask(['number', 'duration'], true, 'old')
  if (
    /\bhow (?:much|big|tall|far|fast|heavy|wide|often)\b|\bwhat (?:do|does|did) (?:\S+ )+(?:cost|weigh|charge|owe|spend)\b|\bwhat (?:price|did \S+ (?:pay|charge))\b/.test(
      said,
    )
  )
    return ask(['money', 'number', 'size', 'duration'], /\bhow much\b/.test(said))
  if (/\bwho\b|\bwhose\b|\bwhom\b/.test(said)) return ask(['person'])
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
  if (words.some(({ stem }) => numbered.has(stem))) {
    for (const { stem } of words) if (stem === 'number') focus.add(stem)
    return ask(['code', 'number', 'money', 'size', 'place'])
  }
  if (noun && adjacent) {
    focus.add(noun.stem)
    const kinds = classesOf(noun.norm)
    if (kinds[0] === 'location' || noun.norm === 'garage') return { wants: ['place'], strict: false, focus }
    if (kinds[0] === 'person') return { wants: ['person'], strict: false, focus }
  }
  return { wants: [], strict: false, focus }
}
