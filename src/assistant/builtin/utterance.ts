import type { TurnContext } from '../context.ts'
import { judge, rankAnswers } from './answer.ts'
import { isQuestion } from './asking.ts'
import { splitPieces, splitSentences } from './clauses.ts'
import { readCorrection } from './correct.ts'
import { readQuestion } from './question.ts'
import { readSocial } from './social.ts'
import { spellOut } from './spelling.ts'
import type { Known } from './turn-plan.ts'
import { findValues } from './values.ts'
import { readWords } from './words.ts'

export type Utterance = { questions: string[]; preamble: string[]; statements: string[] }

/**
 * Which sentences ask, which tell, and which only lead up to a question. `asking` is how likely the message asks: where it is
 * near 1 one of them does, where it is near 0 none does.
 */
export function readUtterance(texts: string[], context: TurnContext, known: Known, asking = 0.3): Utterance {
  const spoken = wordsSpoken(known)
  const sentences = texts.flatMap(splitSentences)
  // "Gonna ask if he needs it": a message that tells asks nothing, unless it begins as a question does.
  const last = sentences.at(-1) ?? ''
  const begins =
    sentences.some((sentence) => beginsAsking(spellOut(sentence, spoken))) ||
    wantsDetail(last, known) ||
    (asking >= seldom && wishes.test(last) && asksWithoutAsking(spellOut(last, spoken), known, false, false))
  // Who has told nothing yet hardly asks about it, unless in so many words.
  const nothingTold = known.sources.length === 0 && known.lists.length === 0
  if (
    asking < hardly ||
    (!begins && nothingTold && asking < almostSure) ||
    (!begins && (asking < seldom || (asking < mostly && tellsValue(texts, known))))
  )
    return { questions: [], preamble: [], statements: sentences }
  const questions: string[] = []
  const others: string[] = []
  for (const given of sentences) {
    // "Papakura said $1,320, did I not tell you?": it tells, and only asks whether that was told before.
    const written = tellsValue([given], known) ? given.replace(tag, '') : given
    const sentence = spellOut(written, spoken)
    if (!isQuestion(sentence) && readCorrection(written)?.marked) {
      others.push(written)
      continue
    }
    const generic = asksForDetail(sentence)
    const clarified = sentences.length === 1 ? clarifies(sentence, context) : undefined
    const relative = known.sources.length > 0 ? asksForWhat(sentence) : undefined
    if (generic) questions.push(generic)
    else if (relative) questions.push(relative)
    else if (clarified) questions.push(clarified)
    else if (
      isQuestion(sentence) ||
      wantsDetail(sentence, known) ||
      (sentences.length === 1 && isEllipsis(sentence, context, spoken)) ||
      asksWithoutAsking(sentence, known, sentences.length === 1, isAsking(context))
    )
      questions.push(sentence)
    else others.push(written)
  }
  if (questions.length === 0 && asking > likely) {
    const last = others.at(-1)
    if (last !== undefined)
      return { questions: [spellOut(last, spoken)], preamble: others.slice(0, -1), statements: [] }
  }
  if (questions.length === 0)
    return {
      questions,
      preamble: [],
      statements: others.filter((sentence) => !readSocial(sentence)).length > 0 ? others : [],
    }
  const statements = others.filter((sentence) => isFact(sentence))
  return { questions, preamble: others.filter((sentence) => !readSocial(sentence)), statements }
}

/** It holds a day, a time, a price or the like that nothing told so far has. */
function tellsValue(texts: string[], { sources, lists }: Known): boolean {
  const told = [
    ...sources.map(({ text }) => text),
    ...lists.flatMap(({ items }) => items.map(({ text }) => text)),
  ]
    .join('\n')
    .toLowerCase()
  return texts
    .flatMap((text) => findValues(text))
    .some(({ kind, text }) => kind !== 'number' && !told.includes(text.toLowerCase()))
}

const details = new Set(
  `name number code size score flavour flavor colour color date time address price cost dose dosage weight height length width reg rego plate postcode
  zip email surname spelling ref reference password pin timing timings day ward room dimensions measurement measurements detail details breed age brand
  model make serial login sort deposit total amount rate fee registration extension`.split(/\s+/),
)
const wanting =
  /^(?<who>.+?)\s(?:(?:is|are)\s|['’]s\s|just\s)*(?:wants?|needs?|requires?|asking(?: for| about)?|asks for|confirming|checking|chasing|querying|enquiring about|after|waiting (?:on|for)) (?<what>(?:the|that|this|her|his|their|its|my|our|[\p{L}]+['’]s) .+?)[.!\s]*$/iu
const mostOfDetail = 6

