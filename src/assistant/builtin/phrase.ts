import { DateTime } from 'luxon'
import type { TurnContext } from '../context.ts'
import { type Answer, splitStatement } from './answer.ts'
import { isAuxiliary, splitSentences } from './clauses.ts'
import { asSentence, toYou } from './person.ts'
import type { Question } from './question.ts'
import { isSomeone, kindsIn } from './values.ts'
import { readWords } from './words.ts'

const longSentence = 160
const longMessage = 240

/** The clause that answers, in the person's words turned to "you". */
export function phraseAnswer(answer: Answer, question: Question, { now, timezone }: TurnContext): string {
  const { source, clause } = answer
  const { words } = splitStatement(source.text)
  const piece = choosePiece(answer, question, words, source.list !== undefined)
  const dated = source.list ? piece : fixDays(piece, source.saidAt, now, timezone)
  const sentence = asSentence(toYou(dated.replaceAll('\n', ', ')))
  const said = DateTime.fromISO(source.saidAt, { zone: timezone })
  const wantsDate = question.wants.includes('date') && !/how (?:long|soon)/i.test(question.text)
  const datedAlready = kindsIn(dated).has('date') || kindsIn(dated).has('clock')
  if (source.list) return clause.head ? sentence : sentence
  if (question.lastTime || (wantsDate && !datedAlready && !question.strict))
    return `${sentence} (You told me on ${sayDay(said, DateTime.fromISO(now, { zone: timezone }))}.)`
  return sentence
}

function choosePiece({ clause, own }: Answer, question: Question, words: string, list: boolean): string {
  const whole = words.replaceAll('\n', ', ')
  const clauseWords = readWords(clause.text)
  const hasVerb = clauseWords.some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm))
  if (list && own < 0.5 && question.wants.length === 0) return whole
  const wanted = (text: string) =>
    question.wants.length === 0 || question.wants.some((kind) => kindsIn(text).has(kind))
  const telling = question.wants.length > 0 && wanted(clause.sentence) ? wanted(clause.text) : own >= 0.3
  if (clause.parallel && telling)
    return clause.head && !hasVerb && clause.head.length < 60 ? `${clause.head}: ${clause.text}` : clause.text
  if (question.wants.length > 0 && wanted(clause.sentence) && clause.sentence.length <= longSentence)
    return clause.sentence
  if (own >= 0.8 && othersSpeakOfOthers(clause.sentence, words)) return clause.sentence
  if (whole.length <= (question.wants.length === 0 ? longMessage : longSentence)) return whole
  if (clause.sentence.length <= longSentence * 1.5) return clause.sentence
  return clause.head ? `${clause.head}: ${clause.text}` : clause.text
}

// "Dad's is A positive. Mum's is B negative": the other sentences begin with somebody else.
function othersSpeakOfOthers(sentence: string, words: string): boolean {
  const subject = (text: string) => readWords(text).slice(0, 2).find(isSomeone)?.stem
  const mine = subject(sentence)
  return splitSentences(words).some(
    (other) =>
      other !== sentence && subject(other) !== undefined && mine !== undefined && subject(other) !== mine,
  )
}

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
