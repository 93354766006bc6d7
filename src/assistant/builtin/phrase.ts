import { DateTime } from 'luxon'
import type { TurnContext } from '../context.ts'
import { type Answer, splitStatement } from './answer.ts'
import { isAuxiliary, splitSentences } from './clauses.ts'
import { respell } from './lexicon.ts'
import { matchWord } from './match.ts'
import { asSentence, toYou } from './person.ts'
import { isAttribute, type Question } from './question.ts'
import { isSomeone, kindsBeside, kindsIn } from './values.ts'
import { contentOf, isCalendarWord, readWords, type Word } from './words.ts'

const longSentence = 160
const longMessage = 240

/** The clause that answers, in the person's words turned to "you". */
export function phraseAnswer(answer: Answer, question: Question, { now, timezone }: TurnContext): string {
  const { source, clause } = answer
  const { words } = splitStatement(source.text)
  const piece = choosePiece(answer, question, words, source.list !== undefined)
  const dated = source.list ? piece : fixDays(spellDays(piece), source.saidAt, now, timezone)
  const sentence = asSentence(toYou(dated.replaceAll('\n', ', ')))
  const said = DateTime.fromISO(source.saidAt, { zone: timezone })
  const wantsDate = question.wants.includes('date') && !/how (?:long|soon)/i.test(question.text)
  const datedAlready = kindsIn(dated).has('date') || kindsIn(dated).has('clock')
  if (source.list) return clause.head ? sentence : sentence
  if (question.lastTime || (wantsDate && !datedAlready && !question.strict))
    return `${sentence} (You told me on ${sayDay(said, DateTime.fromISO(now, { zone: timezone }))}.)`
  return sentence
}

function choosePiece(
  { clause, own, exact }: Answer,
  question: Question,
  words: string,
  list: boolean,
): string {
  if (exact) return clause.text
  const whole = words.replaceAll('\n', ', ')
  const clauseWords = readWords(clause.text)
  const hasVerb = clauseWords.some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm))
  if (list && own < 0.5 && question.wants.length === 0) return whole
  const part = `${clause.head} ${clause.text}`
  if (!list && clause.alike && saysExactly(clause.text, part, whole, question)) return clause.text
  const apart = clause.contrast && tellsMore(part, whole, question)
  if (!list && whole.length <= longMessage && !apart && !saysAllAsked(part, question)) return whole
  // Where the whole tells how much, a number of something else is not it.
  const kinds = question.wants[0] === 'money' && kindsIn(whole).has('money') ? ['money'] : question.wants
  const asked = new Set(question.anchors.filter(({ resolved }) => !resolved).map(({ stem }) => stem))
  const has = (text: string) =>
    question.wants.some(
      (kind) =>
        kinds.includes(kind) && (kind === 'person' ? namesOther(text, asked) : kindsIn(text).has(kind)),
    )
  // Where nothing said is of the kind asked for, the kind cannot choose.
  const typed = has(clause.sentence) || has(whole)
  const wanted = (text: string) => !typed || has(text)
  const enough = typed && wanted(clause.text) ? true : own > 0
  if (
    clause.parallel &&
    enough &&
    ((clause.contrast && own >= 0.6) ||
      ((clause.contrast || wanted(clause.text)) &&
        tellsMore(`${clause.head} ${clause.text}`, clause.sentence, question)))
  )
    return clause.head && !hasVerb && clause.head.length < 60 ? `${clause.head}: ${clause.text}` : clause.text
  if (
    typed &&
    wanted(clause.sentence) &&
    (own > 0 || splitSentences(words).filter(has).length === 1) &&
    clause.sentence.length <= longSentence &&
    tellsMore(clause.sentence, whole, question)
  )
    return clause.sentence
  if (own >= 0.8 && othersSpeakOfOthers(clause.sentence, words)) return clause.sentence
  if (whole.length <= (typed ? longSentence : longMessage)) return whole
  if (clause.sentence.length <= longSentence * 1.5) return clause.sentence
  return clause.head ? `${clause.head}: ${clause.text}` : clause.text
}

// Somebody besides those who were asked about: "Sato Motors" does not tell who "the Sato man" is.
function namesOther(text: string, asked: ReadonlySet<string>): boolean {
  const words = readWords(text)
  return words.some(
    (word, i) =>
      isSomeone(word) &&
      !asked.has(word.stem) &&
      !(word.pos === 'x' && words[i - 1]?.pos === 'x' && asked.has(words[i - 1]?.stem ?? '')),
  )
}

