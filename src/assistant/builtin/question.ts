import { splitPieces } from './clauses.ts'
import { classesOf, likeFirstNames, partsOf } from './lexicon.ts'
import { genderOfWord, isTitle } from './mentions.ts'
import type { ValueKind } from './values.ts'
import { numbered, wantedBy } from './wanted.ts'
import { isCalendarWord, isFunctionWord, readWords, stemOf, type Word } from './words.ts'

/** A word of a question that its answer should be about. */
export type Anchor = {
  stem: string
  norm: string
  /** As it was written, in lower case. */
  said?: string
  weight: number
  /** A name, or a relative: an answer about somebody else is no answer. */
  essential: boolean
  /** It is a name. */
  named?: boolean
  /** Said only in leading up to the question. */
  context?: boolean
  /** The person asking: "mine?", "who's on after us?" */
  self?: boolean
  /** "bp" for both words of "blood pressure". */
  initials?: string
  /** Not said, but what a pronoun stands for. */
  resolved?: boolean
  /** How likely the pronoun stands for it. */
  share?: number
  /** It stands for somebody: "he", "her". */
  person?: boolean
  /** Said beside the question, which itself names nothing. */
  aside?: boolean
}

export type Question = {
  text: string
  /** Whose answer's kind is wanted: for "and Beth?" the question before. */
  about?: string
  /** Stem of the noun in "which sketch": "sketch B" would tell. */
  which?: string
  wants: ValueKind[]
  /** "Which colour": only something of that kind answers. */
  kind?: string
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
  `say tell mention know remember remind ask name list show read repeat spell mean think get have do go be
  time thing sort kind again please last most recent latest tonight today now tomorrow yesterday week ago okay quick love bit
  expect suppose wonder check look see first other one long new old day date number wait hang back count total tally fellow chap guy bloke lad person`
    .split(/\s+/)
    .map(stemOf),
)

// Doings that only speak about telling where they begin an order: "show me the list", but "who showed us the flat".
const doings = new Set('show give read look check expect want'.split(' ').map(stemOf))

// What every visit, person or thing has: naming it tells little about which one is meant.
const attributes = new Set(
  `surname visit appointment place make brand type kind colour venue city town street details info order bit reason spot location item detail`
    .split(/\s+/)
    .map(stemOf),
)

// Kinds of which the lexicon knows the members: a text without one of them does not tell which.
const kindsToChoose = /^(?:colou?r)$/

/** Words like "number" and "price", that everything may have. */
export const isAttribute = (stem: string): boolean => numbered.has(stem) || attributes.has(stem)

const sameAgain =
  /^(?:and |ok |so )?(?:the )?same(?: question| thing| again| one)?(?: goes)? (?:for|about|with)\b/i
const selfAsked =
  /\b(?:after|before|what about|how about) (?:me|us|mine|ours)\b|^(?:(?:and|or|so|ok|what about) )*(?:me|us|mine|ours|my one|our one)$/

