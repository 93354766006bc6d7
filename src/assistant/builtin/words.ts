import { stemmer } from 'stemmer'
import model from 'wink-eng-lite-web-model'
import winkNLP from 'wink-nlp'
import { likeFirstNames, partsOf, rankOf, respell } from './lexicon.ts'
import { familyOf, meaningOf } from './texting.ts'

export type Word = {
  /** As written. */
  text: string
  /** As meant: lower case, texting and plain slips undone. */
  norm: string
  /** What words are compared by. */
  stem: string
  /** n noun, v verb, a adjective, r adverb, m number, x name, f function word, p punctuation. */
  pos: 'n' | 'v' | 'a' | 'r' | 'm' | 'x' | 'f' | 'p'
  start: number
  end: number
}

let nlp: ReturnType<typeof winkNLP> | undefined
const wink = () => {
  nlp ??= winkNLP(model, ['sbd', 'pos'])
  return nlp
}

const functionWords = new Set(
  `a an the this that these those i me my mine myself we us our ours you your yours he him his she her hers it its they them their
  theirs who whom whose which what when where why how and or but nor so yet if then than as at by for from in into of off on onto out over
  to up with without under about after before until while because though through during between against again also too just only really
  very be am is are was were been being do does did done doing have has had having can could will would shall should may might must not no
  n't ca wo sha 's 'm 're 've 'd 'll yes ok oh ah well please thanks there here now left ever still any some all each every both either neither other
  another such same own more most much many few little lot lots bit get got getting go going gone let lets down back right so-called hey hi hello lol
  ugh omg btw anyway actually kind sort thing things stuff one ones today yeah yep nope hmm um er wait sorry exactly ta cheers
  aw aye och ach eh erm oi haha lmao tbh idk less least instead someone something anyone anything everyone everything nothing nobody somebody else what's who's per via around way`.split(
    /\s+/,
  ),
)

export function isFunctionWord(word: string): boolean {
  return functionWords.has(word)
}

const stems = new Map<string, string>()

/** Porter's stem of the lemma's family head: "mum" and "mother" have one. */
export function stemOf(word: string): string {
  let stem = stems.get(word)
  if (stem === undefined) {
    if (stems.size > 20_000) stems.clear()
    const single = word.replace(/(?<=[a-z])s$/, '')
    const family = familyOf(word)
    stem = stemmer(
      family !== word
        ? family
        : familyOf(single) !== single
          ? familyOf(single)
          : (irregular.get(word) ?? word),
    )
    stems.set(word, stem)
  }
  return stem
}

// Past forms whose stem is another word; the tagger's lemmas would need the right tag, which short texts rarely give.
const irregular = new Map(
  `took taken:take gave given:give bought:buy brought:bring sold:sell paid:pay said:say told:tell went gone:go came:come ate eaten:eat
  drank drunk:drink drove driven:drive wrote written:write saw seen:see met:meet left:leave kept:keep lent:lend sent:send spent:spend
  taught:teach thought:think caught:catch found:find made:make ran:run began begun:begin broke broken:break chose chosen:choose
  grew grown:grow knew known:know flew flown:fly wore worn:wear lost:lose slept:sleep stood:stand sat:sit held:hold hid hidden:hide
  put:put cost:cost felt:feel fell fallen:fall forgot forgotten:forget got gotten:get woke woken:wake won:win built:build
  lay lain:lie spoke spoken:speak threw thrown:throw stuck:stick hung:hang heard:hear meant:mean shook shaken:shake children:child
  men:man women:woman feet:foot teeth:tooth mice:mouse wives:wife knives:knife lives:live wolves:wolf scarves:scarf rang rung:ring
  welly wellies:welly better best:good worse worst:bad fed:feed led:lead read:read dug:dig swept:sweep shut:shut set:set cut:cut hit:hit fit:fit mown:mow sewn:sew wrapped:wrap iced:ice swam swum:swim sang sung:sing`
    .split(/\s+/)
    .join(' ')
    .split(/(?<=:\S+) /)
    .flatMap((group) => {
      const [forms, base] = group.split(':')
      return (forms ?? '').split(' ').map((form) => [form, base ?? form] as const)
    }),
)

const cache = new Map<string, Word[]>()

/** The words of a text with where they stand. Analyses are kept: memories come back turn after turn. */
export function readWords(text: string): Word[] {
  const known = cache.get(text)
  if (known) return known
  if (cache.size > 8_000) cache.clear()
  const words = analyse(text)
  cache.set(text, words)
  return words
}