// "Dad's is A positive. Mum's is B negative": the other sentences begin with somebody else.
function othersSpeakOfOthers(sentence: string, words: string): boolean {
  const days = splitSentences(words).every((each) => isCalendarWord(readWords(each)[0]?.norm ?? ''))
  const subject = (text: string) =>
    readWords(text)
      .slice(0, 2)
      .find((word) => (days ? isCalendarWord(word.norm) : isSomeone(word)))?.stem
  const mine = subject(sentence)
  return splitSentences(words).some(
    (other) =>
      other !== sentence && subject(other) !== undefined && mine !== undefined && subject(other) !== mine,
  )
}

/** A part is cut out only where it speaks of all that is asked; otherwise what was asked may stand beside it. */
function saysAllAsked(part: string, { anchors, elliptic, wants }: Question): boolean {
  const words = contentOf(readWords(part))
  return anchors
    .filter(
      ({ weight, context, essential, resolved, self }) =>
        !context && !resolved && !self && (elliptic ? essential : weight >= (wants.length > 0 ? 1.2 : 0.9)),
    )
    .every((anchor) => words.some((word) => matchWord(anchor, word, true) >= 0.4))
}

/** One of several of the same make, that by its own words is about all that is asked and is of the kind that is wanted. */
function saysExactly(text: string, part: string, whole: string, question: Question): boolean {
  const speaks = (spoken: string, anchor: Question['anchors'][number]) =>
    contentOf(readWords(spoken)).some((word) => matchWord(anchor, word, false) >= 0.7)
  const all = question.anchors.filter(
    ({ weight, context, resolved, stem, self }) =>
      weight >= 0.9 && !context && !resolved && !self && !isAttribute(stem),
  )
  // Somebody's own part is theirs, whatever else is asked of it that nothing tells.
  const named = all.some((anchor) => anchor.essential && speaks(text, anchor))
  const asked = named ? all.filter((anchor) => speaks(whole, anchor)) : all
  const kinds = kindsBeside(text, new Set(asked.map(({ norm }) => norm)))
  return (
    !question.yesNo &&
    !question.lastTime &&
    (!/\bwhich\b/i.test(question.text) || question.elliptic) &&
    asked.some((anchor) => speaks(text, anchor)) &&
    asked.every((anchor) => speaks(part, anchor)) &&
    (question.wants.length === 0 || question.wants.some((kind) => kinds.has(kind)))
  )
}

/** Whether a part speaks of all that is asked of which the whole speaks, and says something besides. */
function tellsMore(part: string, whole: string, { anchors, elliptic }: Question): boolean {
  const own = contentOf(readWords(part))
  const all = contentOf(readWords(whole))
  const asked = anchors.filter(
    ({ weight, context, essential, stem }) =>
      weight >= 0.5 && !context && !isAttribute(stem) && (!elliptic || essential),
  )
  const speaks = (words: Word[]) =>
    asked.filter((anchor) => words.some((word) => matchWord(anchor, word, true) >= 0.7)).length
  return (
    speaks(own) >= speaks(all) &&
    own.some((word) => !asked.some((anchor) => matchWord(anchor, word, false) >= 0.7))
  )
}

// "the 3rd of agust": a day or month with a slip in it is said back as it is meant.
const spellDays = (text: string): string =>
  text.replaceAll(/\b[a-z]{4,}\b/gi, (word) => {
    const meant = respell(word.toLowerCase())
    return meant && isCalendarWord(meant) ? `${meant[0]?.toUpperCase()}${meant.slice(1)}` : word
  })

/** "tomorrow" said yesterday is today. */
function fixDays(text: string, saidAt: string, now: string, timezone: string): string {
  const said = DateTime.fromISO(saidAt, { zone: timezone }).startOf('day')
  const today = DateTime.fromISO(now, { zone: timezone }).startOf('day')
  if (said.equals(today)) return text
  return text.replaceAll(
    /\b(today|tonight|this morning|this afternoon|this evening|tomorrow|tmrw|tmr|tomoz|2moro|yesterday|last night)\b(?!')/gi,
    (word) => {
      const shift = /^(?:tom|tmr|2mo)/i.test(word) ? 1 : /^(?:yes|last)/i.test(word) ? -1 : 0
      const day = said.plus({ days: shift })
      if (day.equals(today)) return 'today'
      if (day.equals(today.plus({ days: 1 }))) return 'tomorrow'
      return `on ${sayDay(day, today)}`
    },
  )
}

/** "Tue 4 May", with the year where it is another one. */
export function sayDay(day: DateTime, today: DateTime): string {
  return day.toFormat(day.year === today.year ? 'ccc d LLL' : 'ccc d LLL yyyy')
}