/** "Ava's dad wants her score", "the shop is confirming the flavour": somebody is after a detail, and nothing new is told. */
function wantsDetail(sentence: string, { sources }: Known): boolean {
  const { who, what } = wanting.exec(sentence)?.groups ?? {}
  if (!who || !what || sources.length === 0) return false
  const words = readWords(what).filter(({ pos }) => pos !== 'p')
  const head = words.find(({ norm }) => details.has(norm))
  const told = (norm: string) => sources.some(({ text }) => text.toLowerCase().includes(norm))
  return (
    head !== undefined &&
    words.length <= mostOfDetail &&
    !/\b(?:by|to|before|until|changed|sent|back)\b/i.test(what) &&
    words.every(({ pos, norm, text }) => (pos !== 'm' && !/\d/.test(text)) || told(norm)) &&
    words.every(({ pos, norm }) => pos !== 'x' || told(norm.replace(/'?s$/, '')))
  )
}

/** With the mark of a question, or with what asks at its beginning: "and what time though". */
const beginsAsking = (sentence: string): boolean => {
  const [first, ...next] = readWords(sentence)
    .map(({ norm }) => norm)
    .filter((norm) => !/^(?:and|n|so|ok|but)$/.test(norm))
  return (
    sentence.includes('?') ||
    /^(?:do|does|did|is|are|was|were|can|could|should|have|has)\b/.test(first ?? '') ||
    [first, ...next.slice(0, 2)].some((norm) =>
      /^(?:what|which|who|whose|when|where|why|how|wtf)\b/.test(norm ?? ''),
    )
  )
}

const tag =
  /,\s*(?:did(?:n't| not)? i(?: not)?(?: ever)? (?:tell|say|mention|text)[^,?]*|have(?:n't| not)? i(?: not)? (?:told|said|mentioned)[^,?]*|right|ok|yeah|innit|isn't it|wasn't it)\s*\?\s*$/i

// "On hold with the bank, 40 mins. they want my reference"
const wishes = /\b(?:needs?|wants?|asking|after|forgot|forgotten|remind me|give me)\b/i

const almostSure = 0.9
const likely = 0.5
const mostly = 0.65
const seldom = 0.15
const hardly = 0.02

const clarifyingMs = 10 * 60_000

/** "the tile man, Ramon", after "who do you mean?": the question that found no answer, and what it was about. */
function clarifies(sentence: string, { ledger, now }: TurnContext): string | undefined {
  const { asked, lastAct } = ledger
  if (lastAct !== 'question' || !asked || asked.sourceId || asked.list || asked.text === '') return undefined
  if (Date.parse(now) - Date.parse(asked.at) > clarifyingMs || isQuestion(sentence) || readSocial(sentence))
    return undefined
  const words = readWords(sentence).filter(({ pos }) => pos !== 'p')
  const telling = words.some(
    ({ pos, norm, text }) =>
      pos === 'v' ||
      /\d/.test(text) ||
      /(?:^|\b)(?:is|are|was|were|be|has|have|had|got|did|will|do|i|he|she|they|we|it)(?:$|\b)/.test(norm),
  )
  if (telling || words.length > 8 || !words.some(({ pos }) => pos === 'n' || pos === 'x')) return undefined
  return `${asked.text.replace(/[\s?.!]+$/, '')} ${sentence.replace(/^(?:the|for|my|about|i mean) (?=\w)/i, (lead) => (/^for/i.test(lead) ? lead : `for ${lead}`))}`
}

/** The words of what was told and of the lists. */
function wordsSpoken({ sources, lists }: Known): Set<string> {
  const texts = [
    ...sources.map(({ text }) => text),
    ...lists.flatMap(({ name, items }) => [name, ...items.map(({ text }) => text)]),
  ]
  const spoken = new Set(lists.length > 0 ? ['list', 'lists'] : [])
  for (const text of texts)
    for (const { text: word, norm } of readWords(text)) spoken.add(word.toLowerCase()).add(norm)
  return spoken
}

const isAsking = ({ ledger, now }: TurnContext): boolean =>
  ledger.lastAct === 'question' &&
  ledger.asked !== undefined &&
  Date.parse(now) - Date.parse(ledger.asked.at) < clarifyingMs

/** "n lavender", "and the bathroom": a name alone right after a question was answered. */
function isEllipsis(whole: string, { ledger }: TurnContext, spoken: ReadonlySet<string>): boolean {
  if (ledger.lastAct !== 'question' || !ledger.asked) return false
  const sentence = splitPieces(whole)[0] ?? whole
  const words = readWords(sentence).filter(({ pos }) => pos !== 'p')
  const start = readWords(whole)[0]?.norm ?? ''
  const content = words.filter(({ pos }) => pos !== 'f')
  const said = words.map(({ norm }) => norm).join(' ')
  const led = /^(?:and|an|n|what|how|or)$/.test(start) || /^(?:what about|how about)\b/.test(said)
  if (/^(?:(?:and|or) )?(?:me|us|mine|ours)$/.test(said)) return true
  if (led && /\bthe ones? (?!is\b|was\b)/.test(said) && words.length <= 8) return true
  if (!led && sentence !== whole.replace(/[.?!\s]+$/, '')) return false
  return (
    content.length > 0 &&
    content.length <=
      (content.every(({ norm, text }) => spoken.has(norm) || spoken.has(text.toLowerCase()))
        ? 4
        : led
          ? 3
          : 1) &&
    words.length <= 6 &&
    !content.some(({ pos, norm }) => pos === 'v' || /\d/.test(norm)) &&
    !words.some(({ norm }) =>
      /^'(?:m|re|ve|ll|d)|\b(?:is|are|was|were|done|got|has|have|i|he|she|they|we)\b/.test(norm),
    ) &&
    !readSocial(sentence)
  )
}

/** "The hour and the place, for the sitter": only what anything has, so that it is asked of what is being talked about. */
function asksForDetail(sentence: string): string | undefined {
  const [piece = sentence] = splitPieces(sentence)
  const words = readWords(piece).filter(({ pos, norm }) => pos !== 'p' && norm !== 'and')
  return words.length > 0 &&
    words.length <= 5 &&
    /^(?:the|what|which)$/.test(words[0]?.norm ?? '') &&
    words.length > 1 &&
    words.every(({ norm }) =>
      /^(?:the|what|which|day|time|date|place|address|price|cost|name|number|code)$/.test(norm),
    )
    ? piece
    : undefined
}

/** "laundry code pls", "the help desk wants the asset tag", "forgot my combo": names what is known already and tells nothing new. */
// What is said behind a wish and says nothing.
const reason =
  /,?\s*(?:just in case|if you can|when you can|quick(?:ly)?|asap|for (?:the|a|my) \w+|(?:while|since|as|before|now|so) (?:i|you|we|they|he|she)(?:'\w+)? [^\d,]+|then|though|tho)[.!\s]*$/i

const asksForOf =
  /^(?:(?:and|so|ok|the|n) )*(?:day|time|date|number|name|price|cost|code|address|place|size|colou?r|reason|amount|person|guy|one) (?:(?:that|which|who) )?(?:i|you|we|they|he|she|it|(?:he|she|it|they|we|i)'\w+|the \w+)(?: (?!is |was |are )\S+){0,5}$/

/** "Day she's back", "place we ate at": something that anything has, and of what; had it been told, its value would follow. */
function asksForWhat(sentence: string): string | undefined {
  const words = readWords(sentence).filter(({ pos }) => pos !== 'p')
  if (isQuestion(sentence) || !asksForOf.test(words.map(({ norm }) => norm).join(' '))) return undefined
  if (words.some(({ text, pos }) => /\d/.test(text) || pos === 'x') || findValues(sentence).length > 0)
    return undefined
  const rest = sentence.replace(/^(?:(?:and|so|ok|the|n) )*/i, '')
  return /^(?:person|guy|one) /i.test(rest) ? rest.replace(/^\S+/, 'who') : `what ${rest}`
}

/** `asking`: a question was the last thing said, a moment ago. */
function asksWithoutAsking(written: string, known: Known, alone: boolean, asking: boolean): boolean {
  const sentence = written.replace(reason, '')
  const words = readWords(sentence)
  if (words.length > 16 || known.sources.length === 0) return false
  const said = words.map(({ norm }) => norm).join(' ')
  const wish =
    /\b(?:please|needs?|wants?|asking|forgot|forgotten|can't remember|remind me|quick|give me)\b/.test(said)
  const verbless = !words.some(
    ({ pos, norm }, i) =>
      pos === 'v' ||
      (/^'/.test(norm) && !(norm === "'s" && /^[nax]$/.test(words[i + 1]?.pos ?? ''))) ||
      /(?:^|\b)(?:is|are|was|were|am|be|has|have|had|got|done|did|will|i|he|she|they|we)\b/.test(norm),
  )
  const headed =
    /^(?:the )?(?:names?|numbers?|address|price|cost|date|time|codes?|size|colou?r|password|details?) (?:of|for)\b/.test(
      said,
    )
  const again = verbless && /\bagain$/.test(said.replace(/[ .!?]+$/, ''))
  if (!wish && !again && !headed && !(verbless && alone)) return false
  if (/\b(?:a|an|some)\b/.test(said) && !/\bplease\b/.test(said)) return false
  const values = findValues(sentence).filter(
    ({ kind, text }) =>
      kind !== 'date' &&
      !known.sources.some((source) => source.text.toLowerCase().includes(text.toLowerCase())),
  )
  if (values.length > 0) return false
  const question = readQuestion(sentence)
  const nouns = question.anchors.filter(({ weight }) => weight >= 0.9)
  if (nouns.length === 0) return wish && /\b(?:time|day|date|number|name|address|code)\b/.test(said)
  const answers = rankAnswers(question, known.sources)
  const verdict = judge(question, answers)
  return (
    verdict.kind === 'known' && verdict.answer.coverage >= (wish || again || headed || asking ? 0.35 : 0.6)
  )
}

/** Worth keeping although it only came along with a question: it names someone or says how much or when. */
function isFact(sentence: string): boolean {
  const words = readWords(sentence)
  return (
    words.length >= 5 &&
    !readSocial(sentence) &&
    findValues(sentence).some(({ kind }) => kind !== 'date') &&
    words.some(({ pos }) => pos === 'n' || pos === 'x')
  )
}