/** What a question asks for and what about; `context` are the sentences said with it ("At the lake. Number for the lock?"). */
export function readQuestion(asked: string, context: string[] = []): Question {
  const text = asked.replace(sameAgain, 'what about')
  const words = readWords(text)
  const said = words
    .filter(({ pos }) => pos !== 'p')
    .map(({ norm }) => norm)
    .join(' ')
  const { wants, strict, focus } = wantedBy(said, words)
  const frame = frameLength(words)
  const anchors: Anchor[] = []
  const aside = asidesIn(text, words)
  const asides: Anchor[] = []
  for (const [i, word] of words.entries())
    addAnchor(aside.has(i) ? asides : anchors, word, i < frame ? 0.1 : 1, focus, i)
  for (const [i, word] of words.entries()) {
    // "her lad" is her son, "the lad" anybody.
    if (word.norm !== 'lad' || !/^(?:my|his|her|their|our|'s)$/.test(words[i - 1]?.norm ?? '')) continue
    const anchor = anchors.find(({ stem }) => stem === word.stem)
    if (anchor) Object.assign(anchor, { norm: 'son', stem: stemOf('son'), weight: 2.4 })
  }
  for (const [i, { norm }] of words.entries()) {
    // "Ada or Bo": one of them at most.
    if (norm !== 'or') continue
    for (const anchor of anchors)
      if (anchor.stem === words[i - 1]?.stem || anchor.stem === words[i + 1]?.stem) anchor.essential = false
  }
  markPossessed(words, anchors)
  addInitials(words, anchors)
  const self = selfAsked.test(said.replace(/ ?[?.!,]+ ?/g, ' ').trim())
  if (self) anchors.push({ stem: 'me', norm: 'me', weight: 2, essential: true, self })
  const designated = /\b(?:which|what) (?<noun>\w+)\b/.exec(said)?.groups?.noun
  for (const sentence of context) for (const word of readWords(sentence)) addAnchor(asides, word, 1, focus)
  // "Lost my key. What does that cost?": what was said before is what is asked about.
  const bare = !anchors.some(
    ({ weight, stem, norm }) =>
      weight >= (pointing.test(said) ? 1.5 : 0.9) &&
      !isCalendarWord(norm) &&
      !(isAttribute(stem) && context.length > 0 && pointing.test(said)),
  )
  for (const anchor of asides) {
    if (anchors.some(({ stem }) => stem === anchor.stem)) continue
    anchors.push(
      bare
        ? { ...anchor, weight: anchor.weight * 0.7, essential: false, aside: true }
        : { ...anchor, weight: anchor.weight * 0.4, essential: false, context: true },
    )
  }
  const content = words.filter(
    ({ pos, norm }) => pos !== 'f' && pos !== 'p' && !/^(?:please|thanks|quick)$/.test(norm),
  )
  const hasWh = /\b(?:who|whose|what|which|when|where|why|how)\b/.test(said)
  const hasAuxiliary = words.some(({ norm }) =>
    /\b(?:is|are|was|were|do|does|did|have|has|had|can|will|would|should)\b/.test(norm),
  )
  const opener = /^(?:and|or|but|so|ok|then|right|good|fair enough|what about|how about)\b/.test(said)
  const about = /^(?:(?:and|ok|so|good|right|but|fair enough|\W)+ )*(?:what|how) about\b/.test(said)
  return {
    text,
    wants,
    strict,
    ...(designated ? { which: stemOf(designated) } : {}),
    ...(designated && kindsToChoose.test(designated) ? { kind: designated } : {}),
    who: wants.includes('person'),
    yesNo:
      !hasWh &&
      /^(?:(?:and|so|ok|but) )?(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would|should)\b/.test(
        said,
      ),
    anchors,
    order: orderOf(said),
    latest: /\b(?:latest|most recent|newest|last|new|current|currently|these days)\b/.test(said),
    lastTime: /\b(?:last time|last visit|previously)\b|\bbefore(?=[ ?.!]*$)/.test(said),
    elliptic:
      (self && !hasWh && content.length === 0) ||
      (self && about) ||
      (content.length > 0 &&
        content.length <= 3 &&
        !content.some(
          ({ stem, pos }) =>
            pos === 'v' || lightWords.has(stem) || numbered.has(stem) || attributes.has(stem),
        ) &&
        (about || (!hasWh && !hasAuxiliary && (opener || content.length <= 2)))),
    pronouns: words
      .filter(
        ({ norm }, i) =>
          (!(norm === 'there' && isBeing(words[i - 1]?.norm, words[i + 1]?.norm)) &&
            /^(?:he|him|his|she|her|hers|it|its|they|them|their|there|that|this|those|these)$/.test(norm)) ||
          /^(?:he|she|it|they|that) (?:is|are)$/.test(norm),
      )
      .map(({ norm }) => norm.split(' ')[0] ?? norm),
  }
}

const pointing = /\b(?:it|its|that|this|those|these|one|ones|they|them|their|there|he|him|his|she|her|hers)\b/

// "How many will there be", "is there a lift": no place is meant.
const isBeing = (before = '', after = ''): boolean =>
  /^(?:is|are|was|were|be)$/.test(before) || /^(?:is|are|was|were|be|'s)$/.test(after)

// Written small, a word that a dictionary has is a name only where it is like other first names.
const isName = (word: Word): boolean =>
  word.pos === 'x' &&
  !isTitle(word.norm) &&
  !(/^\p{Ll}/u.test(word.text) && partsOf(word.norm) !== '' && likeFirstNames(word.norm) < 0.1)

function addAnchor(anchors: Anchor[], word: Word, share: number, focus: Set<string>, at = 0): void {
  if (word.pos === 'f' || word.pos === 'p' || isFunctionWord(word.norm) || word.text === '@') return
  const light = lightWords.has(word.stem) && !(doings.has(word.stem) && at > 2)
  const attribute = numbered.has(word.stem) || attributes.has(word.stem)
  const kin = word.pos === 'n' && classesOf(word.norm)[0] === 'person'
  const base =
    word.pos === 'x'
      ? 3
      : word.pos === 'm'
        ? /^[123](?:st|nd|rd)$/.test(word.norm)
          ? 0.4
          : 2.5
        : kin
          ? 2.4
          : word.pos === 'n'
            ? 2
            : word.pos === 'a'
              ? 1.3
              : word.pos === 'v'
                ? 1
                : 0.5
  const weight = share * (focus.has(word.stem) ? 0.5 : attribute ? 0.6 : 1) * (light ? 0.12 : base)
  const essential = share === 1 && !focus.has(word.stem) && !light && isName(word)
  const known = anchors.find(({ stem }) => stem === word.stem)
  if (known) {
    known.weight = Math.max(known.weight, weight)
    known.essential ||= essential
  } else
    anchors.push({
      stem: word.stem,
      norm: word.norm,
      said: word.text.toLowerCase(),
      weight,
      essential,
      ...(isName(word) ? { named: true } : {}),
    })
}

// "What's the new kitten called, she's so tiny", "Leon, where does he row?": the parts beside the one that asks.
function asidesIn(text: string, words: Word[]): Set<number> {
  const pieces = splitPieces(text)
  const asks = (piece: string) =>
    /\b(?:who|whose|what|which|when|where|why|how)\b/.test(
      readWords(piece)
        .map(({ norm }) => norm)
        .join(' '),
    )
  const asking = pieces.filter(asks)
  const aside = new Set<number>()
  if (pieces.length < 2 || asking.length !== 1) return aside
  const from = text.indexOf(asking[0] ?? '')
  const to = from + (asking[0]?.length ?? 0)
  const name =
    pieces[0] !== asking[0] &&
    !/^(?:at|in|on|outside|to|off to|near|with|from|[a-z]+ing)\b/i.test(pieces[0] ?? '') &&
    !readWords(pieces[0] ?? '').some(
      ({ pos, norm }) => pos === 'v' || /^'|\b(?:is|are|was|i am|i)\b/.test(norm),
    )
  for (const [i, word] of words.entries())
    if (from >= 0 && (word.start >= to || (word.end <= from && !name))) aside.add(i)
  return aside
}

/** "Trent's sister" is not Trent: where kin of somebody is asked about, only that will do. */
function markPossessed(words: Word[], anchors: Anchor[]): void {
  for (const [i, word] of words.entries()) {
    if (word.norm !== "'s" || words[i - 1]?.pos !== 'x') continue
    const kin = words[i + 1]
    if (kin?.pos !== 'n' || !genderOfWord(kin.norm)) continue
    const anchor = anchors.find(({ stem }) => stem === kin.stem)
    if (anchor) anchor.essential = true
  }
}

/** Two or three words in a row may have been written as their first letters. */
function addInitials(words: Word[], anchors: Anchor[]): void {
  for (let i = 0; i + 1 < words.length; i++) {
    const pair = [words[i], words[i + 1]]
    if (!pair.every((word) => word && (word.pos === 'n' || word.pos === 'a' || word.pos === 'v'))) continue
    const initials = pair.map((word) => word?.norm[0]).join('')
    for (const word of pair) {
      const anchor = anchors.find(({ stem }) => stem === word?.stem)
      if (anchor) anchor.initials = initials
    }
  }
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
    /\b(?:comes?|is|'s|who's|happens|section|thing|one|bit|part|do|doing|got)\b.* after (?!all\b)\w/.test(
      said,
    ) &&
    /\bwhat\b|\bwho\b|\bwhich\b|section/.test(said)
  )
    return 'next'
  if (
    /\b\w+ before (?:that|then|it|this)\b|\bthe \w+ before$|\bprevious (?:one|time|visit)\b/.test(
      said.replace(/ ?[?.!,]+ ?/g, ' ').trim(),
    )
  )
    return 'previous'
  if (
    /^(?:(?:and|ok|so|right|done) )*next(?: one| up| thing)?(?: please)?$/.test(
      said.replace(/ ?[?.!,]+ ?/g, ' ').trim(),
    )
  )
    return 'next'
  if (
    /\bfirst (?:thing|one|job|stop|time|go|try|attempt|weigh|visit|session|reading|round|batch|lot)\b|\bwhat (?:is|do|should|am|are)\b.* first\b/.test(
      said,
    )
  )
    return 'first'
  if (/\b(?:last|final) (?:thing|one|job|stop)\b/.test(said)) return 'last'
  return undefined
}