function analyse(text: string): Word[] {
  const { its } = wink()
  const plain = text.replaceAll(/[’‘`]/g, "'")
  const tokens = wink()
    .readDoc(plain.replaceAll(/(\d)-(?=\d)/g, '$1~'))
    .tokens()
  const texts = tokens.out()
  const tags = tokens.out(its.pos) as string[]
  const spaces = tokens.out(its.precedingSpaces) as string[]
  const cased = /^\W*\p{Lu}\p{Ll}/u.test(plain)
  const words: Word[] = []
  let at = 0
  for (const [i, token] of texts.entries()) {
    const raw = token.replaceAll('~', '-')
    const start = at + (spaces[i]?.length ?? 0)
    at = start + raw.length
    const before = words.at(-1)
    const glued = before && (spaces[i] ?? '') === '' && before.end === start
    if (glued && before.pos !== 'p' && isGlue(before.text, raw)) {
      words[words.length - 1] = makeWord(
        before.text + raw,
        before.start,
        at,
        before.pos === 'm' ? 'NUM' : 'PROPN',
        words.length === 1,
      )
      continue
    }
    // "dont" comes apart as "do" and "nt".
    if (glued && /^nt$/i.test(raw)) {
      words.push({ text: raw, norm: "n't", stem: "n't", pos: 'f', start, end: at })
      continue
    }
    words.push(
      makeWord(
        raw,
        start,
        at,
        tags[i] ?? 'X',
        words.length === 0 || /[.!?:]/.test(before?.text ?? ''),
        cased,
      ),
    )
  }
  const [first, second] = words
  if (first && second && standsAsName(first, second)) words[0] = { ...first, pos: 'x' }
  return words.map((word, i) =>
    word.pos === 'v' && standsAsNoun(words, i)
      ? { ...word, pos: 'n' }
      : word.text === 'A' && isDesignation(words, i)
        ? { ...word, pos: 'x' }
        : word,
  )
}

/** "Batch A", "and for A?": one of several that are told apart by letters, and no article. */
const isDesignation = (words: Word[], i: number): boolean => {
  const next = words[i + 1]
  return (
    i > 0 &&
    (next === undefined || next.pos === 'p' || (words[i - 1]?.pos === 'n' && !/^[nax]$/.test(next.pos)))
  )
}

const determiner = /^(?:the|a|an|my|our|your|his|her|their|its|this|that|these|those|some|no)$/

/** "The back fence", "throws will sell": a word that may be a verb, where only a noun can stand. */
function standsAsNoun(words: Word[], i: number): boolean {
  const word = words[i]
  if (!word || !(partsOf(word.norm).includes('n') || partsOf(word.norm.replace(/s$/, '')).includes('n')))
    return false
  let before = i - 1
  while (
    before >= 0 &&
    (words[before]?.pos === 'a' || /^(?:back|own|other|same|left|right)$/.test(words[before]?.norm ?? ''))
  )
    before--
  const next = words[i + 1]
  if (determiner.test(words[before]?.norm ?? '')) {
    // "I like this", "that costs": what points alone is no determiner, and what takes an object is a verb.
    return (
      !(
        /^(?:this|that|these|those|his|her|its)$/.test(words[before]?.norm ?? '') &&
        (next === undefined || next.pos === 'f' || next.pos === 'm')
      ) && !/(?:ed|ing)$/.test(word.norm)
    )
  }
  return (
    i === 0 &&
    next !== undefined &&
    /^(?:is|are|was|were|will|has|'s)$/.test(next.norm) &&
    !/(?:ed|ing)$/.test(word.norm)
  )
}

// "Bob likes tea", "Mark called": a word like other first names, with its verb after it.
const standsAsName = (first: Word, second: Word): boolean =>
  /^\p{Lu}\p{Ll}/u.test(first.text) &&
  (first.pos === 'v' || first.pos === 'n' || first.pos === 'a') &&
  ((second.pos === 'v' && /(?:s|ed)$|^(?:came|went|got|said|told|wants|has|left|gave)$/.test(second.norm)) ||
    /^(?:is|has|'s|was|and|will)$/.test(second.norm)) &&
  likeFirstNames(first.norm) > 0.25

// "63" + "A", "WD" + "40", "6.05" + "am", "SF" + "-208", "what" + "'s": one word to a person.
function isGlue(left: string, right: string): boolean {
  if (/^'(?:s|d|m|re|ve|ll)$/i.test(right))
    return /^(?:what|who|where|when|how|it|he|she|that|there|here|i|you|we|they|let)$/i.test(left)
  return (
    (/\d$/.test(left) && /^[a-z0-9#/]/i.test(right) && right !== '/') ||
    (/[a-z]$/i.test(left) && /^\d/.test(right))
  )
}

function makeWord(
  text: string,
  start: number,
  end: number,
  tag: string,
  first: boolean,
  cased = false,
): Word {
  const letters = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  // "in." and "no." may end a sentence: wink takes them for abbreviations.
  const lower = /^(?:in|no|is|am|us|on|at)\.$/.test(letters) ? letters.slice(0, -1) : letters
  if (/^[^\p{L}\p{N}£$€@#]+$/u.test(text) && !/^'[sdm]$/.test(text))
    return { text, norm: lower, stem: '', pos: 'p', start, end }
  if (/\d/.test(text) || /^[£$€#@]$/.test(text)) {
    const short = meaningOf(lower)
    if (short)
      return { text, norm: short, stem: stemOf(short), pos: isFunctionWord(short) ? 'f' : 'n', start, end }
    return { text, norm: lower, stem: lower.replace(/^(\d+)(?:st|nd|rd|th)$/, '$1'), pos: 'm', start, end }
  }
  const shouted = text.length > 1 && text === text.toUpperCase() && /\p{L}/u.test(text)
  const capital = /^\p{Lu}/u.test(text) && !shouted
  const meant = meaningOf(lower)
  let norm = meant ?? lower
  const unknown =
    rankOf(norm) === undefined &&
    !irregular.has(norm) &&
    !isFunctionWord(norm) &&
    !norm.includes("'") &&
    !norm.includes(' ')
  // A name is compared by what it is read as where it is written small, "tunde" as well as "Tunde".
  const slip = unknown ? respelt(norm) : undefined
  if (slip && (!capital || calendar.has(slip) || (first && isSlipForSure(norm, slip)))) norm = slip
  const only = norm.split(' ')
  const functional =
    only.every((part) => isFunctionWord(part)) ||
    isFunctionWord(norm) ||
    isFunctionWord(norm.replace(/'(?:s|m|re|ve|d|ll)$/, ''))
  const pos = functional ? 'f' : posOf(norm, tag, capital && !first, capital, cased)
  return {
    text,
    norm,
    stem: functional ? norm : (digits.get(norm) ?? stemOf(slip ?? norm)),
    pos,
    start,
    end,
  }
}

const slips = new Map<string, string | undefined>()

function respelt(word: string): string | undefined {
  if (slips.has(word)) return slips.get(word)
  if (slips.size > 8_000) slips.clear()
  const slip = respell(word)
  slips.set(word, slip)
  return slip
}

// A capital at the beginning of a sentence makes a name of what is no word, unless a common word was meant: "Teh", "Tommorrow".
const common = 2_000
const fairlyCommon = 8_000
const longName = 7
const isSlipForSure = (written: string, slip: string): boolean =>
  (rankOf(slip) ?? fairlyCommon) < (written.length > longName ? fairlyCommon : common) &&
  (written.length > longName || sorted(written) === sorted(slip))
const sorted = (word: string): string => [...word].sort().join('')
const calendar = new Set(
  `monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
  january february march april may june july august september october november december easter christmas`.split(
    /\s+/,
  ),
)

export function isCalendarWord(norm: string): boolean {
  return calendar.has(norm)
}

function posOf(norm: string, tag: string, named: boolean, capital: boolean, cased: boolean): Word['pos'] {
  if (calendar.has(norm)) return 'n'
  if (numberWords.has(norm)) return 'm'
  const parts = partsOf(norm)
  if (named && !(parts[0] === 'a' && rankOf(norm) !== undefined && /(?:ish|an|ese|ch|ic)$/.test(norm)))
    return 'x'
  if (capital && parts === '' && !irregular.has(norm)) return 'x'
  if (parts === '')
    return !cased && (rankOf(norm) === undefined || tag === 'PROPN')
      ? 'x'
      : tag === 'VERB'
        ? 'v'
        : tag === 'NOUN'
          ? 'n'
          : verbEnding(norm)
            ? 'v'
            : 'n'
  if (tag === 'VERB' && parts.includes('v')) return 'v'
  if (tag === 'NOUN' && parts.includes('n')) return 'n'
  if (tag === 'ADJ' && parts.includes('a')) return 'a'
  if (tag === 'ADV' && parts.includes('r')) return 'r'
  return parts[0] as Word['pos']
}

const verbEnding = (norm: string) => /(?:ing|ed)$/.test(norm)

export const numberWords = new Set(
  `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
  thirty forty fifty sixty seventy eighty ninety hundred thousand half third quarter dozen twice once`.split(
    /\s+/,
  ),
)

// "And three?" asks of the third tank, told as "tank 3".
const digits = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, i) => [word, `${i}`]),
)

/** A small number in figures, anything else as it is. */
export const digitsOf = (word: string): string => digits.get(word) ?? word

/** Words without marks, as they are meant. */
export const spokenOf = (text: string): string =>
  readWords(text)
    .filter(({ pos }) => pos !== 'p')
    .map(({ norm }) => norm)
    .join(' ')

const contents = new WeakMap<Word[], Word[]>()

/** Words that carry the topic. */
export function contentOf(words: Word[]): Word[] {
  let content = contents.get(words)
  if (!content) {
    content = words.filter(({ pos }) => pos !== 'f' && pos !== 'p')
    contents.set(words, content)
  }
  return content
}

/** A verb's past form, or a participle: "grabbed", "rung", "gone". */
export const isPast = (word: Word): boolean =>
  irregular.has(word.norm)
    ? (irregular.get(word.norm) ?? word.norm) !== word.norm || /^(?:put|cost|read)$/.test(word.norm)
    : /[a-z]{2}ed$/i.test(word.text) && word.pos !== 'x'
